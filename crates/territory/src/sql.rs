//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT_DOCTOR = "insert_doctor",
    UPDATE_DOCTOR = "update_doctor",
    FIND_DOCTOR = "find_doctor",
    DOCTOR_RECORD = "doctor_record",
    ALL_DOCTORS = "all_doctors",
    DOCTORS_BY_ASL = "doctors_by_asl",
    ALL_CODES_OF_ASL = "all_codes_of_asl",
    ORGANISATIONS = "organisations",
    ORGANISATION = "organisation",
    INSERT_ORGANISATION = "insert_organisation",
    UPDATE_ORGANISATION = "update_organisation",
    REGISTER_CHANGES = "register_changes",
    NOTE_REGISTER_CHANGE = "note_register_change",
    REGISTER_CHANGE_WITH = "register_change_with",
    REGISTER_IMAGES = "register_images",
    REGISTER_CHANGES_OF_ACT = "register_changes_of_act",
    REGISTER_ACT_WITH = "register_act_with",
    NOTE_REGISTER_ACT = "note_register_act",
    NOT_WRITTEN = "not_written",
    CODE_TERMS = "code_terms",
    CODE_TERM_VERSION = "code_term_version",
    INSERT_CODE_TERM = "insert_code_term",
    UPDATE_CODE_TERM = "update_code_term",
}
