//! One row of an answer, whichever engine gave it.

use kernel::{Date, Problem, Result, Timestamp};
use uuid::Uuid;

/// A row, valid while the statement runs.
pub enum Row<'r> {
    /// From SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// From PostgreSQL.
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of the column at `index`, counted from 0.
    ///
    /// # Errors
    /// `Problem::Internal` when the column has another type or is NULL and `T` is no `Option`.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T> {
        T::from_column(self, index)
    }
}

/// A value that can be read from a column.
pub trait FromColumn: Sized {
    /// Reads column `index`.
    ///
    /// # Errors
    /// As [`Row::get`].
    fn from_column(row: &Row<'_>, index: usize) -> Result<Self>;
}

fn sqlite<T: rusqlite::types::FromSql>(row: &rusqlite::Row<'_>, index: usize) -> Result<T> {
    row.get(index).map_err(|error| Problem::Internal(format!("column {index}: {error}")))
}

fn postgres<'r, T: tokio_postgres::types::FromSql<'r>>(
    row: &'r tokio_postgres::Row,
    index: usize,
) -> Result<T> {
    row.try_get(index).map_err(|error| Problem::Internal(format!("column {index}: {error}")))
}

macro_rules! same_on_both {
    ($($type:ty),*) => {
        $(impl FromColumn for $type {
            fn from_column(row: &Row<'_>, index: usize) -> Result<Self> {
                match row {
                    Row::Sqlite(row) => sqlite(row, index),
                    Row::Postgres(row) => postgres(row, index),
                }
            }
        }
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row<'_>, index: usize) -> Result<Self> {
                match row {
                    Row::Sqlite(row) => sqlite(row, index),
                    Row::Postgres(row) => postgres(row, index),
                }
            }
        })*
    };
}
same_on_both!(i64, i32, bool, String, Vec<u8>);

impl FromColumn for Option<Uuid> {
    fn from_column(row: &Row<'_>, index: usize) -> Result<Self> {
        match row {
            Row::Sqlite(row) => Ok(sqlite::<Option<[u8; 16]>>(row, index)?.map(Uuid::from_bytes)),
            Row::Postgres(row) => postgres(row, index),
        }
    }
}

/// Types read through another one: `$outer` from `$inner` by `$make`, NULL included.
macro_rules! through {
    ($($outer:ty, $inner:ty => |$value:ident| $make:expr;)*) => {
        $(impl FromColumn for Option<$outer> {
            fn from_column(row: &Row<'_>, index: usize) -> Result<Self> {
                let Some($value) = <Option<$inner>>::from_column(row, index)? else { return Ok(None) };
                Ok(Some($make))
            }
        })*
    };
}
through! {
    Timestamp, i64 => |micros| Timestamp::from_microsecond(micros).map_err(Problem::internal)?;
    Date, String => |text| text.parse().map_err(|_| Problem::Internal("a date column holds no date".into()))?;
    kernel::ids::PersonId, Uuid => |id| id.into();
    kernel::ids::UserId, Uuid => |id| id.into();
    kernel::ids::ReportId, Uuid => |id| id.into();
    kernel::ids::RequestId, Uuid => |id| id.into();
    kernel::ids::ResultId, Uuid => |id| id.into();
    kernel::ids::CaseId, Uuid => |id| id.into();
    kernel::ids::MeasureId, Uuid => |id| id.into();
}

macro_rules! not_null {
    ($($type:ty),*) => {
        $(impl FromColumn for $type {
            fn from_column(row: &Row<'_>, index: usize) -> Result<Self> {
                <Option<$type>>::from_column(row, index)?
                    .ok_or_else(|| Problem::Internal(format!("column {index} is NULL")))
            }
        })*
    };
}
not_null!(
    Uuid,
    Timestamp,
    Date,
    kernel::ids::PersonId,
    kernel::ids::UserId,
    kernel::ids::ReportId,
    kernel::ids::RequestId,
    kernel::ids::ResultId,
    kernel::ids::CaseId,
    kernel::ids::MeasureId
);
