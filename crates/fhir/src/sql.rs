//! The statements of the module.

storage::queries! {
    "queries.sql";
    RESULTS_OF_LABORATORY = "results_of_laboratory",
    RESULTS_BY_ACCESSION = "results_by_accession",
    IDENTITY = "identity",
    PERSON_BY_TAX_CODE = "person_by_tax_code",
    PERSON_BY_OTHER_CODE = "person_by_other_code",
    THROUGH_REQUEST = "through_request",
    THROUGH_RESULT = "through_result",
}
