//! The rules by table.

use jiff::civil::date;

use super::*;

#[test]
fn what_is_over_follows_the_calendar() {
    let cases = [
        // last day, term, the first day on which it is over
        (date(2020, 2, 29), "12m", date(2021, 2, 28)),
        (date(2020, 2, 29), "48m", date(2024, 2, 29)),
        (date(2021, 2, 28), "36m", date(2024, 2, 28)),
        (date(2020, 8, 31), "6m", date(2021, 2, 28)),
        (date(2020, 1, 31), "1m", date(2020, 2, 29)),
        (date(2020, 12, 31), "120m", date(2030, 12, 31)),
        (date(2020, 11, 14), "90d", date(2021, 2, 12)),
        (date(2019, 12, 1), "90d", date(2020, 2, 29)),
        (date(9999, 12, 1), "24m", FOREVER),
    ];
    for (last, term, over) in cases {
        let term = Term::parse(term).unwrap();
        assert_eq!(term.over_on(last), over, "{last} {term}");
        if over < FOREVER {
            // What the statement looks through has it on its day, and the rule has it not a day before.
            assert!(last < term.before(over), "{last} {term}");
            assert!(term.over_on(last) > over.yesterday().unwrap());
        }
    }
}

#[test]
fn every_day_that_is_over_lies_before_what_is_looked_through() {
    let mut last = date(2019, 1, 1);
    while last < date(2025, 1, 1) {
        for term in ["1m", "6m", "12m", "24m", "60m", "120m", "30d", "90d"] {
            let term = Term::parse(term).unwrap();
            assert!(last < term.before(term.over_on(last)), "{last} {term}");
        }
        last = last.tomorrow().unwrap();
    }
}

#[test]
fn terms_are_read_or_refused() {
    for good in ["1m", "24m", "90d", "12000d"] {
        assert_eq!(Term::parse(good).unwrap().to_string(), good);
    }
    for bad in ["", "m", "0m", "-1m", "24", "24y", "1.5m", "12001m", "é"] {
        assert_eq!(Term::parse(bad), None, "{bad}");
    }
}

#[test]
fn the_table_is_whole() {
    let table = table();
    for rule in &table {
        let rules = in_force(date(2020, 11, 14));
        assert_eq!(rules.iter().filter(|one| one.class == rule.class).count(), 1, "{}", rule.class);
        assert_eq!(rule.is_planned(), matches!(rule.outcome.as_str(), "delete" | "anonymise"));
    }
    // Who acted is known as long as what he did: a log with users who are nobody is none.
    let term = |class: &str| {
        let rule = table.iter().find(|rule| rule.class == class).unwrap();
        rule.term.unwrap().over_on(date(2020, 1, 1))
    };
    for class in ["accounts", "deleted_persons", "audiences", "emergencies", "digests"] {
        assert!(term(class) >= term("audit"), "{class}");
    }
}

#[test]
fn a_wrong_row_is_told_by_line_and_column() {
    let with =
        |row: &str| parse(&format!("class,valid_from,valid_to,term,least,outcome,decided,source\n{row}"));
    assert!(with("a,2020-02-21,,24m,12m,delete,region,nobody").is_ok());
    for (row, column) in [
        ("a,2020-02-30,,24m,12m,delete,region,nobody", "valid_from"),
        ("a,2020-02-21,x,24m,12m,delete,region,nobody", "valid_to"),
        ("a,2020-02-21,,24,12m,delete,region,nobody", "term"),
        ("a,2020-02-21,,6m,12m,delete,region,nobody", "term"),
        ("a,2020-02-21,,24m,12m,burn,region,nobody", "outcome"),
        ("a,2020-02-21,,24m,12m,delete,me,nobody", "decided"),
        ("a,2020-02-21,,24m,12m,delete,region,", "source"),
    ] {
        assert_eq!(with(row).unwrap_err(), format!("line 2, column {column}"));
    }
}

#[test]
fn the_region_chooses_where_no_source_decides() {
    let rules = in_force(date(2020, 11, 14));
    let rule = |class: &str| rules.iter().find(|rule| rule.class == class).unwrap();
    assert_eq!(chosen(rule("contacts"), "30d").unwrap(), Term::Days(30));
    assert!(matches!(chosen(rule("contacts"), "29d"), Err(Problem::Invalid(_))));
    assert!(matches!(chosen(rule("contacts"), "soon"), Err(Problem::Invalid(_))));
    assert!(matches!(chosen(rule("records"), "240m"), Err(Problem::Refused(_))));
    assert!(matches!(chosen(rule("audit"), "240m"), Err(Problem::Refused(_))));
}

#[test]
fn two_persons_decide() {
    use Role::{Administrator as A, DataProtectionOfficer as D};
    let cases = [
        // region, same, prepared, decides -> may; the machine itself decides as an administrator
        (false, false, A, D, true),
        (false, false, D, A, true),
        (false, false, A, A, false),
        (false, false, D, D, false),
        (false, true, A, D, false),
        (true, false, A, A, true),
        (true, true, A, A, false),
    ];
    for (region, same, prepared, decides, may) in cases {
        let deciding = Deciding { region, same, prepared, decides };
        assert_eq!(may_approve(deciding).is_ok(), may, "{deciding:?}");
    }
}
