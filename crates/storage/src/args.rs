//! Statement parameters: the closed list of column types, borrowed wherever possible.

use kernel::{Date, Timestamp};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use uuid::Uuid;

/// One parameter of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// No value, of whatever type the column has.
    Null,
    /// `@bigint`, `@integer` and `@instant`.
    Integer(i64),
    /// `@text`.
    Text(&'a str),
    /// `@date`, as ISO 8601 text in place: no allocation on the hot path.
    Date([u8; 10]),
    /// `@bool`.
    Bool(bool),
    /// `@bytes`.
    Bytes(&'a [u8]),
    /// `@id`.
    Id(Uuid),
}

/// A Rust value that can be a parameter.
pub trait ToArg {
    /// The parameter, borrowing from the value.
    fn to_arg(&self) -> Arg<'_>;
}

/// Builds the parameter list of a statement: `args![id, name, today]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::ToArg::to_arg(&$value)),*] };
}

macro_rules! to_arg {
    ($($type:ty => |$value:ident| $arg:expr;)*) => {
        $(impl ToArg for $type {
            fn to_arg(&self) -> Arg<'_> {
                let $value = self;
                $arg
            }
        })*
    };
}

to_arg! {
    i64 => |value| Arg::Integer(*value);
    i32 => |value| Arg::Integer(i64::from(*value));
    u32 => |value| Arg::Integer(i64::from(*value));
    bool => |value| Arg::Bool(*value);
    str => |value| Arg::Text(value);
    String => |value| Arg::Text(value);
    [u8] => |value| Arg::Bytes(value);
    Vec<u8> => |value| Arg::Bytes(value);
    [u8; 32] => |value| Arg::Bytes(value);
    Uuid => |value| Arg::Id(*value);
    Timestamp => |value| Arg::Integer(value.as_microsecond());
    Date => |value| Arg::Date(iso(*value));
    kernel::ids::PersonId => |value| Arg::Id(value.0);
    kernel::ids::UserId => |value| Arg::Id(value.0);
    kernel::ids::ReportId => |value| Arg::Id(value.0);
    kernel::ids::RequestId => |value| Arg::Id(value.0);
    kernel::ids::ResultId => |value| Arg::Id(value.0);
    kernel::ids::CaseId => |value| Arg::Id(value.0);
    kernel::ids::MeasureId => |value| Arg::Id(value.0);
}

impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg<'_> {
        (**self).to_arg()
    }
}

impl<T: ToArg> ToArg for Option<T> {
    fn to_arg(&self) -> Arg<'_> {
        self.as_ref().map_or(Arg::Null, ToArg::to_arg)
    }
}

/// ISO 8601 text of a date, years 0000 to 9999.
fn iso(date: Date) -> [u8; 10] {
    let digit = |number: i16, power: i16| b'0' + u8::try_from(number / power % 10).unwrap_or(0);
    let (year, month, day) = (date.year(), i16::from(date.month()), i16::from(date.day()));
    let mut text = [b'-'; 10];
    text[..4].copy_from_slice(&[digit(year, 1000), digit(year, 100), digit(year, 10), digit(year, 1)]);
    text[5..7].copy_from_slice(&[digit(month, 10), digit(month, 1)]);
    text[8..].copy_from_slice(&[digit(day, 10), digit(day, 1)]);
    text
}

impl rusqlite::ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Arg::Null => ValueRef::Null,
            Arg::Integer(value) => ValueRef::Integer(*value),
            Arg::Text(value) => ValueRef::Text(value.as_bytes()),
            Arg::Date(value) => ValueRef::Text(value),
            Arg::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Arg::Bytes(value) => ValueRef::Blob(value),
            Arg::Id(value) => ValueRef::Blob(value.as_bytes()),
        }))
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(
        &self,
        column: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Arg::Null => Ok(IsNull::Yes),
            // The server says which integer it expects; the value must fit it.
            Arg::Integer(value) if *column == Type::INT4 => i32::try_from(*value)?.to_sql(column, out),
            Arg::Integer(value) if *column == Type::INT8 => value.to_sql(column, out),
            Arg::Text(value) => value.to_sql(column, out),
            Arg::Date(value) => std::str::from_utf8(value)?.to_sql(column, out),
            Arg::Bool(value) if *column == Type::BOOL => value.to_sql(column, out),
            Arg::Bytes(value) if *column == Type::BYTEA => value.to_sql(column, out),
            Arg::Id(value) if *column == Type::UUID => value.to_sql(column, out),
            other => Err(format!("a {} parameter cannot go to {column}", other.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl Arg<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Arg::Null => "null",
            Arg::Integer(_) => "integer",
            Arg::Text(_) => "text",
            Arg::Date(_) => "date",
            Arg::Bool(_) => "bool",
            Arg::Bytes(_) => "bytes",
            Arg::Id(_) => "id",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::iso;
    use kernel::Date;

    #[test]
    fn dates_are_iso_text() {
        for text in ["2020-11-14", "0001-01-01", "9999-12-31"] {
            assert_eq!(std::str::from_utf8(&iso(text.parse::<Date>().unwrap())).unwrap(), text);
        }
    }
}
