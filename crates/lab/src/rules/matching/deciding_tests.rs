use jiff::civil::date;
use kernel::tax_code::suggest;
use proptest::prelude::*;

use super::*;

const TORINO: &str = "001272";

fn code(family: &str, given: &str) -> kernel::TaxCode {
    suggest(family, given, Sex::Female, date(1985, 4, 12), "L219").unwrap()
}

fn known(family: &str, given: &str, lead: Lead) -> Known {
    Known {
        person: PersonId::new(),
        lead,
        identifier: PersonIdentifier::TaxCode(code(family, given)),
        family_name: family.to_owned(),
        given_name: given.to_owned(),
        sex: Sex::Female,
        birth_date: date(1985, 4, 12),
        comuni: vec![TORINO.to_owned()],
        waits: false,
    }
}

fn sent(family: &str, given: &str) -> Identity {
    Identity {
        code: Some(code(family, given).as_str().to_owned()),
        family_name: family.to_owned(),
        given_name: given.to_owned(),
        sex: Some('F'),
        birth_date: Some(date(1985, 4, 12)),
        ..Identity::default()
    }
}

fn without_code(family: &str, given: &str) -> Identity {
    Identity { code: None, ..sent(family, given) }
}

fn decided(sent: &Identity, found: &[Known]) -> Verdict {
    decide(sent, &[TORINO.to_owned()], found)
}

#[test]
fn numbers_come_before_names() {
    let asked = known("Bianchi", "Maria", Lead::Request);
    let coded = Known { person: PersonId::new(), ..known("Bianchi", "Maria", Lead::Code) };
    let both = [asked.clone(), coded.clone()];
    assert_eq!(decided(&sent("BIANCHI", "MARIA"), &both), Verdict::Is(asked.person, Rule::RequestNumber));
    let held = Known { lead: Lead::Document, ..asked.clone() };
    let both = [held.clone(), coded.clone()];
    assert_eq!(decided(&sent("BIANCHI", "MARIA"), &both), Verdict::Is(held.person, Rule::Accession));
    assert_eq!(
        decided(&sent("BIANCHI", "MARIA"), std::slice::from_ref(&coded)),
        Verdict::Is(coded.person, Rule::TaxCode)
    );
    let waits = Known { waits: true, ..coded };
    let expected = Verdict::Is(waits.person, Rule::PersonAndDate);
    assert_eq!(decided(&sent("BIANCHI", "MARIA"), &[waits]), expected);
}

#[test]
fn no_number_gives_a_result_to_whom_the_rest_contradicts() {
    for lead in [Lead::Request, Lead::Document, Lead::Code] {
        let one = known("Bianchi", "Maria", lead);
        for wrong in [
            sent("Verdi", "Anna"),
            Identity { birth_date: Some(date(1985, 4, 13)), ..sent("Bianchi", "Maria") },
            Identity { sex: Some('M'), ..sent("Bianchi", "Maria") },
            Identity { given_name: "Marta".into(), ..sent("Bianchi", "Maria") },
        ] {
            let verdict = decided(&wrong, std::slice::from_ref(&one));
            assert_eq!(verdict, Verdict::Doubt(Doubt::Contradiction), "{lead:?} {wrong:?}");
        }
    }
    // What is not said contradicts nothing.
    let one = known("Bianchi", "Maria", Lead::Request);
    assert_eq!(
        decided(&Identity::default(), std::slice::from_ref(&one)),
        Verdict::Is(one.person, Rule::RequestNumber)
    );
}

#[test]
fn a_temporary_code_is_no_more_than_the_rest_says() {
    let stp = PersonIdentifier::from_column("STP0103010000007").unwrap();
    let one = Known { identifier: stp, ..known("Diallo", "Awa", Lead::Code) };
    let of = |family: &str, given: &str| Identity {
        code: Some("STP0103010000007".to_owned()),
        ..without_code(family, given)
    };
    let found = std::slice::from_ref(&one);
    assert_eq!(decided(&of("DIALLO", "AWA"), found), Verdict::Is(one.person, Rule::TemporaryCode));
    for wrong in [
        of("Bianchi", "Maria"),
        of("Diallo", "Mariama"),
        Identity { sex: Some('M'), ..of("Diallo", "Awa") },
        Identity { birth_date: Some(date(1985, 4, 13)), ..of("Diallo", "Awa") },
    ] {
        assert_eq!(decided(&wrong, found), Verdict::Doubt(Doubt::Contradiction), "{wrong:?}");
    }
}

#[test]
fn a_code_nobody_has_may_be_entered_if_it_says_the_rest() {
    assert_eq!(decided(&sent("Bianchi", "Maria"), &[]), Verdict::Register);
    let other =
        Identity { family_name: "Verdi".into(), given_name: "Anna".into(), ..sent("Bianchi", "Maria") };
    assert_eq!(decided(&other, &[]), Verdict::Doubt(Doubt::Unknown));
    let nameless = Identity { family_name: String::new(), ..sent("Bianchi", "Maria") };
    assert_eq!(decided(&nameless, &[]), Verdict::Doubt(Doubt::Unknown));
}

#[test]
fn without_a_code_a_name_needs_something_more() {
    let named = without_code("Bianchi", "Maria");
    let one = known("Bianchi", "Maria", Lead::Birth);
    assert_eq!(decided(&named, std::slice::from_ref(&one)), Verdict::Is(one.person, Rule::Likeness));
    let elsewhere = decide(&named, &["004078".to_owned()], std::slice::from_ref(&one));
    assert_eq!(elsewhere, Verdict::Doubt(Doubt::Several), "nothing but the name");
    let waits = Known { waits: true, ..one.clone() };
    assert_eq!(
        decide(&named, &[], std::slice::from_ref(&waits)),
        Verdict::Is(waits.person, Rule::PersonAndDate)
    );
    let twice = [waits.clone(), Known { person: PersonId::new(), waits: false, ..waits.clone() }];
    assert_eq!(decide(&named, &[], &twice), Verdict::Doubt(Doubt::Several));
    let no_sex = Identity { sex: None, ..named.clone() };
    assert_eq!(decided(&no_sex, std::slice::from_ref(&waits)), Verdict::Doubt(Doubt::Several));
    let alike = without_code("Bianchi", "Mariaa");
    assert_eq!(decided(&alike, &[waits]), Verdict::Doubt(Doubt::Several), "not quite the name");
    assert_eq!(decided(&named, &[]), Verdict::Doubt(Doubt::Unknown));
    assert_eq!(decided(&Identity::default(), &[]), Verdict::Doubt(Doubt::Nameless));
}

#[test]
fn a_twin_is_not_the_other_one() {
    let twin = known("Bianchi", "Maria", Lead::Birth);
    assert_eq!(
        decided(&without_code("Bianchi", "Marta"), &[Known { waits: true, ..twin }]),
        Verdict::Doubt(Doubt::Several)
    );
}

proptest! {
    /// Whatever is sent, who is chosen is among those found, and nothing said of her says otherwise.
    #[test]
    fn who_is_chosen_was_found_and_fits(
        given in "[A-Z]{3,8}", other in "[A-Z]{3,8}", coded: bool, male: bool, day in 1_i8..28, lead in 0_usize..4, waits: bool,
    ) {
        let lead = [Lead::Request, Lead::Document, Lead::Code, Lead::Birth][lead];
        let one = Known { waits, ..known("Bianchi", &given, lead) };
        let mut identity = sent("Bianchi", &other);
        if !coded { identity.code = None; }
        identity.sex = Some(if male { 'M' } else { 'F' });
        identity.birth_date = Some(date(1985, 4, day));
        match decided(&identity, std::slice::from_ref(&one)) {
            Verdict::Is(person, _) => {
                prop_assert_eq!(person, one.person);
                prop_assert!(!male && day == 12, "{:?}", identity);
            }
            Verdict::Register | Verdict::Doubt(_) => {}
        }
    }

    /// The order in which persons are found changes nothing but for who is led to by the same.
    #[test]
    fn the_order_does_not_matter(swap: bool, waits: bool) {
        let (one, two) = (Known { waits, ..known("Bianchi", "Maria", Lead::Birth) }, known("Rossi", "Ada", Lead::Birth));
        let expected = decided(&without_code("Bianchi", "Maria"), &[one.clone(), two.clone()]);
        let found = if swap { [two, one] } else { [one, two] };
        prop_assert_eq!(decided(&without_code("Bianchi", "Maria"), &found), expected);
    }
}
