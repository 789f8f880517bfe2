//! The statements of the module.

storage::queries! {
    "queries.sql";
    PERSONS = "persons",
    REPORTS = "reports",
    REQUESTS = "requests",
    MEASURES = "measures",
    TRANSFERS = "transfers",
    PLACE = "place",
    PLACE_OF_TRANSFER = "place_of_transfer",
    SAVED = "saved",
    FIND_SAVED = "find_saved",
    SAVED_THERE = "saved_there",
    INSERT_SAVED = "insert_saved",
    RENAME_SAVED = "rename_saved",
    DELETE_SAVED = "delete_saved",
    FORGET_OPENED_WITH = "forget_opened_with",
    CHOICE = "choice",
    CHOOSE_COLUMNS = "choose_columns",
    OPEN_WITH = "open_with",
    INSERT_ACT = "insert_act",
    FIND_ACT = "find_act",
    INSERT_ACT_ITEM = "insert_act_item",
    ACT_ITEMS = "act_items",
    UNDO_ACT = "undo_act",
    FORGET_ACT_ITEMS = "forget_act_items",
    FORGET_ACTS = "forget_acts",
}
