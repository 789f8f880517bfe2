//! What speaks for two rows being one person, or against it.

/// What speaks for two rows being one person, or against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The same tax code.
    SameTaxCode,
    /// Tax codes that differ only by letters in place of digits: the agency gave them to two people, or somebody worked one out.
    SameTaxCodeBase,
    /// The same STP, ENI or provisional code.
    SameOtherCode,
    /// The same birth date and the same name.
    SameNameAndBirthDate,
    /// The same birth date and a name that sounds alike.
    SameSound,
    /// The same birth date and a name that is written alike.
    SimilarName,
    /// Of a double name one part alone.
    PartOfName,
    /// Another surname, and all else agrees: the one before or after a marriage.
    OtherSurname,
    /// Surname and given name are swapped.
    NamesSwapped,
    /// Day and month of birth are swapped.
    DayAndMonthSwapped,
    /// The same name, and one figure of the birth date is another or two are exchanged, or it is the day before or after.
    DateSlip,
    /// The tax code of the one says the name, the sex and the birth date of the other, whose own says otherwise or who has none.
    TaxCodeFits,
    /// A telephone of both.
    SamePhone,
    /// The same e-mail address.
    SameEmail,
    /// The same domicile.
    SameAddress,
    /// The same birth date and surname, another given name: rather a twin, never to be merged without asking.
    PossibleTwin,
    /// Two tax codes, each of which says its own person: rather two people.
    TwoTaxCodes,
    /// Another sex.
    OtherSex,
    /// Born elsewhere.
    OtherBirthPlace,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::SameTaxCode,
        Self::SameTaxCodeBase,
        Self::SameOtherCode,
        Self::SameNameAndBirthDate,
        Self::SameSound,
        Self::SimilarName,
        Self::PartOfName,
        Self::OtherSurname,
        Self::NamesSwapped,
        Self::DayAndMonthSwapped,
        Self::DateSlip,
        Self::TaxCodeFits,
        Self::SamePhone,
        Self::SameEmail,
        Self::SameAddress,
        Self::PossibleTwin,
        Self::TwoTaxCodes,
        Self::OtherSex,
        Self::OtherBirthPlace,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        self.key().strip_prefix("people-like-").unwrap_or_default()
    }

    /// From the name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether it speaks against their being one.
    pub fn is_against(self) -> bool {
        matches!(self, Self::PossibleTwin | Self::TwoTaxCodes | Self::OtherSex | Self::OtherBirthPlace)
    }

    /// Key of its words in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Self::SameTaxCode => "people-like-same-code",
            Self::SameTaxCodeBase => "people-like-same-base",
            Self::SameOtherCode => "people-like-same-other-code",
            Self::SameNameAndBirthDate => "people-like-same-name",
            Self::SameSound => "people-like-same-sound",
            Self::SimilarName => "people-like-similar-name",
            Self::PartOfName => "people-like-part-of-name",
            Self::OtherSurname => "people-like-other-surname",
            Self::NamesSwapped => "people-like-names-swapped",
            Self::DayAndMonthSwapped => "people-like-day-month",
            Self::DateSlip => "people-like-date-slip",
            Self::TaxCodeFits => "people-like-code-fits",
            Self::SamePhone => "people-like-same-phone",
            Self::SameEmail => "people-like-same-email",
            Self::SameAddress => "people-like-same-address",
            Self::PossibleTwin => "people-like-twin",
            Self::TwoTaxCodes => "people-like-two-codes",
            Self::OtherSex => "people-like-other-sex",
            Self::OtherBirthPlace => "people-like-other-birth-place",
        }
    }
}
