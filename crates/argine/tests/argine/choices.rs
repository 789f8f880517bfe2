//! `argine import gp-choices` on both engines: what is wrong is told by row, and no tax code is printed.

use std::process::Output;

use testkit::{Place, places};

use crate::command;

fn import(place: &Place, file: &str, more: &[&str]) -> Output {
    std::fs::write(place.folder().join("choices.csv"), file).unwrap();
    command::argine(place).args(["import", "gp-choices", "choices.csv"]).args(more).output().unwrap()
}

#[test]
fn each_wrong_row_is_named_by_its_number_and_never_by_its_person() {
    const CODE: &str = "RSSMRA80A01L219M";
    for place in places() {
        let file = format!(
            "tax_code,doctor_code,from\n{CODE},0100002,2020-11-14\nX,0100002,2020-11-14\n{CODE},0100002,2020-11-14\n"
        );
        for more in [&["--json", "--dry-run"][..], &["--json"]] {
            let output = import(&place, &file, more);
            assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
            let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let wrong = serde_json::json!([
                { "row": 2, "why": "people-choice-nobody" },
                { "row": 3, "why": "people-choice-tax-code" },
                { "row": 4, "why": "people-choice-twice" },
            ]);
            assert_eq!(found["wrong"], wrong);
            assert_eq!((&found["rows"], &found["assigned"]), (&3.into(), &0.into()));
            let said = [output.stdout, output.stderr].concat();
            assert!(!String::from_utf8_lossy(&said).contains(CODE));
        }
        let text = String::from_utf8(import(&place, &file, &[]).stdout).unwrap();
        assert!(text.contains("row 2: Nessuna persona con questo codice fiscale"), "{text}");
        assert_eq!(import(&place, "nome;cognome\n", &[]).status.code(), Some(1));
    }
}
