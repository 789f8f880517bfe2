//! The technical log of a real server.

use testkit::places;

use crate::doctor::execute;
use crate::served::Serving;

#[test]
fn an_unexpected_error_stands_in_the_log_with_its_request_and_nobodys_words() {
    for place in places() {
        let server = Serving::start(&place);
        let asked = r#"{"login": "Canary\nERROR forged", "password": "Canary"}"#;
        let wrong = server.post("/api/v1/token", asked);
        assert!(wrong.starts_with("HTTP/1.1 401"), "{wrong}");
        execute(&place, "ALTER TABLE user_account RENAME TO elsewhere");
        let answer = server.post("/api/v1/token", asked);
        execute(&place, "ALTER TABLE elsewhere RENAME TO user_account");
        assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
        let id = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
        let log = std::fs::read_to_string(place.folder().join("serve.log")).unwrap();
        let said: Vec<&str> = log.lines().filter(|line| line.contains(id)).collect();
        assert_eq!(said.len(), 1, "{log}");
        assert!(said[0].contains("ERROR") && said[0].contains("internal fault"), "{log}");
        assert!(!log.contains("Canary") && !log.contains("forged"), "{log}");
        assert!(!answer.contains("user_account"), "the client learns nothing of it: {answer}");
    }
}
