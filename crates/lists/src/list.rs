//! What every list answers. One object for each list, in `kinds`.

use access::{Action, Scope};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::asked::Asked;
use crate::model::{Column, Counts, FilterKind, Key, Page};

/// A list. It writes no audit record: who shows or exports it does, with what was shown.
pub trait List: Send + Sync {
    /// Its name: the address is `/lists/{name}`, the title `lists-{name}`.
    fn name(&self) -> &'static str;

    /// The action on which the gate is asked for the scope.
    fn action(&self) -> Action;

    /// All its columns.
    fn columns(&self) -> &'static [Column];

    /// All its filters.
    fn filters(&self) -> &'static [FilterKind];

    /// The codes of the columns it may be sorted by, besides its own order.
    fn sorts(&self) -> &'static [&'static str];

    /// At most `limit` rows after a place, in the list's order, of what `asked` shows. To read all of it, go on after
    /// [`Page::next`] until there is none.
    ///
    /// # Errors
    /// As `Tx::query`.
    fn page(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        asked: &Asked,
        after: Option<&Key>,
        limit: i64,
    ) -> Result<Page>;

    /// How many rows answer to `asked`, and would answer to each other value: exact up to some thousands.
    ///
    /// # Errors
    /// As `Tx::query`.
    fn counts(&self, tx: &mut Tx<'_>, scope: &Scope, asked: &Asked) -> Result<Counts>;

    /// Where what has this id stands in the scope's list; none when it does not.
    ///
    /// # Errors
    /// As `Tx::query`.
    fn place(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>>;
}

/// The list of this name.
///
/// # Errors
/// `Problem::NotFound`.
pub fn find(name: &str) -> Result<&'static dyn List> {
    crate::ALL.iter().copied().find(|list| list.name() == name).ok_or(Problem::NotFound)
}
