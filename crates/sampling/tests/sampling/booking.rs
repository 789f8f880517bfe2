//! A swab gets an hour: never more than it takes, moved and taken back with a reason.

use access::Role;
use axum::http::StatusCode;
use lab::model::Priority;
use sampling::model::PlaceKind;
use sampling::service::{self, Book};
use uuid::Uuid;

use super::common::*;

#[test]
fn the_first_hour_of_its_time_is_offered_and_booked_by_who_has_the_person() {
    on_each_engine(|region| {
        let (_, slots) = region.place(PlaceKind::HotSpot, 1, 8);
        let person = region.person("Rossi");
        let request = region.request(person, Priority::Symptomatic);
        let path = format!("/requests/{}/appointment", request.id);
        let gp = region.browser(Role::Gp, GP);
        let form = gp.get(&path).expect(StatusCode::OK);
        let first = form.text.find(&slots[0].to_string()).unwrap();
        assert!(first < form.text.find(&slots[1].to_string()).unwrap());
        assert!(form.has("fuori dal termine"), "from the third day after the onset on");
        let act = Uuid::now_v7().to_string();
        let fields = [("id", act.as_str()), ("slot", &slots[0].to_string())];
        for _ in 0..2 {
            let booked = gp.post(&path, &fields).expect(StatusCode::SEE_OTHER);
            assert_eq!(booked.location, format!("/people/{person}"));
        }
        assert_eq!(region.taken(slots[0]), 1);
        assert!(gp.get(&booked_page(person)).expect(StatusCode::OK).has("Luogo hot_spot"));
        // Another doctor and another ASL do not find it.
        for (role, unit) in [(Role::Gp, "010A002"), (Role::SispOperator, "210")] {
            let other = region.browser(role, unit);
            other.get(&path).expect(StatusCode::NOT_FOUND);
            other.post(&path, &[("slot", &slots[1].to_string())]).expect(StatusCode::NOT_FOUND);
        }
        region.browser(Role::LaboratoryTechnician, LAB).get(&path).expect(StatusCode::FORBIDDEN);
        // It is full now.
        let second = region.request(region.person("Bianchi"), Priority::Hospital);
        let sisp = region.browser(Role::SispOperator, "301");
        let full =
            sisp.post(&format!("/requests/{}/appointment", second.id), &[("slot", &slots[0].to_string())]);
        assert!(full.expect(StatusCode::UNPROCESSABLE_ENTITY).has("non ha più posto"));
    });
}

fn booked_page(person: kernel::ids::PersonId) -> String {
    format!("/people/{person}")
}

#[test]
fn moved_and_taken_back_with_a_reason_the_hour_is_free_again() {
    on_each_engine(|region| {
        let (_, slots) = region.place(PlaceKind::DriveIn, 1, 3);
        let request = region.request(region.person("Rossi"), Priority::Contact);
        let path = format!("/requests/{}/appointment", request.id);
        let sisp = region.browser(Role::SispOperator, "301");
        sisp.post(&path, &[("slot", &slots[0].to_string())]).expect(StatusCode::SEE_OTHER);
        let to = slots[1].to_string();
        let without = sisp.post(&path, &[("slot", &to)]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.has("Scrivi il motivo"));
        assert_eq!((region.taken(slots[0]), region.taken(slots[1])), (1, 0));
        sisp.post(&path, &[("slot", &to), ("why", "Ha la febbre")]).expect(StatusCode::SEE_OTHER);
        assert_eq!((region.taken(slots[0]), region.taken(slots[1])), (0, 1));
        let cancel = format!("{path}/cancel");
        assert!(sisp.get(&cancel).expect(StatusCode::OK).has("Luogo drive_in"));
        sisp.post(&cancel, &[("why", "")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        sisp.post(&cancel, &[("why", "Parte per lavoro")]).expect(StatusCode::SEE_OTHER);
        assert_eq!((region.taken(slots[0]), region.taken(slots[1])), (0, 0));
        let history = sisp.get(&path).expect(StatusCode::OK);
        assert!(history.has("Ha la febbre") && history.has("Parte per lavoro") && history.has("Spostato"));
        // A request that is taken back frees its hour.
        sisp.post(&path, &[("slot", &to)]).expect(StatusCode::SEE_OTHER);
        let back = format!("/requests/{}/cancel", request.id);
        sisp.post(&back, &[("cancel_reason", "other"), ("note", "Prova di un motivo")])
            .expect(StatusCode::SEE_OTHER);
        assert_eq!(region.taken(slots[1]), 0);
    });
}

#[test]
fn an_hour_never_has_more_than_it_takes_whoever_comes_at_once() {
    on_each_engine(|region| {
        let (_, slots) = region.place(PlaceKind::HotSpot, 3, 1);
        let slot = slots[0];
        let requests: Vec<_> = (0..12)
            .map(|at| {
                region.request(region.person(&format!("Razza{}", char::from(b'a' + at))), Priority::Contact)
            })
            .collect();
        let booked: Vec<bool> = std::thread::scope(|scope| {
            let all: Vec<_> = requests
                .iter()
                .map(|request| {
                    let new = Book {
                        act: Uuid::now_v7(),
                        request: request.id,
                        slot,
                        why: String::new(),
                        seen: None,
                    };
                    let db = region.db.db.clone();
                    scope.spawn(move || {
                        region.db.block_on(async move {
                            db.write(move |tx| service::book(tx, &sisp(), &new)).await.is_ok()
                        })
                    })
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(booked.iter().filter(|booked| **booked).count(), 3);
        assert_eq!(region.taken(slot), 3);
        // The same request twice at once has one appointment.
        let (_, more) = region.place(PlaceKind::DriveIn, 9, 1);
        let request = region.request(region.person("Doppia"), Priority::Contact);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                let new = Book {
                    act: Uuid::now_v7(),
                    request: request.id,
                    slot: more[0],
                    why: String::new(),
                    seen: None,
                };
                let db = region.db.db.clone();
                scope.spawn(move || {
                    region.db.block_on(async move {
                        drop(db.write(move |tx| service::book(tx, &sisp(), &new)).await)
                    });
                });
            }
        });
        assert_eq!(region.taken(more[0]), 1);
    });
}
