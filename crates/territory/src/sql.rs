//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT_DOCTOR = "insert_doctor",
    FIND_DOCTOR = "find_doctor",
    DOCTORS_BY_ASL = "doctors_by_asl",
    ALL_CODES_OF_ASL = "all_codes_of_asl",
}
