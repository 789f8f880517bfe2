//! What a certificate says, according to the schema of the eHealth Network (1.3.x, and older ones that it includes).

use std::fmt;

use ciborium::Value;
use jiff::Timestamp;
use jiff::civil::Date;

mod object;

use object::Object;

/// What is not according to the schema: a field, and what is wrong with it. Never its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The path of the field, like `t[0].sc`.
    pub field: String,
    /// What is wrong.
    pub rule: Rule,
}

/// What the schema demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The field must be there.
    Missing,
    /// Another type.
    Type,
    /// Longer than the schema allows.
    TooLong,
    /// Not in the form that the schema demands.
    Form,
    /// A list must have exactly one entry.
    One,
    /// Exactly one of vaccination, test, recovery.
    OneKind,
    /// A name is there twice.
    Twice,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = &self.field;
        match self.rule {
            Rule::Missing => write!(f, "manca {field}"),
            Rule::Type => write!(f, "{field} non è del tipo giusto"),
            Rule::TooLong => write!(f, "{field} è troppo lungo"),
            Rule::Form => write!(f, "{field} non è nella forma giusta"),
            Rule::One => write!(f, "{field} deve avere una voce sola"),
            Rule::OneKind => f.write_str("deve esserci una cosa sola tra vaccinazione, test, guarigione"),
            Rule::Twice => write!(f, "{field} ha due volte lo stesso nome"),
        }
    }
}

/// What a certificate says, as far as it is judged by or shown; the rest is only held against the schema.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// Family name as written.
    pub family_name: Option<String>,
    /// Family name in the signs of the machine-readable form.
    pub family_name_mrz: Option<String>,
    /// Given name as written.
    pub given_name: Option<String>,
    /// Given name in the signs of the machine-readable form.
    pub given_name_mrz: Option<String>,
    /// Year, month or day of birth, or nothing.
    pub birth_date: String,
    /// What the certificate is about.
    pub event: Event,
    /// What all of them say.
    pub common: Common,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content(…)")
    }
}

/// What each kind of certificate says.
#[derive(Clone, PartialEq, Eq)]
pub struct Common {
    /// The disease (SNOMED).
    pub disease: String,
    /// The country where it happened.
    pub country: String,
    /// The unique identifier.
    pub identifier: String,
}

/// What a certificate is about.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// A vaccination.
    Vaccination {
        /// Medicinal product.
        product: String,
        /// Which dose.
        dose: u64,
        /// Of how many.
        doses: u64,
        /// When.
        date: Date,
    },
    /// A test.
    Test {
        /// Kind of test (LOINC).
        kind: String,
        /// When the sample was taken.
        sampled: Timestamp,
        /// The result (SNOMED).
        result: String,
    },
    /// A recovery.
    Recovery {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// An Italian exemption from vaccination: outside the European schema, under the key `e`.
    Exemption {
        /// First day.
        from: Date,
        /// Last day, if there is one.
        until: Option<Date>,
    },
}

impl Event {
    /// The Italian word for the kind.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Vaccination { .. } => "vaccinazione",
            Self::Test { .. } => "test",
            Self::Recovery { .. } => "guarigione",
            Self::Exemption { .. } => "esenzione",
        }
    }
}

impl Content {
    /// Reads what stands in a certificate.
    ///
    /// # Errors
    /// The first field that is not according to the schema.
    pub fn read(value: &Value) -> Result<Self, Fault> {
        let root = Object::new(value, "dcc")?;
        let version = root.need("ver")?;
        if version.split('.').count() != 3 || version.split('.').any(|part| !all_digits(part)) {
            return Err(root.fault("ver", Rule::Form));
        }
        let name = root.object("nam")?.ok_or_else(|| root.fault("nam", Rule::Missing))?;
        let birth_date = root.need("dob")?;
        if !is_birth_date(&birth_date) {
            return Err(root.fault("dob", Rule::Form));
        }
        let (family_name_mrz, given_name_mrz) = (mrz(&name, "fnt")?, mrz(&name, "gnt")?);
        if family_name_mrz.is_none() && given_name_mrz.is_none() {
            return Err(name.fault("fnt", Rule::Missing));
        }
        let (event, common) = entry(&root)?;
        Ok(Self {
            family_name: name.text("fn", 80)?,
            family_name_mrz,
            given_name: name.text("gn", 80)?,
            given_name_mrz,
            birth_date,
            event,
            common,
        })
    }

    /// The same from JSON, as the schema writes it.
    ///
    /// # Errors
    /// The first field that is not according to the schema.
    pub fn from_json(json: &serde_json::Value) -> Result<(Value, Self), Fault> {
        let whole = |_| Fault { field: "dcc".into(), rule: Rule::Type };
        let value = Value::serialized(json).map_err(whole)?;
        let content = Self::read(&value)?;
        Ok((value, content))
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit())
}

/// `^((19|20)\d\d(-\d\d){0,2})?$`
fn is_birth_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let year = parts.next().unwrap_or_default();
    let rest: Vec<_> = parts.collect();
    text.is_empty()
        || (year.len() == 4
            && all_digits(year)
            && (year.starts_with("19") || year.starts_with("20"))
            && rest.len() <= 2
            && rest.iter().all(|part| part.len() == 2 && all_digits(part)))
}

fn mrz(name: &Object<'_>, field: &str) -> Result<Option<String>, Fault> {
    let text = name.text(field, 80)?;
    match &text {
        Some(signs) if !signs.bytes().all(|sign| sign.is_ascii_uppercase() || sign == b'<') => {
            Err(name.fault(field, Rule::Form))
        }
        _ => Ok(text),
    }
}

/// The one entry of the one kind that is there.
fn entry(root: &Object<'_>) -> Result<(Event, Common), Fault> {
    let mut found = None;
    for kind in ["v", "t", "r", "e"] {
        if let Some(entry) = root.only(kind)?
            && found.replace((kind, entry)).is_some()
        {
            return Err(root.fault(kind, Rule::OneKind));
        }
    }
    let (kind, entry) = found.ok_or_else(|| root.fault("v, t, r", Rule::OneKind))?;
    let event = match kind {
        "v" => vaccination(&entry),
        "t" => test(&entry),
        "r" => recovery(&entry),
        _ => Ok(Event::Exemption { from: entry.date("df")?, until: entry.optional_date("du")? }),
    }?;
    let country = entry.need("co")?;
    // The schema's pattern, which is not anchored: UNHCR issues too.
    if !country.bytes().any(|sign| sign.is_ascii_uppercase()) {
        return Err(entry.fault("co", Rule::Form));
    }
    entry.need("is")?;
    let common = Common { disease: entry.need("tg")?, country, identifier: entry.need("ci")? };
    Ok((event, common))
}

fn vaccination(entry: &Object<'_>) -> Result<Event, Fault> {
    for field in ["vp", "ma"] {
        entry.need(field)?;
    }
    Ok(Event::Vaccination {
        product: entry.need("mp")?,
        dose: entry.count("dn")?,
        doses: entry.count("sd")?,
        date: entry.date("dt")?,
    })
}

fn test(entry: &Object<'_>) -> Result<Event, Fault> {
    for (field, most) in [("nm", 80), ("ma", usize::MAX), ("tc", 80)] {
        entry.text(field, most)?;
    }
    Ok(Event::Test { kind: entry.need("tt")?, sampled: entry.instant("sc")?, result: entry.need("tr")? })
}

fn recovery(entry: &Object<'_>) -> Result<Event, Fault> {
    entry.date("fr")?;
    Ok(Event::Recovery { from: entry.date("df")?, until: entry.date("du")? })
}
