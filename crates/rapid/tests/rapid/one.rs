//! One test at a time.

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::{IdentifierKind, PersonIdentifier};
use uuid::Uuid;

use crate::common::{GP, fields, on, on_each_engine, wrong};

fn id() -> String {
    Uuid::now_v7().to_string()
}

#[test]
fn a_positive_of_a_pharmacy_isolates_and_asks_for_a_molecular_test() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let (pharmacy, test) = (region.pharmacy(), id());
        let typed = fields(&code, "ROSSI", "ADA", &[("outcome", "positive"), ("id", &test)]);
        let answer = pharmacy.post("/rapid/new", &typed).expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.location, format!("/rapid/{test}"));
        let page = pharmacy.get(&answer.location).expect(StatusCode::OK);
        for words in ["va confermato con un tampone molecolare", "Panbio", "LOTTO-7", "Rossi Ada"] {
            assert!(page.has(words), "{words}: {}", page.text);
        }
        let found = region.results(person);
        let expected = ["positive", "1232", "rapid", "point-pharmacy"].map(str::to_owned);
        let [outcome, device, door, point] = expected;
        assert_eq!(found, [(outcome, device, door, point, 1)]);
        let measures = region.measures(person);
        assert!(measures[0].runs() && measures[0].case.is_none() && measures[0].wants_confirmation());
        // Public health is told what to do, in the same commit.
        let desk = region.desk(Role::SispOperator, "204").get("/communications").expect(StatusCode::OK);
        assert!(desk.has("confermalo con un tampone molecolare"), "{}", desk.text);
        // The same form again changes nothing.
        pharmacy.post("/rapid/new", &typed).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.count(), 1);
        // What she has is shown where her results are.
        let page = region.desk(Role::SispOperator, "204").get(&format!("/people/{person}"));
        assert!(page.has("Dispositivo: Abbott"), "{}", page.text);
    });
}

#[test]
fn who_records_sees_his_own_and_nothing_else() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let (pharmacy, other, test) = (region.pharmacy(), region.pharmacy(), id());
        pharmacy.post("/rapid/new", &fields(&code, "Rossi", "Ada", &[("id", &test)]));
        assert!(pharmacy.get("/rapid").expect(StatusCode::OK).has("Rossi Ada"));
        assert!(!other.get("/rapid").expect(StatusCode::OK).has("Rossi"));
        other.get(&format!("/rapid/{test}")).expect(StatusCode::NOT_FOUND);
        let change = [("outcome", "positive"), ("why", "Errore di lettura"), ("id", &id())];
        other.post(&format!("/rapid/{test}/correct"), &change).expect(StatusCode::NOT_FOUND);
        for path in [format!("/people/{person}"), "/people".to_owned(), format!("/people/{person}/rapid/new")]
        {
            pharmacy.get(&path).expect(StatusCode::FORBIDDEN);
        }
        for (role, unit) in [(Role::Mayor, "001125"), (Role::LaboratoryTechnician, "LAB-204-1")] {
            region.desk(role, unit).get("/rapid/new").expect(StatusCode::FORBIDDEN);
        }
        for (role, unit) in [
            (Role::Gp, GP),
            (Role::SchoolReferent, "TOEE80001A"),
            (Role::RsaOperator, "204"),
            (Role::UscaDoctor, "204"),
            (Role::SamplingOperator, "204-8F3A2C1D"),
            (Role::SispOperator, "204"),
        ] {
            region.desk(role, unit).get("/rapid/new").expect(StatusCode::OK);
        }
    });
}

#[test]
fn a_temporary_code_is_hers_only_with_her_name() {
    on_each_engine(|region| {
        let code = "STP0102030405060";
        let stp = PersonIdentifier::parse(IdentifierKind::Stp, code).unwrap();
        let person = region.entered(stp, "Rossi", "Ada", date(1980, 3, 2));
        let pharmacy = region.pharmacy();
        let send = |family, given| {
            let id = id();
            pharmacy.post(
                "/rapid/new",
                &fields(code, family, given, &[("birth_date", "02/03/1980"), ("id", &id)]),
            )
        };
        let other = wrong(send("Bianchi", "Eva"), "non troviamo nessuno");
        assert!(!other.has("Rossi"), "{}", other.text);
        assert_eq!(region.results(person), []);
        send("Rossi", "Ada").expect(StatusCode::SEE_OTHER);
        assert_eq!(region.results(person).len(), 1);
    });
}

/// Whoever comes with the card of the merged one is the survivor, under the name on that card.
#[test]
fn who_was_merged_is_known_by_her_own_name_and_code() {
    on_each_engine(|region| {
        let (survivor, _) = region.patient("Conti", "Eva");
        let (merged, code) = region.born("Bruni", "Ada", date(1931, 4, 12));
        let stp = "STP0102030405060";
        let temporary = PersonIdentifier::parse(IdentifierKind::Stp, stp).unwrap();
        let temporary = region.entered(temporary, "Rossi", "Zoe", date(1985, 5, 13));
        region.join(survivor, merged);
        region.join(survivor, temporary);
        let pharmacy = region.pharmacy();
        let send = |fields: &[(&str, &str)]| pharmacy.post("/rapid/new", fields);
        wrong(send(&fields(&code, "Verdi", "Zoe", &[("id", &id())])), "non troviamo nessuno");
        let hours = ["08:30", "09:30"];
        let of_merged = [("id", &*id()), ("sampled_time", hours[0])];
        send(&fields(&code, "Bruni", "Ada", &of_merged)).expect(StatusCode::SEE_OTHER);
        let born = [("birth_date", "13/05/1985"), ("id", &*id()), ("sampled_time", hours[1])];
        send(&fields(stp, "Rossi", "Zoe", &born)).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.results(survivor).len(), 2);
    });
}

#[test]
fn what_another_place_found_is_not_told_and_swallows_nothing() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let (first, second) = (region.pharmacy(), region.pharmacy());
        let send = |desk: &testbrowser::Browser<'_>, outcome: &str, id: &str| {
            desk.post("/rapid/new", &fields(&code, "Rossi", "Ada", &[("outcome", outcome), ("id", id)]))
        };
        send(&first, "positive", &id()).expect(StatusCode::SEE_OTHER);
        // Neither that she is positive nor that somebody has tested her: hers is a result of its own, and can be seen again.
        let (other, same) = (id(), id());
        send(&second, "negative", &other).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.results(person).len(), 2);
        second.get(&format!("/rapid/{other}")).expect(StatusCode::OK);
        send(&first, "positive", &same).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.results(person).len(), 2, "the same place has told it already");
        // Another outcome of one's own is refused, under her name.
        assert_eq!(region.refused(), []);
        wrong(send(&second, "positive", &id()), "un altro esito");
        assert_eq!(region.refused(), [("rapid_test".to_owned(), vec![person.0])]);
    });
}

#[test]
fn colleagues_of_a_unit_that_is_the_place_know_of_one_sample() {
    on_each_engine(|region| {
        let (_, code) = region.patient("Rossi", "Ada");
        let school = |unit| region.desk(Role::SchoolReferent, unit);
        let same = school("TOEE80001A");
        for (desk, outcome, count) in [
            (&same, "negative", 1),
            (&school("TOEE80001A"), "negative", 1),
            (&school("TOEE80002B"), "positive", 2),
            (&region.desk(Role::RsaOperator, "204"), "positive", 3),
            (&region.desk(Role::RsaOperator, "204"), "negative", 4),
        ] {
            let typed = [("outcome", outcome), ("id", &*id())];
            desk.post("/rapid/new", &fields(&code, "Rossi", "Ada", &typed)).expect(StatusCode::SEE_OTHER);
            assert_eq!(region.count(), count);
        }
        wrong(
            same.post("/rapid/new", &fields(&code, "Rossi", "Ada", &[("outcome", "positive")])),
            "un altro esito",
        );
    });
}

#[test]
fn a_name_that_is_guessed_by_its_beginning_is_nobodys() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Bianchi", "Maria Luisa");
        let pharmacy = region.pharmacy();
        let send =
            |family, given| pharmacy.post("/rapid/new", &fields(&code, family, given, &[("id", &*id())]));
        for (family, given) in
            [("Bia", "Maria Luisa"), ("Bianchi", "Mar"), ("Bianc", "Marialu"), ("Bia", "Mar")]
        {
            wrong(send(family, given), "non troviamo nessuno");
        }
        let tried = vec![("person".to_owned(), vec![person.0]); 4];
        assert_eq!(region.refused(), tried, "whose code was tried is recorded");
        // As a whole it is hers without the second name too.
        send("Bianchi", "Maria").expect(StatusCode::SEE_OTHER);
        assert_eq!(region.count(), 1);
    });
}

#[test]
fn the_form_of_another_test_is_no_test_of_hers() {
    on_each_engine(|region| {
        let ((_, first), (second, code)) = (region.patient("Rossi", "Ada"), region.patient("Verdi", "Eva"));
        let (pharmacy, id) = (region.pharmacy(), id());
        pharmacy
            .post("/rapid/new", &fields(&first, "Rossi", "Ada", &[("id", &id)]))
            .expect(StatusCode::SEE_OTHER);
        let again = pharmacy.post("/rapid/new", &fields(&code, "Verdi", "Eva", &[("id", &id)]));
        assert_ne!(again.status, StatusCode::SEE_OTHER, "it must not be told that hers is recorded");
        assert_eq!(region.results(second), []);
    });
}

#[test]
fn whoever_is_not_recognised_is_told_in_one_sentence() {
    on_each_engine(|region| {
        let (_, code) = region.patient("Rossi", "Ada");
        let pharmacy = region.pharmacy();
        let other_name =
            wrong(pharmacy.post("/rapid/new", &fields(&code, "Verdi", "Zoe", &[])), "non troviamo nessuno");
        assert!(other_name.has("LOTTO-7") && other_name.has("Verdi"), "nothing typed is lost");
        let unknown = kernel_code("Bianchi", "Mara");
        let absent = pharmacy.post("/rapid/new", &fields(&unknown, "Bianchi", "Mara", &[]));
        wrong(absent, "non troviamo nessuno");
        assert_eq!(region.count(), 0);
        // With where she lives she is entered, as from a laboratory.
        let home = [("residence_comune", "001125"), ("residence_address", "via Po 1")];
        pharmacy
            .post("/rapid/new", &fields(&unknown, "Bianchi", "Mara", &home))
            .expect(StatusCode::SEE_OTHER);
        assert_eq!(region.count(), 1);
    });
}

fn kernel_code(family: &str, given: &str) -> String {
    let born = jiff::civil::date(1985, 4, 12);
    let code = kernel::tax_code::suggest(family, given, kernel::Sex::Female, born, "L219").unwrap();
    code.as_str().to_owned()
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    on_each_engine(|region| {
        let (_, code) = region.patient("Rossi", "Ada");
        let pharmacy = region.pharmacy();
        for (other, words) in [
            (&[("sampled_day", "15/11/2020")][..], "nel futuro"),
            (&[("sampled_day", "01/09/2020")], "più di 30 giorni fa"),
            (&[("sampled_time", "25:00")], "Scrivi l&#39;ora"),
            (&[("device", "")], "Scegli il dispositivo"),
            (&[("device", "9999999")], "dell&#39;elenco"),
            (&[("device_other", "Altro")], "lascia vuoto"),
            (&[("lot", "")], "lot"),
            (&[("value", "3")], "non ha un valore"),
            (&[("outcome", "doubtful")], "outcome"),
            (&[("reason", "curiosity")], "reason"),
            (&[("identifier", "RSSMRA80A01L219X")], "identifier"),
            (&[("identifier", "NON-POSSIEDE-CF")], "Serve il codice fiscale"),
        ] {
            wrong(pharmacy.post("/rapid/new", &fields(&code, "Rossi", "Ada", other)), words);
        }
        assert_eq!(region.count(), 0);
    });
}

#[test]
fn a_correction_withdraws_what_the_test_began() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let (doctor, test) = (region.desk(Role::Gp, GP), id());
        let begun = doctor.get(&format!("/people/{person}/rapid/new")).expect(StatusCode::OK);
        assert!(begun.has(&code) && begun.has("Rossi"));
        let typed = fields(&code, "Rossi", "Ada", &[("outcome", "positive"), ("id", &test)]);
        doctor.post("/rapid/new", &typed).expect(StatusCode::SEE_OTHER);
        assert!(region.measures(person)[0].runs());
        let path = format!("/rapid/{test}/correct");
        wrong(doctor.post(&path, &[("outcome", "positive"), ("why", "Riletto")]), "outcome");
        wrong(doctor.post(&path, &[("outcome", "negative"), ("why", "")]), "why");
        let act = id();
        let right = [("outcome", "negative"), ("why", "Letto prima del tempo"), ("id", act.as_str())];
        doctor.post(&path, &right).expect(StatusCode::SEE_OTHER);
        doctor.post(&path, &right).expect(StatusCode::SEE_OTHER);
        assert!(region.measures(person).iter().all(|measure| !measure.runs()));
        let found = region.results(person);
        assert_eq!((found.len(), found[0].0.as_str(), found[0].4), (1, "negative", 2));
        assert_eq!(found[0].1, "1232", "the device stays");
        // Another outcome of the same sample is no second result.
        let again = fields(&code, "Rossi", "Ada", &[("outcome", "positive")]);
        wrong(doctor.post("/rapid/new", &again), "un altro esito");
    });
}

#[test]
fn a_serology_has_its_value_and_begins_the_measure_of_its_date() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let doctor = region.desk(Role::Gp, GP);
        let other = [
            ("test_type", "serology_igg"),
            ("outcome", "positive"),
            ("value", "1,8"),
            ("unit", "AU/mL"),
            ("reference_range", "< 1"),
            ("device", ""),
            ("lot", ""),
        ];
        doctor.post("/rapid/new", &fields(&code, "Rossi", "Ada", &other)).expect(StatusCode::SEE_OTHER);
        assert!(region.measures(person)[0].wants_confirmation());
        let page = doctor.get(&format!("/people/{person}"));
        assert!(page.has("1,8 AU/mL") && page.has("&#60; 1"), "{}", page.text);
    });
    on(jiff::civil::date(2021, 1, 8), |region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let other = [
            ("test_type", "serology_igg"),
            ("outcome", "positive"),
            ("device", ""),
            ("lot", ""),
            ("sampled_day", "07/01/2021"),
        ];
        let doctor = region.desk(Role::Gp, GP);
        doctor.post("/rapid/new", &fields(&code, "Rossi", "Ada", &other)).expect(StatusCode::SEE_OTHER);
        assert!(region.measures(person).is_empty());
    });
}
