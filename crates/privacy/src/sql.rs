//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    FIND = "find",
    OF_PERSON = "of_person",
    RUNNING = "running",
    END = "end",
    COUNT_OF_PERSON = "count_of_person",
    REQUESTS = "requests",
    RESULTS = "results",
    INSERT_RIGHTS = "insert_rights",
    FIND_RIGHTS = "find_rights",
    OPEN_RIGHTS = "open_rights",
    CLOSED_RIGHTS = "closed_rights",
    RIGHTS_OF_PERSON = "rights_of_person",
    EXTEND_RIGHTS = "extend_rights",
    CLOSE_RIGHTS = "close_rights",
    REPORT_HISTORIES = "report_histories",
    REQUEST_HISTORIES = "request_histories",
    NOTE_COPY = "note_copy",
    COPY_REQUESTS = "copy_requests",
    COPY_REQUEST_STEPS = "copy_request_steps",
    COPY_TUBES = "copy_tubes",
    COPY_APPOINTMENTS = "copy_appointments",
    COPY_RESULTS = "copy_results",
}
