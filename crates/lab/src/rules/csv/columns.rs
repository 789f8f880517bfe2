//! The columns of the file, by name and place.

/// How many columns the file has.
pub const WIDTH: usize = 27;
/// Characters accepted in a column.
pub const MAXIMUM_LENGTH: usize = 250;

macro_rules! columns {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A column of the file, by its place.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(usize)]
        #[allow(missing_docs)]
        pub enum Column { $($variant),* }

        impl Column {
            /// Every column, in order.
            pub const ALL: [Column; WIDTH] = [$(Self::$variant),*];

            /// Its name in the header.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }

        /// The header line of a file.
        pub const HEADER: [&str; WIDTH] = [$($name),*];
    };
}

columns! {
    FacilityName = "descrStruttura",
    FacilityId = "idStruttura",
    FacilityCode = "matrStruttura",
    AuthorityId = "idAsr",
    Asl = "aslAppartenenza",
    RequestKind = "tipoRichiesta",
    Authenticator = "legalAuthenticator",
    RegionalId = "idAura",
    TaxCode = "codFisc",
    FamilyName = "cognome",
    GivenName = "nome",
    Sex = "sesso",
    BirthDate = "dataDiNascita",
    BirthPlace = "comuneDiNascita",
    Residence = "residenza",
    ResidenceAddress = "indirizzoResidenza",
    Domicile = "domicilio",
    DomicileAddress = "indirizzoDomicilio",
    Document = "idDocumento",
    Code = "code",
    DisplayName = "displayName",
    EffectiveTime = "effectiveTime",
    OutcomeCode = "esitoCode",
    OutcomeText = "esitoDesc",
    Unit = "unit",
    Value = "value",
    ReferenceRange = "referenceRange",
}

/// The two columns a returned file has after the others.
pub const HEADER_REJECTED: [&str; 2] = ["errore", "come correggere"];

impl Column {
    /// Its place, counted from 1 as people count.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// Whether it must never be empty.
    pub fn is_mandatory(self) -> bool {
        use Column as C;
        !matches!(
            self,
            C::FacilityId
                | C::FacilityCode
                | C::AuthorityId
                | C::RegionalId
                | C::ResidenceAddress
                | C::DomicileAddress
                | C::Unit
                | C::Value
                | C::ReferenceRange
        )
    }
}
