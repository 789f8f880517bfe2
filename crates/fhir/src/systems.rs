//! Systems of codes and identifiers, as HL7 International, HL7 Italia (standards §4.4) and we ourselves name them.

/// Tax code, by HL7 Italia's core guide.
pub const TAX_CODE: &str = "urn:oid:2.16.840.1.113883.2.9.4.3.2";
/// Tax code, by HL7 Italia's guide to the laboratory report. The two disagree: both are read and both are written.
pub const TAX_CODE_REPORT: &str = "http://hl7.it/sid/codiceFiscale";
/// Foreigner temporarily present.
pub const STP: &str = "urn:oid:2.16.840.1.113883.2.9.4.3.17";
/// European not enrolled.
pub const ENI: &str = "urn:oid:2.16.840.1.113883.2.9.4.3.18";
/// Types of identifiers in Italy.
pub const ITALIAN_TYPES: &str = "https://www.hl7.it/fhir/terminology/CodeSystem/it-identifier-type";
/// Types of identifiers, HL7 table 0203.
pub const TYPES: &str = "http://terminology.hl7.org/CodeSystem/v2-0203";
/// What the systems begin with that this server names itself.
pub const OURS: &str = "urn:argine:";
/// Our number of a person, for those who have no other.
pub const PERSON: &str = "urn:argine:sid:persona";
/// Number of a request: what the label of the tube says.
pub const REQUEST: &str = "urn:argine:sid:richiesta";
/// Number of a transaction by which a request goes out.
pub const TRANSACTION: &str = "urn:argine:sid:invio";
/// Code of a laboratory.
pub const LABORATORY: &str = "urn:argine:sid:laboratorio";
/// Code of an ASL (FLS).
pub const ASL: &str = "http://hl7.it/sid/fls";
/// Why a swab was asked for: the code list `swab_reason`.
pub const REASON: &str = "urn:argine:codes:swab_reason";
/// LOINC.
pub const LOINC: &str = "http://loinc.org";
/// SNOMED CT.
pub const SNOMED: &str = "http://snomed.info/sct";
/// Diagnostic sections, HL7 table 0074.
pub const SECTIONS: &str = "http://terminology.hl7.org/CodeSystem/v2-0074";
/// Categories of observations.
pub const CATEGORIES: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
/// Interpretations.
pub const INTERPRETATIONS: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
/// Why there is no value.
pub const ABSENT: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

/// System of a laboratory's own numbers of reports: two laboratories may use the same one.
pub fn accession(laboratory: &str) -> String {
    format!("urn:argine:sid:referto:{laboratory}")
}

/// Whether a system is of identifiers of persons, which do not go into an address.
pub fn is_of_persons(system: &str) -> bool {
    system == PERSON || lab_messages::model::IdentifierKind::of_authority(system).is_some()
}
/// Devices of rapid antigen tests, by their number in the list of the Joint Research Centre.
pub const DEVICES: &str = "https://covid-19-diagnostics.jrc.ec.europa.eu/devices";
