//! Public health keeps its places and their hours.

use access::Role;
use axum::http::{Request, StatusCode};
use sampling::model::PlaceKind;
use uuid::Uuid;

use super::common::*;

#[test]
fn a_place_is_made_and_opened_and_closed_again() {
    on_each_engine(|region| {
        let sisp = region.browser(Role::SispOperator, "301");
        let id = Uuid::now_v7().to_string();
        let wrong =
            sisp.post("/sampling/places/new", &[("id", &id), ("kind", "drive_in"), ("name", "Parco")]);
        let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("Parco") && wrong.has("Compila questo campo"), "nothing typed is lost");
        let fields = [
            ("id", id.as_str()),
            ("kind", "drive_in"),
            ("name", "Parco"),
            ("address", "via Po 1"),
            ("active", "true"),
        ];
        let hours = format!("/sampling/places/{id}/hours");
        for _ in 0..2 {
            let made = sisp.post("/sampling/places/new", &fields).expect(StatusCode::SEE_OTHER);
            assert_eq!(made.location, hours);
        }
        assert!(sisp.get("/sampling").expect(StatusCode::OK).has("Parco"));
        let open = |capacity: &str, first: &str| {
            let fields = [
                ("first", first),
                ("last", "20/11/2020"),
                ("weekday", "1"),
                ("weekday", "2"),
                ("from", "8.30"),
                ("until", "10:00"),
                ("minutes", "30"),
                ("capacity", capacity),
            ];
            sisp.post(&hours, &fields)
        };
        let wrong = open("600", "16/11/2020").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("da 0 a 500") && wrong.has("value=\"8.30\""));
        assert!(open("3", "01/11/2020").expect(StatusCode::UNPROCESSABLE_ENTITY).has("già passato"));
        open("3", "16/11/2020").expect(StatusCode::SEE_OTHER);
        let page = sisp.get(&hours).expect(StatusCode::OK);
        assert!(page.has("09:30") && !page.has("10:00</td>"));
        // Another ASL has nothing to do with it.
        let other = region.browser(Role::SispOperator, "210");
        other.get(&hours).expect(StatusCode::NOT_FOUND);
        other.get(&format!("/sampling/places/{id}/day")).expect(StatusCode::NOT_FOUND);
        let tried = region.refused();
        assert_eq!(tried, vec![("sampling_place".to_owned(), vec![id.parse().unwrap()]); 2]);
        assert!(!other.get("/sampling").expect(StatusCode::OK).has("Parco"));
        region.browser(Role::Gp, GP).get("/sampling").expect(StatusCode::FORBIDDEN);
    });
}

/// Numbers larger and smaller than any kind of number, at each of their edges.
const BEYOND: [&str; 8] = [
    "2147483648",
    "-2147483649",
    "4294967296",
    "9223372036854775808",
    "-9223372036854775809",
    "99999999999999999999999999999999",
    "1e400",
    "2147483647",
];

#[test]
fn a_number_that_overflows_is_refused_at_its_field() {
    on_each_engine(|region| {
        let sisp = region.browser(Role::SispOperator, "301");
        let (place, slots) = region.place(PlaceKind::HotSpot, 2, 1);
        let good = [
            ("first", "16/11/2020"),
            ("last", "20/11/2020"),
            ("weekday", "1"),
            ("from", "8.30"),
            ("until", "10:00"),
            ("minutes", "30"),
            ("capacity", "3"),
        ];
        let hours = format!("/sampling/places/{place}/hours");
        let api = format!("/api/v1/sampling-places/{place}/slots");
        let whole = serde_json::json!({ "first": "2020-11-16", "last": "2020-11-17", "weekday": [1], "from": "08:00",
                                        "until": "10:00", "minutes": 60, "capacity": 3 });
        for wrong in BEYOND {
            for field in ["minutes", "capacity"] {
                let typed = good.map(|(name, value)| (name, if name == field { wrong } else { value }));
                let answer = sisp.post(&hours, &typed).expect(StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.has(&format!("id=\"e-{field}\"")), "{field} {wrong}: {}", answer.text);
                assert!(answer.has(&format!("value=\"{wrong}\"")), "what was typed is still there");
                // As a number of JSON, which knows no bounds.
                let (own, other) = (format!("\"{field}\":{}", whole[field]), format!("\"{field}\":{wrong}"));
                let body = whole.to_string().replace(&own, &other);
                assert!(body.contains(&other));
                let request = Request::put(&api)
                    .header("content-type", "application/json")
                    .header("idempotency-key", Uuid::now_v7().to_string())
                    .header("if-match", "\"0\"");
                let answer = sisp.ask(request, body);
                assert!(answer.status.is_client_error(), "{field} {wrong}: {}", answer.text);
            }
        }
        assert_eq!(region.taken(slots[0]), 0);
    });
}

#[test]
fn who_opens_less_than_is_booked_is_told_where() {
    on_each_engine(|region| {
        let sisp = region.browser(Role::SispOperator, "301");
        let (place, slots) = region.place(PlaceKind::HotSpot, 2, 1);
        for family in ["Rossi", "Bianchi"] {
            let request = region.request(region.person(family), lab::model::Priority::Contact);
            let path = format!("/requests/{}/appointment", request.id);
            sisp.post(&path, &[("slot", &slots[0].to_string())]).expect(StatusCode::SEE_OTHER);
        }
        let day: Vec<(&str, &str)> = (1..=7).map(|_| ("weekday", "6")).take(1).collect();
        let mut fields = vec![
            ("first", "14/11/2020"),
            ("last", "14/11/2020"),
            ("from", "0:00"),
            ("until", "12:00"),
            ("minutes", "720"),
            ("capacity", "1"),
        ];
        fields.extend(day);
        let less = sisp.post(&format!("/sampling/places/{place}/hours"), &fields);
        let less = less.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(less.has("ha già più appuntamenti"), "{}", less.text);
        assert_eq!(region.taken(slots[0]), 2);
    });
}
