//! What a line of a fact says whichever fact it is.

use access::audience::Reason;
use kernel::ids::PersonId;
use kernel::{Date, Result};
use territory::codes::{self, List};
use uuid::Uuid;

use crate::asked::words::{asl, comune};
use crate::kinds;
use crate::model::{Key, Row, Value};

/// Where a line stands, why, and whose it is.
pub(super) struct Fact {
    pub(super) id: Uuid,
    pub(super) sort_key: String,
    why: Reason,
    pub(super) person: PersonId,
    tax_code: Option<String>,
    family_name: String,
    given_name: String,
    birth_date: Date,
    phone: Option<String>,
    pub(super) comune: String,
    pub(super) address: String,
    kind: String,
    asl: String,
}

impl Fact {
    /// The first fifteen columns of its statement.
    pub(super) fn read(row: &storage::Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            sort_key: row.get(1)?,
            why: Reason { audience: row.get(2)?, since: row.get(3)?, why: row.get(4)? },
            person: row.get(5)?,
            tax_code: row.get(6)?,
            family_name: row.get(7)?,
            given_name: row.get(8)?,
            birth_date: row.get(9)?,
            phone: row.get(10)?,
            comune: row.get(11)?,
            address: row.get(12)?,
            kind: row.get(13)?,
            asl: row.get(14)?,
        })
    }

    pub(super) fn cell(&self, code: &str, today: Date) -> Value {
        match code {
            "person" => kinds::named(&self.family_name, &self.given_name),
            "tax_code" => Value::code(self.tax_code.clone()),
            "family_name" => Value::text(&self.family_name),
            "given_name" => Value::text(&self.given_name),
            "birth_date" => Value::Day(self.birth_date),
            "phone" => Value::code(self.phone.clone()),
            "domicile_comune" => Value::text(comune(&self.comune, today)),
            "domicile_address" => Value::text(&self.address),
            "kind" => Value::text(codes::name(List::PersonKind, &self.kind)),
            "asl" => Value::text(asl(&self.asl)),
            _ => Value::None,
        }
    }

    pub(super) fn codes(&self, filter: &str) -> Vec<&str> {
        match filter {
            "kind" => vec![&self.kind],
            "comune" => vec![&self.comune],
            "asl" => vec![&self.asl],
            _ => Vec::new(),
        }
    }

    pub(super) fn row(self, version: i64, cells: Vec<Value>) -> Row {
        let key = Key { sort_key: self.sort_key, id: self.id };
        Row { key, id: self.id, person: self.person, why: Some(self.why), version, cells }
    }
}
