use jiff::civil::date;
use kernel::clock::FOREVER;

use super::comparing::merged;
use super::*;

const TODAY: Date = date(2020, 11, 14);

fn due(audience: &str, from: Date, why: &'static str) -> Due {
    let (audience, sort_key) = (audience.to_owned(), "1 A".to_owned());
    Due::exactly(Resource::Report, Grant { audience, sort_key, valid_from: from, valid_to: FOREVER, why })
}

fn row(audience: &str, from: Date, why: &str) -> Stored {
    Stored {
        resource: Resource::Report,
        audience: audience.to_owned(),
        sort_key: "1 A".to_owned(),
        valid_from: from,
        valid_to: FOREVER,
        why: why.to_owned(),
    }
}

fn told(dues: Vec<Due>, rows: &[Stored]) -> Vec<(What, String)> {
    compared(&merged(dues), rows, TODAY).into_iter().map(|(what, of, _)| (what, of)).collect()
}

#[test]
fn what_is_stored_as_it_follows_does_not_differ() {
    let (asl, gp) = (due("asl:301", TODAY, "domicile"), due("gp:1", date(2019, 3, 1), "gp-of-choice"));
    let rows = [row("gp:1", date(2019, 3, 1), "gp-of-choice"), row("asl:301", TODAY, "domicile")];
    assert!(told(vec![asl, gp], &rows).is_empty());
    assert!(told(Vec::new(), &[]).is_empty());
}

#[test]
fn each_difference_has_its_name() {
    let asl = || vec![due("asl:301", date(2020, 11, 1), "domicile")];
    let stored = row("asl:301", date(2020, 11, 1), "domicile");
    for (dues, rows, what) in [
        (asl(), vec![], What::Missing),
        (vec![], vec![stored.clone()], What::Superfluous),
        (asl(), vec![row("asl:301", date(2020, 11, 2), "domicile")], What::Dates),
        (asl(), vec![Stored { valid_to: TODAY, ..stored.clone() }], What::Dates),
        (asl(), vec![Stored { sort_key: "2".to_owned(), ..stored.clone() }], What::Place),
        (asl(), vec![row("asl:301", date(2020, 11, 1), "residence")], What::Why),
    ] {
        assert_eq!(told(dues, &rows), [(what, "asl:301".to_owned())]);
    }
    let other = told(asl(), &[row("asl:210", date(2020, 11, 1), "domicile")]);
    assert_eq!(other, [(What::Missing, "asl:301".to_owned()), (What::Superfluous, "asl:210".to_owned())]);
}

#[test]
fn what_the_facts_leave_open_may_be_either_way() {
    let open = due("asl:301", date(2020, 11, 1), "domicile").begun(date(2020, 11, 1), TODAY).placed("1", "7");
    for (from, key, differs) in [
        (date(2020, 11, 1), "1 A", false),
        (TODAY, "1 anything 7", false),
        (date(2020, 11, 15), "1 A", true),
        (date(2020, 10, 31), "1 A", true),
        (TODAY, "2 anything 7", true),
    ] {
        let stored = Stored { sort_key: key.to_owned(), ..row("asl:301", from, "domicile") };
        assert_eq!(!told(vec![open.clone()], &[stored]).is_empty(), differs, "{from} {key}");
    }
}

#[test]
fn what_is_over_is_nobodys_matter() {
    let over = Stored { valid_to: TODAY, ..row("comune:001272", date(2020, 11, 1), "measure-running") };
    assert!(told(Vec::new(), &[over]).is_empty());
    let mut ended = due("comune:001272", date(2020, 11, 1), "measure-running");
    ended.grant.valid_to = TODAY;
    let ended = Due::exactly(Resource::Measure, ended.grant);
    assert!(told(vec![ended], &[]).is_empty());
}

#[test]
fn two_reasons_of_one_audience_are_one_row() {
    let both = vec![
        due("asl:301", date(2020, 11, 1), "requested").begun(date(2020, 11, 1), TODAY),
        due("asl:301", date(2020, 11, 1), "in-charge").begun(date(2020, 11, 1), TODAY),
    ];
    for why in ["requested+in-charge", "requested"] {
        assert!(told(both.clone(), &[row("asl:301", date(2020, 11, 3), why)]).is_empty(), "{why}");
    }
    let written = merged(both)[0].grants(Some(&row("asl:301", date(2020, 11, 3), "requested")));
    assert_eq!(written.len(), 2);
    assert!(written.iter().all(|grant| grant.valid_from == date(2020, 11, 3)), "the day stays");
}
