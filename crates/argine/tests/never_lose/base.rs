//! The database as it is, read without the program.

use std::collections::HashMap;

use storage::Engine;
use testkit::Place;
use uuid::Uuid;

use crate::writers::Keys;

const PERSONS: usize = 40;

/// Where to read.
pub struct Base {
    engine: Engine,
    url: String,
}

impl Base {
    pub fn new(place: &Place) -> Self {
        Self { engine: place.engine(), url: place.url().to_owned() }
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Persons of an audience.
    pub fn people(&self, audience: &str) -> Vec<Uuid> {
        let sql = format!(
            "SELECT id FROM audience_entry WHERE resource = 'person' AND audience = '{audience}' \
             AND valid_to > '2020-11-14' ORDER BY id LIMIT {PERSONS}"
        );
        match self.engine {
            Engine::Sqlite => {
                let connection = rusqlite::Connection::open(&self.url).expect("the file opens");
                let mut statement = connection.prepare(&sql).expect("it compiles");
                let rows = statement.query_map([], |row| row.get(0).map(Uuid::from_bytes)).expect("it runs");
                rows.collect::<Result<_, _>>().expect("identifiers")
            }
            Engine::Postgres => {
                self.client().query(&sql, &[]).expect("it runs").iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// How often each marker of the writers was written.
    pub fn markers(&self, keys: Keys) -> HashMap<String, u64> {
        let prefix = keys.prefix();
        let within = format!("note >= '{prefix} ' AND note < '{prefix}!'");
        let sql = format!(
            "SELECT note FROM swab_request WHERE {within} UNION ALL SELECT note FROM report WHERE {within}"
        );
        let notes: Vec<String> = match self.engine {
            Engine::Sqlite => {
                let connection = rusqlite::Connection::open(&self.url).expect("the file opens");
                let mut statement = connection.prepare(&sql).expect("it compiles");
                let rows = statement.query_map([], |row| row.get(0)).expect("it runs");
                rows.collect::<Result<_, _>>().expect("notes")
            }
            Engine::Postgres => {
                self.client().query(&sql, &[]).expect("it runs").iter().map(|row| row.get(0)).collect()
            }
        };
        let mut counts = HashMap::new();
        for note in notes {
            *counts.entry(note).or_default() += 1;
        }
        counts
    }

    fn client(&self) -> postgres::Client {
        postgres::Client::connect(&self.url, postgres::NoTls).expect("the server answers")
    }
}
