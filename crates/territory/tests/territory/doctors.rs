//! The register of doctors on both engines.

use jiff::civil::{Date, date};
use kernel::Problem;
use kernel::clock::FOREVER;
use storage::{Module, Reactions};
use territory::doctors::{self, After};
use territory::{Doctor, DoctorKind};

const MODULES: &[Module] = &[territory::MODULE];
const TODAY: Date = date(2020, 11, 14);

fn doctor(code: &str, family_name: &str, given_name: &str, valid_to: Date) -> Doctor {
    Doctor {
        code: code.to_owned(),
        family_name: family_name.to_owned(),
        given_name: given_name.to_owned(),
        kind: DoctorKind::Gp,
        asl: "301".to_owned(),
        comune: "001272".to_owned(),
        valid_from: date(2010, 1, 1),
        valid_to,
    }
}

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(MODULES);
    testkit::schemas_equal(MODULES);
}

#[test]
fn doctors_are_found_by_code_and_listed_by_asl() {
    testkit::on_each_engine(MODULES, &[], Reactions::new, |db| {
        let register = [
            doctor("010A1B2", "D'Argine", "Ada", FOREVER),
            doctor("010A1B3", "De Sponda", "Bruno", FOREVER),
            doctor("010A1B4", "De Sponda", "Carla", TODAY),
            Doctor { kind: DoctorKind::Paediatrician, ..doctor("010A1B5", "Fiumè", "Dino", FOREVER) },
        ];
        let all = register.clone();
        db.write(move |tx| all.iter().try_for_each(|doctor| doctors::insert(tx, doctor))).unwrap();
        let (found, missing) =
            db.read(|tx| Ok((doctors::find(tx, "010A1B5")?, doctors::find(tx, "010Z9Z9")?))).unwrap();
        assert_eq!((found.as_ref(), missing), (Some(&register[3]), None));
        let codes = |typed: &'static str, after: Option<After>, limit| -> Vec<String> {
            let list =
                db.read(move |tx| doctors::by_asl(tx, "301", typed, TODAY, after.as_ref(), limit)).unwrap();
            list.into_iter().map(|doctor| doctor.code).collect()
        };
        // The third one's agreement ended the day before.
        assert_eq!(codes("", None, 9), ["010A1B2", "010A1B3", "010A1B5"]);
        assert_eq!(codes("", Some(After::doctor(&register[0])), 1), ["010A1B3"]);
        assert_eq!(codes("de sp", None, 9), ["010A1B3"]);
        assert_eq!(codes("FIUME", None, 9), ["010A1B5"]);
        let again = register[0].clone();
        assert!(matches!(db.write(move |tx| doctors::insert(tx, &again)), Err(Problem::Duplicate(_))));
    });
}
