//! Contacts over HTTP: recorded from the page and with a report, and whom each sees of the others.

use access::sessions::{self, Token};
use access::{Resource, Role, audience};
use axum::http::{Method, StatusCode};
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::PersonId;
use storage::args;
use uuid::Uuid;

use crate::common::site::{Browser, Module, no_missing_words};
use crate::common::{GP, OTHER_GP, Region, november, sql};

const CODE: &str = "BNCDAA61E42L219J";

/// Somebody with a tax code, who is of another doctor.
fn neighbour(region: &Region<'_>) -> PersonId {
    let id = region.person("Bianchi");
    let code = kernel::tax_code::suggest("Bianchi", "Ada", kernel::Sex::Female, date(1961, 5, 2), "L219");
    let code = code.unwrap().as_str().to_owned();
    region
        .db
        .write(move |tx| {
            tx.execute(&sql::CODE_PERSON, args![id, code])?;
            let grant = |audience: String, why| audience::Grant {
                audience,
                sort_key: "BIANCHI ADA".to_owned(),
                valid_from: date(2019, 3, 1),
                valid_to: FOREVER,
                why,
            };
            let grants =
                [grant("asl:204".into(), "domicile"), grant(format!("gp:{OTHER_GP}"), "gp-of-choice")];
            audience::replace(tx, Resource::Person, id.0, &grants)
        })
        .unwrap();
    id
}

fn code_of(region: &Region<'_>, person: PersonId) -> String {
    let sisp = region.sisp();
    let found = region.db.read(move |tx| people::service::person(tx, &sisp, person)).unwrap();
    found.data.identifier.value().unwrap().to_owned()
}

fn ids(region: &Region<'_>, person: PersonId) -> Vec<Uuid> {
    region.db.read(move |tx| tx.query(&sql::CONTACT_IDS, args![person], |row| row.get(0))).unwrap()
}

/// How many contacts of a person the database itself shows to somebody.
fn shown(region: &Region<'_>, browser: &Browser, person: PersonId) -> usize {
    let token = Token::presented(browser.bearer().trim_start_matches("Bearer "));
    let read = move |tx: &mut storage::Tx<'_>| {
        sessions::enter(tx, &token)?;
        tx.query(&sql::CONTACT_IDS, args![person], |row| row.get::<Uuid>(0))
    };
    region.db.block_on(region.db.db.read(read)).unwrap().len()
}

fn contact<'f>(words: &'f str, code: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("words", words),
        ("tax_code", code),
        ("happened_on", "12/11/2020"),
        ("circumstance", "work"),
        ("source", "declared"),
    ]
}

fn record(site: &Module<'_, '_>, browser: &Browser, person: PersonId, fields: &[(&str, &str)]) -> StatusCode {
    let path = format!("/people/{person}/contacts/new");
    let id = site.get(browser, &path).hidden("id");
    let fields = fields.iter().copied().chain([("id", id.as_str())]).collect::<Vec<_>>();
    let first = site.post(browser, &path, &fields);
    if first.status == StatusCode::SEE_OTHER {
        assert_eq!(site.post(browser, &path, &fields).status, StatusCode::SEE_OTHER, "again is harmless");
    }
    first.status
}

#[test]
fn each_sees_of_the_others_whom_he_may() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let (person, other) = (region.person("Rossi"), neighbour(region));
        let code = code_of(region, other);
        // She is not among his patients, whether she is registered or not.
        assert_eq!(record(&site, &gp, person, &contact("", &code)), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(record(&site, &sisp, person, &contact("", &code)), StatusCode::SEE_OTHER);
        assert_eq!(ids(region, person).len(), 1);
        assert_eq!(
            record(&site, &sisp, person, &contact("", &code)),
            StatusCode::UNPROCESSABLE_ENTITY,
            "there"
        );
        assert_eq!(record(&site, &gp, person, &contact("La collega di stanza", "")), StatusCode::SEE_OTHER);
        // On the page of who named her: initials, whoever looks.
        for browser in [&gp, &sisp] {
            let page = site.get(browser, &format!("/people/{person}")).text;
            for shown in ["Ha indicato come contatti", "A. B.", "La collega di stanza", "12/11/2020"] {
                assert!(page.contains(shown), "{shown}: {page}");
            }
            assert!(!page.contains("Bianchi"));
        }
        // On the page of the contacts her name, for who sees her.
        let list = format!("/people/{person}/contacts");
        assert!(site.get(&sisp, &list).text.contains("Bianchi Ada"));
        let his = site.get(&gp, &list).text;
        assert!(his.contains("A. B.") && !his.contains("Bianchi"), "{his}");
        // On hers that she was named, and by whom only to who sees both.
        let her_doctor = site.sign_in(Role::Gp, OTHER_GP);
        for path in [format!("/people/{other}"), format!("/people/{other}/contacts")] {
            let page = site.get(&her_doctor, &path).text;
            assert!(page.contains("Segnalato come contatto") && page.contains("Una persona"), "{page}");
            assert!(!page.contains("Rossi") && !page.contains(&person.to_string()), "{path}: {page}");
        }
        let both = site.get(&sisp, &format!("/people/{other}/contacts")).text;
        assert!(both.contains("Rossi Ada"), "{both}");
        assert_eq!(site.get(&her_doctor, &list).status, StatusCode::NOT_FOUND);
        // The second wall keeps from him what else is said in the row.
        assert_eq!(shown(region, &sisp, person), 2);
        if region.db.url.starts_with("postgres") {
            assert_eq!(shown(region, &her_doctor, person), 0);
        }
        no_missing_words();
    });
}

#[test]
fn what_cannot_be_accepted_comes_back_with_what_was_typed() {
    november(|region| {
        let site = Module::new(region);
        let gp = site.sign_in(Role::Gp, GP);
        let person = region.person("Rossi");
        let path = format!("/people/{person}/contacts/new");
        for (fields, sentence) in [
            (contact("", ""), "Scrivi chi è, oppure il suo codice fiscale."),
            (contact("Un collega", CODE), "non tutti e due"),
            (contact("", "X"), "non è giusto"),
            (vec![("words", "Un collega"), ("happened_on", "20/11/2020")], "è nel futuro"),
            (vec![("words", "Un collega")], "Scegli dove è stato il contatto."),
        ] {
            let id = site.get(&gp, &path).hidden("id");
            let fields = fields.iter().copied().chain([("id", id.as_str())]).collect::<Vec<_>>();
            let wrong = site.post(&gp, &path, &fields);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            assert!(wrong.text.contains(sentence), "{sentence}: {}", wrong.text);
            assert!(wrong.text.contains(fields[0].1), "{sentence}");
        }
        let mayor = site.sign_in(Role::Mayor, crate::common::IVREA);
        assert_eq!(site.get(&mayor, &path).status, StatusCode::FORBIDDEN);
        no_missing_words();
    });
}

#[test]
fn a_report_brings_contacts_and_one_is_withdrawn() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let person = region.person("Rossi");
        let path = format!("/people/{person}/reports/new");
        let id = site.get(&gp, &path).hidden("id");
        let fields = [
            ("id", id.as_str()),
            ("symptoms", "fever"),
            ("onset", "10/11/2020"),
            ("contacts", "La zia di Biella\nIl vicino"),
        ];
        assert_eq!(site.post(&gp, &path, &fields).status, StatusCode::SEE_OTHER);
        assert_eq!(site.post(&gp, &path, &fields).status, StatusCode::SEE_OTHER, "again is harmless");
        assert_eq!(ids(region, person).len(), 2);
        let page = site.get(&sisp, &format!("/people/{person}")).text;
        assert!(page.contains("La zia di Biella") && page.contains("Il vicino"), "{page}");
        let report = site.get(&gp, &format!("/reports/{id}")).text;
        assert!(report.contains(&format!("/people/{person}/contacts/new?report={id}")), "{report}");
        // A doctor withdraws her own; what is withdrawn stays to be read, with the reason.
        let contact = ids(region, person)[0];
        let withdraw = format!("/people/{person}/contacts/{contact}/withdraw");
        let form = site.get(&gp, &withdraw);
        let act = form.hidden("id");
        let silent = site.post(&gp, &withdraw, &[("id", &act)]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..2 {
            let done = site.post(&gp, &withdraw, &[("id", &act), ("why", "era un altro")]);
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        }
        let all = site.get(&sisp, &format!("/people/{person}/contacts")).text;
        assert!(all.contains("era un altro") && all.contains("ritirato"), "{all}");
        // Too many, and over JSON.
        let many = "x\n".repeat(21);
        let again = site.get(&gp, &path).hidden("id");
        let fields = [
            ("id", again.as_str()),
            ("symptoms", "cough"),
            ("onset", "10/11/2020"),
            ("again", "true"),
            ("contacts", &many),
        ];
        let wrong = site.post(&gp, &path, &fields);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("al massimo 20 persone"), "{}", wrong.text);
        assert_eq!(ids(region, person).len(), 2, "neither is there without the other");
        let body = "{\"words\":\"Un amico\",\"circumstance\":\"social\",\"source\":\"declared\"}";
        let key = Uuid::now_v7().to_string();
        let made = site.call(
            &gp,
            Method::POST,
            &format!("/api/v1/people/{person}/contacts"),
            ("idempotency-key", &key),
            body,
        );
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.json()["met"], "Un amico");
        no_missing_words();
    });
}
