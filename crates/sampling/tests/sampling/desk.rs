//! The desk of a place, what goes to the laboratory, and how long it takes.

use access::Role;
use axum::http::StatusCode;
use lab::model::{Outcome, Priority};
use lab::service::Record;
use sampling::model::PlaceKind;
use uuid::Uuid;

use super::common::*;

#[test]
fn the_list_of_the_day_is_worked_off_and_its_tubes_reach_the_laboratory() {
    on_each_engine(|region| {
        let (place, slots) = region.place(PlaceKind::HotSpot, 10, 2);
        let sisp = region.browser(Role::SispOperator, "301");
        let mut requests = Vec::new();
        for (family, priority) in [
            ("Verdi", Priority::Screening),
            ("Rossi", Priority::SymptomaticWorker),
            ("Neri", Priority::Contact),
        ] {
            let request = region.request(region.person(family), priority);
            let path = format!("/requests/{}/appointment", request.id);
            sisp.post(&path, &[("slot", &slots[0].to_string())]).expect(StatusCode::SEE_OTHER);
            requests.push(request);
        }
        let desk = format!("/sampling/places/{place}/day");
        let page = sisp.get(&desk).expect(StatusCode::OK);
        let at = |name: &str| page.text.find(name).unwrap_or_else(|| panic!("no {name}: {}", page.text));
        assert!(
            at("Rossi Ada") < at("Neri Ada") && at("Neri Ada") < at("Verdi Ada"),
            "the most urgent first"
        );
        let labels = sisp.get(&format!("/sampling/places/{place}/labels")).expect(StatusCode::OK);
        assert_eq!(labels.text.matches("<section class=\"label-sheet\"").count(), 3);
        // A label, then a key.
        let chosen = sisp.post(&desk, &[("command", &requests[1].number)]).expect(StatusCode::SEE_OTHER);
        let id = chosen.location.split("at=").nth(1).unwrap().split('#').next().unwrap().to_owned();
        let mark = |command: &str, id: &str| {
            let act = Uuid::now_v7().to_string();
            sisp.post(&desk, &[("id", &act), ("command", command), ("selected", id)])
        };
        assert!(mark("x", &id).expect(StatusCode::UNPROCESSABLE_ENTITY).has("numero di un"));
        mark("c", &id).expect(StatusCode::SEE_OTHER);
        assert!(mark("r", &id).expect(StatusCode::UNPROCESSABLE_ENTITY).has("un segno"));
        let sampled = |at: usize| {
            let id = requests[at].id;
            region.db.read(move |tx| lab::store::find_request(tx, id)).unwrap().unwrap().sampled_at
        };
        assert!(sampled(1).is_some());
        mark("u", &id).expect(StatusCode::SEE_OTHER);
        assert_eq!(sampled(1), None);
        mark("c", &id).expect(StatusCode::SEE_OTHER);
        let other = sisp.post(&desk, &[("command", &requests[0].number)]).expect(StatusCode::SEE_OTHER);
        let other = other.location.split("at=").nth(1).unwrap().split('#').next().unwrap().to_owned();
        mark("a", &other).expect(StatusCode::SEE_OTHER);
        assert!(sisp.get(&desk).has("Assente"));
        let again = format!("/requests/{}/appointment", requests[0].id);
        sisp.post(&again, &[("slot", &slots[1].to_string())]).expect(StatusCode::SEE_OTHER);
        assert!(mark("u", &other).expect(StatusCode::UNPROCESSABLE_ENTITY).has("altro appuntamento"));

        // One tube goes to the laboratory, which checks it in.
        let send = format!("/sampling/places/{place}/transports");
        assert!(sisp.get(&send).expect(StatusCode::OK).has("(1)"));
        let list = Uuid::now_v7().to_string();
        let sent = sisp.post(&send, &[("id", &list), ("submit", LAB)]).expect(StatusCode::SEE_OTHER);
        assert!(sisp.get(&sent.location).expect(StatusCode::OK).has(&requests[1].number));
        assert!(mark("u", &id).expect(StatusCode::UNPROCESSABLE_ENTITY).has("partito"));
        let next = [("id", Uuid::now_v7().to_string()), ("submit", LAB.to_owned())];
        let next: Vec<_> = next.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(sisp.post(&send, &next).expect(StatusCode::UNPROCESSABLE_ENTITY).has("Non ci sono campioni"));
        let technician = region.browser(Role::LaboratoryTechnician, LAB);
        let coming = technician.get("/sampling/transports").expect(StatusCode::OK);
        assert!(coming.has(&sent.location));
        region
            .browser(Role::LaboratoryTechnician, "LAB-301-2")
            .get(&sent.location)
            .expect(StatusCode::NOT_FOUND);
        let missing = [("missing", requests[1].number.as_str())];
        technician.post(&sent.location, &missing).expect(StatusCode::SEE_OTHER);
        assert!(
            technician.get(&sent.location).has("<td data-label=\"Arrivo\">In viaggio"),
            "it was not there"
        );
        for _ in 0..2 {
            technician.post(&sent.location, &[]).expect(StatusCode::SEE_OTHER);
        }
        assert!(!technician.get(&sent.location).has("<td data-label=\"Arrivo\">In viaggio"));
        let id = requests[1].id;
        let request = region.db.read(move |tx| lab::store::find_request(tx, id)).unwrap().unwrap();
        assert!(request.tube.is_some_and(|tube| tube.received_at.is_some()));

        // Those of one place get their results together, each at the instant at which it was taken.
        let list = technician.get(&sent.location).expect(StatusCode::OK);
        assert!(list.has("Inserisci insieme gli esiti: 1, prelevati sabato 14/11/2020"), "{}", list.text);
        let labels = list.text.split("name=\"scanned\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let all = [("outcome", "negative"), ("sampled_day", "2020-11-14"), ("scanned", labels)];
        let preview = technician.post("/worklist/group", &all).expect(StatusCode::OK);
        assert!(preview.has("Rossi Ada"), "{}", preview.text);

        // The result bears the instant of the sample, and the times are known.
        let mut actor = sisp_of_laboratory();
        actor.today = TODAY;
        let new = Record {
            id: kernel::ids::ResultId::new(),
            request: id,
            outcome: Outcome::Negative,
            sampled_at: None,
            door: lab::model::Door::Manual,
        };
        let recorder = actor.clone();
        let result = region.db.write(move |tx| lab::service::record_result(tx, &recorder, &new)).unwrap();
        assert_eq!(Some(result.sampled_at), sampled(1));
        // The desk, which is loaded with each key, leads to them and does not work them out.
        let times = format!("/sampling/places/{place}/times");
        let page = sisp.get(&desk).expect(StatusCode::OK);
        assert!(page.has(&format!("data-from=\"{times}\"")) && !page.has("mediana"), "{}", page.text);
        let page = sisp.get(&times).expect(StatusCode::OK);
        assert!(page.has("Prelievo–esito: mediana 0 min"), "{}", page.text);
        assert!(page.has("In attesa del tampone: 2"));
        let rows = sisp.get(&format!("/sampling/places/{place}/times?which=waiting")).expect(StatusCode::OK);
        assert!(rows.has("Neri Ada") && rows.has("Verdi Ada") && !rows.has("Rossi Ada"));
        let rows = sisp.get(&format!("/sampling/places/{place}/times?which=sampled")).expect(StatusCode::OK);
        assert!(rows.has("Rossi Ada") && !rows.has("Neri Ada"));

        // A result that is taken back is none: the sample waits again.
        let (id, door) = (result.id, lab::model::Door::Manual);
        region.db.write(move |tx| lab::service::undo(tx, &actor, &[id], door).map(drop)).unwrap();
        assert!(!sisp.get(&times).has("Prelievo–esito: mediana"));
        let rows =
            sisp.get(&format!("/sampling/places/{place}/times?which=unresulted")).expect(StatusCode::OK);
        assert!(rows.has("Rossi Ada"), "{}", rows.text);
    });
}

#[test]
fn who_stands_at_a_place_sees_whom_is_booked_there_on_its_days_and_nobody_else() {
    on_each_engine(|region| {
        let (tent, days) = region.place(PlaceKind::HotSpot, 5, 4);
        let (park, there) = region.place(PlaceKind::DriveIn, 5, 1);
        let sisp = region.browser(Role::SispOperator, "301");
        let book = |family: &str, slot: Uuid| {
            let person = region.person(family);
            let request = region.request(person, Priority::Symptomatic);
            let path = format!("/requests/{}/appointment", request.id);
            sisp.post(&path, &[("slot", &slot.to_string())]).expect(StatusCode::SEE_OTHER);
            (person, request)
        };
        let (person, request) = book("Rossi", days[0]);
        book("Verdi", days[1]);
        book("Neri", days[2]);
        book("Bianchi", there[0]);
        let code = format!("301-{:08X}", tent.as_u128() & 0xFFFF_FFFF);
        assert!(
            sisp.get("/sampling").expect(StatusCode::OK).has(&code),
            "whoever gives the role is told the code"
        );
        let operator = region.browser(Role::SamplingOperator, &code);
        let places = operator.get("/sampling").expect(StatusCode::OK);
        assert!(places.has("Luogo hot_spot") && !places.has("Luogo drive_in"));
        assert!(!places.has("which=waiting"), "the rows behind the figures are of all days");
        let desk = format!("/sampling/places/{tent}/day");
        let on = |day: &str| operator.get(&format!("{desk}?day={day}"));
        let today = on("2020-11-14").expect(StatusCode::OK);
        assert!(today.has("Rossi Ada") && !today.has("Verdi") && !today.has("via dell&#39;Argine"));
        let tomorrow = on("2020-11-15").expect(StatusCode::OK);
        assert!(tomorrow.has("Verdi Ada") && !tomorrow.has("day=2020-11-16"));
        on("2020-11-13").expect(StatusCode::OK);
        for day in ["2020-11-12", "2020-11-16"] {
            on(day).expect(StatusCode::NOT_FOUND);
            operator.get(&format!("/sampling/places/{tent}/labels?day={day}")).expect(StatusCode::NOT_FOUND);
        }
        for path in [
            format!("/sampling/places/{park}/day"),
            format!("/sampling/places/{park}/transports"),
            format!("/sampling/places/{tent}/times?which=waiting"),
        ] {
            operator.get(&path).expect(StatusCode::NOT_FOUND);
        }
        // She works the day off.
        let labels = operator.get(&format!("/sampling/places/{tent}/labels")).expect(StatusCode::OK);
        assert_eq!(labels.text.matches("<section class=\"label-sheet\"").count(), 1);
        let chosen = operator.post(&desk, &[("command", &request.number)]).expect(StatusCode::SEE_OTHER);
        let id = chosen.location.split("at=").nth(1).unwrap().to_owned();
        let act = Uuid::now_v7().to_string();
        let collected = [("id", act.as_str()), ("command", "c"), ("selected", id.as_str())];
        operator.post(&desk, &collected).expect(StatusCode::SEE_OTHER);
        assert!(
            operator
                .get(&format!("/sampling/places/{tent}/times"))
                .expect(StatusCode::OK)
                .has("Prelevati: 1")
        );
        let send = format!("/sampling/places/{tent}/transports");
        let sent = operator.post(&send, &[("submit", LAB)]).expect(StatusCode::SEE_OTHER);
        assert!(operator.get(&sent.location).expect(StatusCode::OK).has(&request.number));
        // Nothing else of the person, of the places, or of another place opens.
        assert_ne!(operator.get(&format!("/people/{person}")).status, StatusCode::OK);
        operator.get("/sampling/places/new").expect(StatusCode::FORBIDDEN);
        operator.get(&format!("/requests/{}/appointment", request.id)).expect(StatusCode::FORBIDDEN);
        let elsewhere = region.browser(Role::SamplingOperator, "301-00000000");
        elsewhere.get(&desk).expect(StatusCode::NOT_FOUND);
        elsewhere.get(&sent.location).expect(StatusCode::NOT_FOUND);
    });
}

fn sisp_of_laboratory() -> access::Actor {
    access::Actor {
        role: Role::LaboratoryTechnician,
        unit: access::Unit { code: LAB.to_owned(), name: LAB.to_owned() },
        ..sisp()
    }
}

#[test]
fn a_home_team_sees_whom_it_goes_to_and_nobody_else() {
    on_each_engine(|region| {
        let (hot_spot, there) = region.place(PlaceKind::HotSpot, 5, 1);
        let (team, home) = region.place(PlaceKind::HomeTeam, 5, 1);
        let sisp = region.browser(Role::SispOperator, "301");
        let book = |family: &str, slot: Uuid| {
            let person = region.person(family);
            let request = region.request(person, Priority::Symptomatic);
            let path = format!("/requests/{}/appointment", request.id);
            sisp.post(&path, &[("slot", &slot.to_string())]).expect(StatusCode::SEE_OTHER);
            (person, request.number)
        };
        book("Rossi", there[0]);
        let (person, number) = book("Bianchi", home[0]);
        let doctor = region.browser(Role::UscaDoctor, "301");
        let list = doctor.get(&format!("/sampling/places/{team}/day")).expect(StatusCode::OK);
        assert!(list.has("Bianchi Ada") && list.has("via dell&#39;Argine 1") && list.has("+390115550101"));
        assert!(!list.has("Rossi"));
        doctor.get(&format!("/sampling/places/{hot_spot}/day")).expect(StatusCode::NOT_FOUND);
        let places = doctor.get("/sampling").expect(StatusCode::OK);
        assert!(places.has("Luogo home_team") && !places.has("Luogo hot_spot"));
        // The team says what came of it.
        let desk = format!("/sampling/places/{team}/day");
        let chosen = doctor.post(&desk, &[("command", &number)]).expect(StatusCode::SEE_OTHER);
        let id = chosen.location.split("at=").nth(1).unwrap().to_owned();
        let act = Uuid::now_v7().to_string();
        let collected = [("id", act.as_str()), ("command", "c"), ("selected", id.as_str())];
        doctor.post(&desk, &collected).expect(StatusCode::SEE_OTHER);
        assert!(doctor.get(&desk).has("Prelevato"));
        // Its list opens nothing else of the person.
        assert_ne!(doctor.get(&format!("/people/{person}")).status, StatusCode::OK);
        doctor.get("/sampling/places/new").expect(StatusCode::FORBIDDEN);
        let of_another = region.browser(Role::UscaDoctor, "210");
        of_another.get(&format!("/sampling/places/{team}/day")).expect(StatusCode::NOT_FOUND);
    });
}
