//! `argine import people` on both engines: what it prints and leaves beside the file.

use std::process::Output;

use testkit::{Place, places};

use crate::command;

fn import(place: &Place, name: &str, more: &[&str]) -> Output {
    command::argine(place).args(["import", "people", name]).args(more).output().unwrap()
}

fn told(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn figures_are_printed_and_rejected_rows_lie_beside_the_file() {
    const CODE: &str = "SPNDAA80C52L219T";
    for place in places() {
        let good = include_str!("../../../../docs/registry-file.csv");
        let wrong = good.replace(";011 000000;", ";telefono;");
        std::fs::write(place.folder().join("registry.csv"), &wrong).unwrap();
        let rehearsed = import(&place, "registry.csv", &["--json", "--dry-run"]);
        assert_eq!(told(&rehearsed)["new"], 3);
        let output = import(&place, "registry.csv", &["--json"]);
        assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
        let figures = told(&output);
        for (name, figure) in [
            ("rows", 4),
            ("accepted", 3),
            ("rejected", 1),
            ("duplicate", 0),
            ("changed", 0),
            ("unchanged", 0),
        ] {
            assert_eq!(figures[name], figure, "{name}: {figures}");
        }
        assert_eq!(figures["rejected_file"], "registry.rejected.csv");
        let said = [&output.stdout[..], &output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains(CODE));
        let rejected = place.folder().join("registry.rejected.csv");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&rejected).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let text = std::fs::read_to_string(&rejected).unwrap();
        assert!(text.contains(CODE) && text.contains("colonna «Telefono»"), "{text}");
        std::fs::write(&rejected, text.replace("telefono", "011 000000")).unwrap();
        let mended = import(&place, "registry.rejected.csv", &["--json"]);
        assert_eq!((mended.status.code(), &told(&mended)["new"]), (Some(0), &1.into()));
        std::fs::write(place.folder().join("other.csv"), "nome;cognome\n").unwrap();
        let refused = import(&place, "other.csv", &[]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("Manca la colonna «Codice fiscale»"));
    }
}
