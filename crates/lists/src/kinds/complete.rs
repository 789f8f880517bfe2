//! Persons to complete: whom something of an epidemic concerns now and of whom something is missing, and whose report was sent back.

use access::{Action, Resource, Scope};
use kernel::{Date, Result};
use storage::Tx;
use uuid::Uuid;

use super::person::{self, Line};
use crate::model::{Column, FilterKind, Key, Row};
use crate::walk::Source;

/// The list.
pub(super) struct ToComplete;

impl Source for ToComplete {
    type Line = Line;

    fn name(&self) -> &'static str {
        "complete"
    }

    fn action(&self) -> Action {
        Action::PersonList
    }

    fn columns(&self) -> &'static [Column] {
        person::COLUMNS
    }

    fn filters(&self) -> &'static [FilterKind] {
        person::FILTERS
    }

    fn sorts(&self) -> &'static [&'static str] {
        person::SORTS
    }

    fn chunk(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        audience: &str,
        after: &Key,
        limit: i64,
    ) -> Result<Vec<Line>> {
        person::chunk(tx, scope, audience, after, limit)
    }

    fn place_of(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>> {
        super::place_of(tx, scope, Resource::Person, id)
    }

    fn key<'l>(&self, line: &'l Line) -> (&'l str, Uuid) {
        line.key()
    }

    fn belongs(&self, line: &Line) -> bool {
        line.concerns() && !line.missing().is_empty()
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, _: Date) -> Vec<&'l str> {
        line.codes(filter)
    }

    fn day(&self, line: &Line, filter: &str) -> Option<Date> {
        line.day(filter)
    }

    fn row(&self, line: Line, scope: &Scope) -> Row {
        line.row(scope)
    }
}
