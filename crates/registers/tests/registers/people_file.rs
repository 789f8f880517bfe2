//! Some rows of the regional registry sent through a page, on both engines.

use axum::http::StatusCode;

use crate::common::{Browser, TAX_CODE, log, on_each_engine, person};

const PATH: &str = "/registers/people";
const HEADER: &str =
    "codice fiscale;cognome;nome;sesso;data di nascita;comune di residenza;comune di domicilio;telefono";

#[test]
fn a_file_is_looked_through_before_it_is_written_and_shows_nobody() {
    on_each_engine(|db| {
        let id = person(db);
        let mut admin = Browser::signed_in(db, "admin");
        assert_eq!(admin.get(PATH).status, StatusCode::OK);
        let file = format!(
            "{HEADER}\n{TAX_CODE};Bianchi;Mario;M;01/01/1980;001272;001272;011 123456\n\
             STP0103010000001;Verdi;Gia;F;01/01/1990;001272;;\nX;Neri;Ugo;M;01/01/1990;001272;;\n"
        );
        let rehearsal = admin.upload(&format!("{PATH}/import"), &file);
        assert_eq!(rehearsal.status, StatusCode::OK, "{}", rehearsal.text);
        let shown = rehearsal.text.split("<textarea").next().unwrap();
        assert!(shown.contains("Riga 4") && shown.contains("Codice fiscale"), "{shown}");
        assert!(!shown.contains(TAX_CODE) && !shown.contains("Neri"), "{shown}");
        let mut doctor = Browser::signed_in(db, "ada");
        let phone =
            |doctor: &mut Browser<'_>| doctor.get(&format!("/people/{id}")).text.contains("011 123456");
        assert!(!phone(&mut doctor), "nothing is written");
        let done = admin.post(&format!("{PATH}/confirm"), &[("rows", &file)]);
        assert!(done.text.contains("Anagrafe aggiornata") && !done.text.contains(TAX_CODE), "{}", done.text);
        assert!(phone(&mut doctor));
        let history = doctor.get(&format!("/people/{id}/history")).text;
        assert!(history.contains("file dell"), "{history}");
        let subjects =
            log(db).into_iter().filter(|one| one.action == "person.import" && one.subjects == [id.0]);
        assert_eq!(subjects.count(), 2, "whom the rehearsal met is recorded too");
        for (text, sentence) in [("", "file"), ("nome;cognome\na;b\n", "Manca la colonna")] {
            let answer = admin.upload(&format!("{PATH}/import"), text);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(sentence), "{}", answer.text);
        }
        // Who left the desk writes nothing, and who administers one ASL does not send it.
        db.pass(jiff::SignedDuration::from_mins(6));
        let stale = admin.post(&format!("{PATH}/confirm"), &[("rows", &file)]);
        assert_eq!(stale.status, StatusCode::UNAUTHORIZED);
        assert_eq!(Browser::signed_in(db, "torino").get(PATH).status, StatusCode::FORBIDDEN);
    });
}
