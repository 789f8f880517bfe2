//! The file of the regional registry on both engines: what becomes of each row, what was corrected by hand, and that a file which
//! was interrupted comes to the same end.

use std::io::{Cursor, Read};

use access::{Action, Actor, Role, decide};
use jiff::civil::{Date, date};
use kernel::ids::PersonId;
use kernel::{Problem, Result, Sex};
use people::model::{Person, PersonData};
use people::rules::registry::COLUMNS;
use people::service::registry::{Back, Options, PeopleOutcome, import_people};
use people::service::{self, Outcome};
use people::store;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use testkit::TestDb;

use crate::common::*;
use crate::saving::doctors;

mod sql {
    storage::queries! {
        "import.sql";
        EVERYBODY = "everybody",
        SEEN_BY = "seen_by",
        WAS_SEEN_BY = "was_seen_by",
        REASONS = "reasons",
        NOTED = "noted",
        CHUNKS_LEFT = "chunks_left",
    }
}

fn region() -> Actor {
    actor(Role::Administrator, "010")
}

/// A person of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    code: String,
    family_name: String,
    given_name: String,
    born: Date,
    domicile: String,
    street: String,
    phone: String,
    gp: String,
}

fn row(given_name: &str) -> Row {
    let born = date(1980, 3, 12);
    let code = kernel::tax_code::suggest("Sponda", given_name, Sex::Female, born, "L219").unwrap();
    Row {
        code: code.as_str().to_owned(),
        family_name: "Sponda".to_owned(),
        given_name: given_name.to_owned(),
        born,
        domicile: TORINO.to_owned(),
        street: "via Po 1".to_owned(),
        phone: "011 000000".to_owned(),
        gp: "010A1B2".to_owned(),
    }
}

const SOME: &str = "codice_fiscale;Cognome;Nome;Sesso;Data di nascita;Comune di residenza;Comune di domicilio;\
                    Indirizzo di domicilio;Telefono;Codice regionale del medico;Medico dal";

fn line(row: &Row) -> String {
    let Row { code, family_name, given_name, born, domicile, street, phone, gp } = row;
    let since = if gp.is_empty() { "" } else { "2019-03-01" };
    format!("{code};{family_name};{given_name};F;{born};{TORINO};{domicile};{street};{phone};{gp};{since}\n")
}

fn file(rows: &[Row]) -> String {
    format!("{SOME}\n{}", rows.iter().map(line).collect::<String>())
}

/// What became of a file, with the rows that went back.
struct Sent {
    outcome: PeopleOutcome,
    rejected: String,
    kept: String,
}

impl Sent {
    fn figures(&self) -> [u64; 6] {
        let tally = &self.outcome.tally;
        [tally.added, tally.changed, tally.unchanged, tally.rejected, tally.duplicate, tally.kept]
    }
}

fn send_from(db: &TestDb, actor: Actor, text: &str, reader: impl Read, options: Options) -> Result<Sent> {
    web::texts::init(&[("people", people::WORDS)]);
    let (mut rejected, mut kept) = (String::new(), String::new());
    let mut back = |which, lines: &str| {
        match which {
            Back::Rejected => rejected.push_str(lines),
            Back::Kept => kept.push_str(lines),
        }
        Ok(())
    };
    let hash = Sha256::digest(text).into();
    let work = import_people(&db.db, &actor, hash, reader, options, |_| {}, &mut back);
    let outcome = db.block_on(work)?;
    Ok(Sent { outcome, rejected, kept })
}

fn send_with(db: &TestDb, text: &str, options: Options) -> Sent {
    send_from(db, region(), text, Cursor::new(text.to_owned()), options).unwrap()
}

fn send(db: &TestDb, text: &str) -> Sent {
    send_with(db, text, Options { chunk: 2, ..Options::default() })
}

fn everybody(db: &TestDb) -> Vec<Person> {
    db.read(|tx| {
        let scope = decide(&region(), Action::PersonImport)?;
        let ids = tx.query(&sql::EVERYBODY, &[], |row| row.get::<PersonId>(0))?;
        ids.into_iter().map(|id| store::registry::person(tx, &scope, id).map(|own| own.0)).collect()
    })
    .unwrap()
}

fn whose(db: &TestDb, row: &Row) -> Person {
    let is = |person: &Person| person.data.identifier.value() == Some(row.code.as_str());
    everybody(db).into_iter().find(is).unwrap()
}

type Seen = Vec<(String, String, Date, String)>;

fn seen_by(db: &TestDb, id: PersonId) -> Seen {
    db.read(move |tx| {
        tx.query(&sql::SEEN_BY, storage::args![id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
    })
    .unwrap()
}

/// Everybody's data and who sees them, whoever has which id.
fn state(db: &TestDb) -> Vec<(String, Seen)> {
    let told = |person: Person| (serde_json::to_string(&person.data).unwrap(), seen_by(db, person.id));
    let mut state: Vec<_> = everybody(db).into_iter().map(told).collect();
    state.sort();
    state
}

fn count(db: &TestDb, query: &'static storage::Query) -> i64 {
    db.read(move |tx| tx.one(query, &[], |row| row.get(0))).unwrap()
}

fn correct(db: &TestDb, person: &Person, change: impl Fn(&mut PersonData)) -> Person {
    let mut data = person.data.clone();
    change(&mut data);
    let (id, version) = (person.id, person.version);
    let saved = db.write(move |tx| service::correct(tx, &sisp(), id, version, &data, "al telefono", true));
    match saved.unwrap() {
        Outcome::Saved(person) => *person,
        other => panic!("not saved: {other:?}"),
    }
}

#[test]
fn each_row_has_its_outcome_and_the_rejected_ones_come_back_to_be_mended() {
    on_each_engine(|db| {
        doctors(db);
        let (ada, bea, cora) = (row("Ada"), row("Bea"), row("Cora"));
        let wrong = Row { phone: "telefono".to_owned(), gp: "0000000".to_owned(), ..row("Dora") };
        let nobody = Row { code: String::new(), ..row("Elsa") };
        let doctor = Row { gp: "0000000".to_owned(), ..row("Flora") };
        let again = Row { phone: "011 111111".to_owned(), ..ada.clone() };
        let rows = [&ada, &bea, &ada, &again, &wrong, &nobody, &doctor, &cora];
        let text = format!("{SOME};colore\n") + &rows.map(|row| line(row).replace('\n', ";blu\n")).concat();
        let sent = send(db, &format!("{text}\n;;;\nuna;riga;storta\n"));
        assert_eq!(sent.figures(), [3, 0, 0, 5, 1, 0], "{}", sent.rejected);
        assert_eq!(sent.outcome.ignored, ["colore"]);
        assert_eq!(everybody(db).len(), 3);
        let lines: Vec<&str> = sent.rejected.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], format!("{SOME};colore;errore"));
        for (line, number, part) in [
            (lines[1], 5, "people-registry-twice"),
            (lines[2], 6, "people-phone-form"),
            (lines[3], 7, "people-identifier-missing"),
            (lines[4], 8, "people-choice-doctor-unknown"),
            (lines[5], 12, "people-registry-width"),
        ] {
            assert!(line.contains(&format!("Riga {number}")), "{line}");
            let words = match part {
                "people-registry-width" => "La riga ha 3 colonne",
                part => web::t(part).split(['{', ';', '"']).next().unwrap_or_default(),
            };
            assert!(line.contains(words), "{line} does not say {words}");
        }
        assert!(lines[2].contains("colonna «Telefono»"), "{}", lines[2]);
        // What came back is mended and sent as it is, with the column of the reasons.
        let mended = sent.rejected.replace(";telefono;0000000;", ";011 222222;010A1B2;");
        let sent = send(db, &mended);
        assert_eq!(sent.figures(), [1, 1, 0, 3, 0, 0], "{}", sent.rejected);
        assert_eq!(whose(db, &wrong).data.phone.as_deref(), Some("011 222222"));
        assert_eq!(count(db, &sql::CHUNKS_LEFT), 0);
    });
}

#[test]
fn a_later_file_updates_with_history_and_moves_who_sees_the_person() {
    on_each_engine(|db| {
        doctors(db);
        let (ada, bea) = (row("Ada"), row("Bea"));
        send(db, &file(&[ada.clone(), bea.clone()]));
        let first = whose(db, &ada);
        let moved = Row { domicile: CUNEO.to_owned(), gp: "010C3D4".to_owned(), ..ada.clone() };
        let sent = send(db, &file(&[moved.clone(), bea.clone()]));
        assert_eq!(sent.figures(), [0, 1, 1, 0, 0, 0]);
        let person = whose(db, &ada);
        assert_eq!((person.id, person.version, person.asl.as_str()), (first.id, 2, "210"));
        let seen: Vec<_> = seen_by(db, person.id).into_iter().map(|(audience, ..)| audience).collect();
        assert_eq!(seen, ["asl:210", "asl:301", "gp:010C3D4"]);
        let id = person.id;
        let (was, reasons) = db
            .read(move |tx| {
                let was = tx.query(&sql::WAS_SEEN_BY, storage::args![id], |row| row.get::<String>(0))?;
                let reasons = tx.query(&sql::REASONS, storage::args![id], |row| row.get::<String>(0))?;
                Ok((was, reasons))
            })
            .unwrap();
        assert_eq!(was, ["asl:301", "gp:010A1B2"]);
        assert_eq!(reasons, [web::t("people-registry-reason")]);
        // A new telephone concerns no list.
        let called = Row { phone: "011 333333".to_owned(), ..moved };
        send(db, &file(&[called, bea]));
        let was = db.read(move |tx| tx.query(&sql::WAS_SEEN_BY, storage::args![id], |_| Ok(())));
        assert_eq!(was.unwrap().len(), 2);
        let records = records(db);
        let changed: Vec<_> = records.iter().filter(|one| one.subjects.contains(&id.0)).collect();
        assert_eq!(changed.len(), 2, "{records:?}");
    });
}

#[test]
fn what_was_corrected_by_hand_stays_and_is_told_until_the_file_shall_win() {
    on_each_engine(|db| {
        doctors(db);
        let ada = row("Ada");
        send(db, &file(std::slice::from_ref(&ada)));
        let corrected = correct(db, &whose(db, &ada), |data| data.phone = Some("011 999999".to_owned()));
        // The same file and a newer one: neither undoes it, and both say so.
        for (street, figures) in [("via Po 1", [0, 0, 1, 0, 0, 1]), ("via Po 2", [0, 1, 0, 0, 0, 1])] {
            let sent = send(db, &file(&[Row { street: street.to_owned(), ..ada.clone() }]));
            assert_eq!(sent.figures(), figures);
            assert!(sent.kept.contains("campi tenuti") && sent.kept.contains(web::t("people-phone")));
            let person = whose(db, &ada);
            assert_eq!(person.data.phone, corrected.data.phone);
            assert_eq!(person.data.domicile.street, street);
        }
        // It is told each time, and what came back is sent to let the file win there.
        let sent = send(db, &file(&[Row { street: "via Po 2".to_owned(), ..ada.clone() }]));
        assert_eq!(sent.figures(), [0, 0, 1, 0, 0, 1]);
        let sent = send_with(db, &sent.kept, Options { file_wins: true, ..Options::default() });
        assert_eq!(sent.figures(), [0, 1, 0, 0, 0, 0]);
        assert_eq!(whose(db, &ada).data.phone.as_deref(), Some("011 000000"));
        // From then on it is the registry's again.
        let other = Row { phone: String::new(), street: "via Po 2".to_owned(), ..ada.clone() };
        assert_eq!(send(db, &file(&[other])).figures(), [0, 1, 0, 0, 0, 0]);
        assert_eq!(whose(db, &ada).data.phone, None);
    });
}

#[test]
fn whoever_has_an_stp_code_is_found_by_it_and_her_birth_date() {
    on_each_engine(|db| {
        let bea = Row { code: "STP0103010000001".to_owned(), gp: String::new(), ..row("Bea") };
        assert_eq!(send(db, &file(std::slice::from_ref(&bea))).figures(), [1, 0, 0, 0, 0, 0]);
        let called = Row { phone: "011 111111".to_owned(), ..bea.clone() };
        assert_eq!(send(db, &file(&[called])).figures(), [0, 1, 0, 0, 0, 0]);
        let other = Row { born: date(1990, 1, 1), ..bea };
        assert_eq!(send(db, &file(&[other])).figures(), [1, 0, 0, 0, 0, 0]);
        assert_eq!(everybody(db).len(), 2);
    });
}

#[test]
fn a_row_of_who_was_merged_leaves_the_survivor_as_she_is() {
    on_each_engine(|db| {
        let ada = row("Ada");
        for again in [
            Row { code: "STP0103010000001".to_owned(), ..row("Bea") },
            Row { gp: String::new(), ..row("Cora") },
        ] {
            send(
                db,
                &file(&[
                    Row { gp: String::new(), ..ada.clone() },
                    Row { gp: String::new(), ..again.clone() },
                ]),
            );
            let (survivor, merged) = (whose(db, &ada), whose(db, &again));
            let merging = service::Merging {
                id: uuid::Uuid::now_v7(),
                survivor: (survivor.id, survivor.version),
                merged: (merged.id, merged.version),
                reason: "stesso documento".to_owned(),
            };
            let merge = db.write(move |tx| service::merge(tx, &sisp(), &merging)).unwrap();
            let later = Row { phone: "011 222222".to_owned(), gp: String::new(), ..again.clone() };
            let later = file(&[Row { gp: String::new(), ..ada.clone() }, later]);
            let rehearsed = send_with(db, &later, Options { dry_run: true, ..Options::default() });
            let sent = send(db, &later);
            assert_eq!(rehearsed.figures(), sent.figures());
            assert_eq!(sent.figures(), [0, 1, 1, 0, 0, 1]);
            assert!(sent.kept.contains("è unita a un'altra"), "{}", sent.kept);
            assert_eq!(whose(db, &ada), survivor);
            assert_eq!(whose(db, &again).data.phone.as_deref(), Some("011 222222"));
            assert_eq!(send(db, &later).figures(), [0, 0, 2, 0, 0, 0], "it says no more than was written");
            let undo = uuid::Uuid::now_v7();
            let (id, of) = (merge.id, survivor.id);
            db.write(move |tx| service::undo_merge(tx, &sisp(), of, id, undo, "sono due")).unwrap();
            assert_eq!(whose(db, &again).data.phone.as_deref(), Some("011 222222"), "she is fresh");
        }
    });
}

#[test]
fn a_rehearsal_says_the_same_and_writes_nothing() {
    on_each_engine(|db| {
        doctors(db);
        let (ada, bea) = (row("Ada"), row("Bea"));
        send(db, &file(std::slice::from_ref(&ada)));
        correct(db, &whose(db, &ada), |data| data.phone = Some("011 999999".to_owned()));
        let wrong = Row { phone: "telefono".to_owned(), ..row("Cora") };
        let text = file(&[Row { street: "via Po 2".to_owned(), ..ada }, bea, wrong]);
        let before = count(db, &sql::NOTED);
        let rehearsed = send_with(db, &text, Options { dry_run: true, chunk: 1, ..Options::default() });
        assert_eq!(count(db, &sql::NOTED), before);
        let sent = send_with(db, &text, Options { chunk: 1, ..Options::default() });
        assert_eq!(rehearsed.figures(), [1, 1, 0, 1, 0, 1]);
        assert_eq!(rehearsed.figures(), sent.figures());
        assert_eq!((rehearsed.rejected, rehearsed.kept), (sent.rejected, sent.kept));
    });
}

/// A file whose disk fails after some bytes.
struct Cut<'t>(&'t [u8], usize);

impl Read for Cut<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let some = into.len().min(self.1).min(self.0.len());
        if some == 0 {
            return Err(std::io::Error::other("cut"));
        }
        into[..some].copy_from_slice(&self.0[..some]);
        (self.0, self.1) = (&self.0[some..], self.1 - some);
        Ok(some)
    }
}

#[test]
fn a_file_that_was_interrupted_comes_to_the_same_end() {
    let names =
        ["Ada", "Bea", "Cora", "Dora", "Elsa", "Flora", "Gina", "Ines", "Lea", "Mara", "Nora", "Olga"];
    let mut rows: Vec<Row> = names.map(row).to_vec();
    rows[3].phone = "telefono".to_owned();
    rows.push(rows[1].clone());
    rows.push(Row { phone: "011 111111".to_owned(), ..rows[0].clone() });
    let text = file(&rows);
    let whole = std::cell::RefCell::new(Vec::new());
    on_each_engine(|db| {
        doctors(db);
        let sent = send(db, &text);
        assert_eq!(sent.figures(), [11, 0, 0, 2, 1, 0]);
        whole.borrow_mut().push((sent.figures(), sent.rejected, state(db)));
    });
    on_each_engine(|db| {
        doctors(db);
        let expected = whole.borrow().first().cloned().unwrap();
        let options = Options { chunk: 2, ..Options::default() };
        let cut = Cut(text.as_bytes(), text.len() - 200);
        let failed = send_from(db, region(), &text, cut, options);
        assert!(matches!(failed, Err(Problem::Refused("people-registry-broken"))));
        assert!(!everybody(db).is_empty());
        let sent = send(db, &text);
        assert!(sent.outcome.resumed > 0);
        assert_eq!((sent.figures(), sent.rejected, state(db)), expected);
        // Once it is whole, the same file is a new one, in which nothing is new.
        let sent = send(db, &text);
        assert_eq!((sent.figures(), sent.outcome.resumed), ([0, 0, 11, 2, 1, 0], 0));
    });
}

#[test]
fn a_file_without_a_column_leaves_what_it_would_tell() {
    on_each_engine(|db| {
        doctors(db);
        let ada = row("Ada");
        send(db, &file(std::slice::from_ref(&ada)));
        let before = whose(db, &ada);
        let needed: Vec<&str> = COLUMNS.iter().filter(|one| one.needed).map(|one| one.name).collect();
        let text = format!("{}\n{};Sponda;Ada;F;1980-03-12;{TORINO};{TORINO}\n", needed.join(","), ada.code);
        assert_eq!(send(db, &text.replace(';', ",")).figures(), [0, 0, 1, 0, 0, 0]);
        assert_eq!(whose(db, &ada), before);
        let short = text.replacen("Cognome,", "", 1);
        let refused = send_from(db, region(), &short, Cursor::new(short.clone()), Options::default());
        assert!(
            matches!(refused, Err(Problem::Invalid(problems)) if problems[0].key == "people-registry-header")
        );
    });
}

#[test]
fn nobody_else_sends_it() {
    on_each_engine(|db| {
        let text = file(&[row("Ada")]);
        for actor in [sisp(), gp("010A1B2"), actor(Role::AslAdministrator, "301")] {
            let denied = send_from(db, actor, &text, Cursor::new(text.clone()), Options::default());
            assert!(matches!(denied, Err(Problem::Denied("person.import"))));
        }
        assert!(everybody(db).is_empty());
    });
}

#[test]
fn the_example_is_taken_and_every_column_is_written_down() {
    on_each_engine(|db| {
        let example = include_str!("../../../../docs/registry-file.csv");
        let sent = send(db, example);
        assert_eq!(sent.figures(), [4, 0, 0, 0, 0, 0], "{}", sent.rejected);
        assert_eq!(sent.outcome.ignored, [""; 0]);
        let names: Vec<&str> = COLUMNS.iter().map(|one| one.name).collect();
        assert_eq!(example.lines().next(), Some(names.join(";").as_str()));
        let households = everybody(db).into_iter().filter(|person| person.data.household.is_some()).count();
        assert_eq!(households, 3);
    });
    let document = include_str!("../../../../docs/registry-file.md");
    for column in COLUMNS {
        assert!(document.contains(&format!("| {} | {} |", column.name, column.original)), "{}", column.name);
    }
}

fn rows_of_a_file() -> impl Strategy<Value = Vec<Row>> {
    let one = (0..3_usize, 0..2_usize, 0..2_usize, 0..3_usize, 0..2_usize);
    let names = ["Ada", "Bea", "Cora", "Dora"];
    prop::collection::vec(one, names.len()).prop_map(move |rows| {
        let row =
            |(name, (phone, domicile, street, gp, family)): (&str, (usize, usize, usize, usize, usize))| {
                Row {
                    phone: ["", "011 000000", "011 111111"][phone].to_owned(),
                    domicile: [TORINO, CUNEO][domicile].to_owned(),
                    street: ["", "via Po 1"][street].to_owned(),
                    gp: ["", "010A1B2", "010C3D4"][gp].to_owned(),
                    family_name: ["Sponda", "Spònda"][family].to_owned(),
                    ..self::row(name)
                }
            };
        names.into_iter().zip(rows).map(row).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn a_refresh_is_a_fresh_load_of_the_later_file(
        before in rows_of_a_file(),
        first in 0..4_usize,
        after in rows_of_a_file(),
    ) {
        let fresh = std::cell::RefCell::new(Vec::new());
        on_each_engine(|db| {
            doctors(db);
            send(db, &file(&after));
            fresh.borrow_mut().push(state(db));
        });
        on_each_engine(|db| {
            doctors(db);
            send(db, &file(&before[first..]));
            let sent = send(db, &file(&after));
            assert_eq!(sent.outcome.tally.accepted(), 4);
            assert_eq!(&state(db), &fresh.borrow()[0]);
        });
    }
}
