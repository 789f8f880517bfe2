use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

/// Surname, given name, sex, birth date, place, code, and its omocodes with 1, 3 and 7 letters from the right.
type Vector = (&'static str, &'static str, Sex, Date, &'static str, [&'static str; 4]);

const VECTORS: [Vector; 9] = [
    (
        "Rossi",
        "Mario",
        Sex::Male,
        date(1980, 1, 1),
        "H501",
        ["RSSMRA80A01H501U", "RSSMRA80A01H50MM", "RSSMRA80A01HRLMS", "RSSMRAULALMHRLMD"],
    ),
    (
        "Bianchi",
        "Maria",
        Sex::Female,
        date(1985, 4, 12),
        "L219",
        ["BNCMRA85D52L219N", "BNCMRA85D52L21VC", "BNCMRA85D52LNMVC", "BNCMRAURDRNLNMVM"],
    ),
    (
        "Fo",
        "Dario",
        Sex::Male,
        date(1926, 3, 24),
        "E633",
        ["FOXDRA26C24E633P", "FOXDRA26C24E63PL", "FOXDRA26C24ESPPU", "FOXDRANSCNQESPPD"],
    ),
    (
        "D'Aquino",
        "Ginevra",
        Sex::Female,
        date(2010, 12, 31),
        "A479",
        ["DQNGVR10T71A479E", "DQNGVR10T71A47VT", "DQNGVR10T71AQTVC", "DQNGVRMLTTMAQTVJ"],
    ),
    (
        "Ma",
        "Li",
        Sex::Female,
        date(1990, 8, 5),
        "Z210",
        ["MAXLIX90M45Z210C", "MAXLIX90M45Z21LF", "MAXLIX90M45ZNMLF", "MAXLIXVLMQRZNMLM"],
    ),
    (
        "Popescu",
        "Andrei",
        Sex::Male,
        date(1978, 11, 30),
        "Z129",
        ["PPSNDR78S30Z129A", "PPSNDR78S30Z12VP", "PPSNDR78S30ZMNVS", "PPSNDRTUSPLZMNVQ"],
    ),
    (
        "Nuñez",
        "José",
        Sex::Male,
        date(2001, 10, 9),
        "Z604",
        ["NNZJSO01R09Z604P", "NNZJSO01R09Z60QM", "NNZJSO01R09ZSLQU", "NNZJSOLMRLVZSLQI"],
    ),
    (
        "De Rossi",
        "Gianfranco",
        Sex::Male,
        date(1950, 6, 2),
        "A182",
        ["DRSGFR50H02A182Q", "DRSGFR50H02A18NF", "DRSGFR50H02AMUNJ", "DRSGFRRLHLNAMUNP"],
    ),
    (
        "Aò",
        "Io",
        Sex::Female,
        date(2000, 2, 29),
        "D205",
        ["AOXIOX00B69D205B", "AOXIOX00B69D20RW", "AOXIOX00B69DNLRW", "AOXIOXLLBSVDNLRL"],
    ),
];

fn code(text: &str) -> TaxCode {
    TaxCode::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_nine_vectors_encode_decode_and_have_their_omocodes() {
    let today = date(2020, 11, 14);
    for (family, given, sex, born, place, codes) in VECTORS {
        let suggested = suggest(family, given, sex, born, place).unwrap();
        assert_eq!(suggested.as_str(), codes[0], "{family} {given}");
        assert!(!suggested.is_omocode());
        let omocodes = suggested.omocodes();
        assert_eq!(omocodes.len(), 127);
        for (text, letters) in codes.into_iter().zip([0_u32, 1, 3, 7]) {
            let read = code(text);
            assert_eq!((read.as_str(), read.base().as_str()), (text, codes[0]), "kept as written");
            assert_eq!((read.sex(), read.place_code().as_str()), (sex, place));
            assert_eq!(read.birth_date(today, None).unwrap().date, born);
            assert_eq!(read.is_omocode(), letters > 0);
            if letters > 0 {
                assert_eq!(omocodes[(1 << letters) - 2].as_str(), text, "from the rightmost digit");
            }
            let declared = Declared {
                family: Some(family),
                given: Some(given),
                sex: Some(sex),
                birth_date: Some(born),
                place_code: Some(place),
            };
            assert_eq!(read.disagreements(&declared), []);
        }
    }
}

#[test]
fn each_fault_is_told_apart() {
    use TaxCodeError::*;
    let error = |text| TaxCode::parse(text).unwrap_err();
    assert_eq!(error(""), Length { found: 0 });
    assert_eq!(error("RSSMRA80A01H501"), Length { found: 15 });
    assert_eq!(error("RSS MRA 80A01 H501U"), Length { found: 19 });
    assert_eq!(error("RS5MRA80A01H501U"), NotALetter { position: 3, found: '5' });
    assert_eq!(error("RSSMRÀ80A01H501U"), NotALetter { position: 6, found: 'À' });
    assert_eq!(error("rssmra8oa01h501u"), NotADigit { position: 8, found: 'O' });
    assert_eq!(error("RSSMRA80A01H50💉U"), NotADigit { position: 15, found: '💉' });
    assert_eq!(error("RSSMRA80F01H501U"), Month { found: 'F' });
    assert_eq!(error("RSSMRA80101H501U"), NotALetter { position: 9, found: '1' });
    assert_eq!(error("RSSMRA80A00H501U"), ImpossibleDate { day: 0, month: 1 });
    assert_eq!(error("RSSMRA80A40H501U"), ImpossibleDate { day: 40, month: 1 });
    assert_eq!(error("RSSMRA80A72H501U"), ImpossibleDate { day: 72, month: 1 });
    assert_eq!(error("RSSMRA80H31H501U"), ImpossibleDate { day: 31, month: 6 });
    assert_eq!(error("RSSMRA81B29H501U"), ImpossibleDate { day: 29, month: 2 });
    assert_eq!(error("RSSMRA80A01H501V"), CheckLetter);
    // The letter of the base does not pass for the omocode.
    assert_eq!(error("RSSMRA80A01H50MU"), CheckLetter);
    assert_eq!(code(" rssmra80a01h501u\n").as_str(), "RSSMRA80A01H501U");
}

#[test]
fn no_message_and_no_debug_text_repeats_the_code() {
    assert_eq!(format!("{:?}", code("RSSMRA80A01H501U")), "TaxCode(…)");
    let provisional = PersonIdentifier::from_column("80087670016").unwrap();
    assert_eq!(format!("{provisional:?}"), "Provisional(ProvisionalCode(…))");
    assert!(!TaxCode::parse("RSSMRA80A01H501V").unwrap_err().to_string().contains('U'));
}

#[test]
fn the_century_is_declared_or_the_latest_and_doubts_are_told() {
    let fo = code("FOXDRA26C24E633P");
    let born = |today, declared| fo.birth_date(today, declared).map(|birth| (birth.date, birth.to_confirm));
    assert_eq!(born(date(2020, 11, 14), None), Ok((date(1926, 3, 24), false)));
    assert_eq!(born(date(2026, 3, 23), None), Ok((date(1926, 3, 24), false)));
    // On the day a newborn could have it the century is in doubt.
    assert_eq!(born(date(2026, 3, 24), None), Ok((date(2026, 3, 24), true)));
    assert_eq!(born(date(2026, 11, 14), Some(date(1926, 3, 24))), Ok((date(1926, 3, 24), true)));
    assert_eq!(born(date(2026, 11, 14), Some(date(1927, 1, 1))), Ok((date(1926, 3, 24), true)));
    assert_eq!(born(date(2020, 11, 14), Some(date(2020, 11, 15))), Err(TaxCodeError::FutureDate));
    // 1900 had no 29 February.
    let leap = code("AOXIOX00B69D205B");
    let error = leap.birth_date(date(1999, 1, 1), None).unwrap_err();
    assert_eq!(error, TaxCodeError::ImpossibleDate { day: 69, month: 2 });
}

#[test]
fn a_closed_place_is_a_warning_and_an_unknown_one_an_error() {
    let rossi = code("RSSMRA80A01H50MM");
    let at = |from, to| {
        rossi.place_standing(date(1980, 1, 1), |place| (place == "H501").then_some(Validity { from, to }))
    };
    assert_eq!(at(date(1871, 1, 15), None), Ok(PlaceStanding::Valid));
    assert_eq!(at(date(1980, 1, 1), Some(date(1980, 1, 1))), Ok(PlaceStanding::Valid));
    assert_eq!(
        at(date(1871, 1, 15), Some(date(1979, 12, 31))),
        Ok(PlaceStanding::ClosedBefore(date(1979, 12, 31)))
    );
    assert_eq!(at(date(1980, 1, 2), None), Ok(PlaceStanding::OpenedAfter(date(1980, 1, 2))));
    assert_eq!(rossi.place_standing(date(1980, 1, 1), |_| None), Err(TaxCodeError::UnknownPlace));
    let warning = PlaceStanding::ClosedBefore(date(1979, 12, 31));
    assert_eq!(warning.args(), [("date", "31/12/1979".to_owned())]);
}

#[test]
fn disagreements_name_their_parts_and_what_is_unknown_is_not_compared() {
    let maria = code("BNCMRA85D52L21VC");
    assert_eq!(maria.disagreements(&Declared::default()), []);
    let declared = Declared {
        family: Some("Verdi"),
        given: Some("Anna"),
        sex: Some(Sex::Male),
        birth_date: Some(date(1985, 4, 13)),
        place_code: Some("l218"),
    };
    let all = [Part::Family, Part::Given, Part::Sex, Part::BirthDate, Part::BirthPlace];
    assert_eq!(maria.disagreements(&declared), all);
    let other_century = Declared { birth_date: Some(date(1885, 4, 12)), ..Declared::default() };
    assert_eq!(maria.disagreements(&other_century), [], "the code has no century");
}

#[test]
fn names_lose_accents_and_signs_and_keep_their_letters() {
    for (name, letters) in [
        ("D’Aquino", "DAQUINO"),
        ("De  Rossi-Bianchi", "DEROSSIBIANCHI"),
        ("Nuñez", "NUNEZ"),
        ("Großmann", "GROSSMANN"),
        ("Bjørnsen", "BJORNSEN"),
        ("Æsøp Œuvre", "AESOPOEUVRE"),
        ("Wałęsa", "WALESA"),
        ("Đoković", "DOKOVIC"),
        ("Þórsson", "THORSSON"),
        ("Işık", "ISIK"),
        ("ﬁore", "FIORE"),
        ("Ǿ", "O"),
        ("李", ""),
    ] {
        assert_eq!(name_letters(name), letters, "{name}");
    }
    assert_eq!(
        suggest("李", "娜", Sex::Female, date(1990, 1, 1), "Z210"),
        Err(TaxCodeError::NameWithoutLetters)
    );
    for place in ["", "L21", "L2199", "2190", "L21V", "È21"] {
        let suggested = suggest("Rossi", "Mario", Sex::Male, date(1990, 1, 1), place);
        assert_eq!(suggested, Err(TaxCodeError::PlaceCode), "{place}");
    }
}

#[test]
fn other_identifiers_are_read_by_kind_and_by_column() {
    use IdentifierKind as Kind;
    let parse = PersonIdentifier::parse;
    let read = |kind, text| parse(kind, text).map(|found| (found.kind(), found.value().map(str::to_owned)));
    assert_eq!(
        read(Kind::Provisional, " 80087670016 "),
        Ok((Kind::Provisional, Some("80087670016".to_owned())))
    );
    assert_eq!(parse(Kind::Provisional, "80087670017"), Err(IdentifierError::ProvisionalCheckDigit));
    assert_eq!(parse(Kind::Provisional, "8008767001"), Err(IdentifierError::ProvisionalForm));
    assert_eq!(parse(Kind::Provisional, "00000000000"), Err(IdentifierError::ProvisionalForm));
    let Ok(PersonIdentifier::Stp(stp)) = parse(Kind::Stp, "stp0103010000123") else { panic!("an STP code") };
    assert_eq!((stp.as_str(), stp.region(), stp.issuer()), ("STP0103010000123", "010", "010301"));
    assert_eq!(parse(Kind::Eni, "ENI01030100001"), Err(IdentifierError::TemporaryForm { prefix: "ENI" }));
    let other = |kind| Err(IdentifierError::OtherKind { looks_like: kind });
    assert_eq!(parse(Kind::Eni, "STP0103010000123"), other(Kind::Stp));
    assert_eq!(parse(Kind::TaxCode, "80087670016"), other(Kind::Provisional));
    assert_eq!(parse(Kind::Stp, "RSSMRA80A01H501U"), other(Kind::TaxCode));
    assert_eq!(parse(Kind::TaxCode, "RSSMRA80A01H501V"), Err(TaxCodeError::CheckLetter.into()));
    let none = |reason| Ok(PersonIdentifier::None { reason });
    assert_eq!(parse(Kind::TaxCode, "non-possiede-cf"), none(NoIdentifier::NotHeld));
    assert_eq!(PersonIdentifier::from_column(NO_TAX_CODE), none(NoIdentifier::NotHeld));
    assert_eq!(parse(Kind::None, "anonymous"), none(NoIdentifier::Anonymous));
    assert_eq!(parse(Kind::None, ""), Err(IdentifierError::UnknownReason));
    for (text, kind) in [
        ("RSSMRA80A01H501U", Kind::TaxCode),
        ("80087670016", Kind::Provisional),
        ("ENI0103010000123", Kind::Eni),
    ] {
        assert_eq!(PersonIdentifier::from_column(text).unwrap().kind(), kind);
        assert_eq!(Kind::parse(kind.as_str()), Ok(kind));
    }
    assert_eq!(PersonIdentifier::from_column("").unwrap_err().key(), "tax-code-length");
    assert_eq!(Kind::parse("passport"), Err(IdentifierError::UnknownKind));
}

#[test]
fn every_key_has_a_sentence_that_uses_its_arguments() {
    let catalogue = include_str!("../../i18n/it.ftl");
    let (position, found) = (1, 'X');
    let faults: [IdentifierError; 16] = [
        TaxCodeError::Length { found: 3 }.into(),
        TaxCodeError::NotALetter { position, found }.into(),
        TaxCodeError::NotADigit { position, found }.into(),
        TaxCodeError::Month { found }.into(),
        TaxCodeError::ImpossibleDate { day: 0, month: 1 }.into(),
        TaxCodeError::CheckLetter.into(),
        TaxCodeError::FutureDate.into(),
        TaxCodeError::UnknownPlace.into(),
        TaxCodeError::PlaceCode.into(),
        TaxCodeError::NameWithoutLetters.into(),
        IdentifierError::ProvisionalForm,
        IdentifierError::ProvisionalCheckDigit,
        IdentifierError::TemporaryForm { prefix: "STP" },
        IdentifierError::OtherKind { looks_like: IdentifierKind::Stp },
        IdentifierError::UnknownKind,
        IdentifierError::UnknownReason,
    ];
    let mut due: Vec<(&str, Vec<&str>)> =
        faults.iter().map(|fault| (fault.key(), fault.args().iter().map(|arg| arg.0).collect())).collect();
    let parts = [Part::Family, Part::Given, Part::Sex, Part::BirthDate, Part::BirthPlace];
    due.extend(parts.map(|part| (part.key(), vec![])));
    for standing in [PlaceStanding::ClosedBefore(Date::MIN), PlaceStanding::OpenedAfter(Date::MIN)] {
        due.push((standing.key().unwrap(), vec!["date"]));
    }
    for (key, args) in due {
        let start = catalogue.find(&format!("\n{key} = ")).unwrap_or_else(|| panic!("no sentence for {key}"));
        let sentence = &catalogue[start + 1..];
        let sentence = sentence.split("\n\n").next().unwrap();
        for arg in args {
            assert!(sentence.contains(&format!("${arg}")), "{key} does not say {arg}");
        }
    }
}

fn any_person() -> impl Strategy<Value = (String, String, Sex, Date, String)> {
    let sex = prop_oneof![Just(Sex::Male), Just(Sex::Female)];
    let born =
        (0_i32..43_000).prop_map(|days| date(1902, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap());
    ("[A-Za-zàèìòùñøßł' -]{0,12}[A-Za-z]", "[A-Za-zàèéìòùç' -]{0,12}[A-Za-z]", sex, born, "[A-MZ][0-9]{3}")
}

proptest! {
    #[test]
    fn what_is_encoded_decodes((family, given, sex, born, place) in any_person(), pick in 0_usize..127) {
        let suggested = suggest(&family, &given, sex, born, &place).unwrap();
        let declared = Declared {
            family: Some(&family), given: Some(&given), sex: Some(sex), birth_date: Some(born), place_code: Some(&place),
        };
        for code in [suggested, suggested.omocodes()[pick]] {
            let read = TaxCode::parse(code.as_str()).unwrap();
            prop_assert_eq!(read, code);
            prop_assert_eq!(read.base(), suggested.to_string());
            prop_assert_eq!(read.disagreements(&declared), vec![]);
            prop_assert_eq!(read.birth_date(date(2020, 11, 14), Some(born)).unwrap().date, born);
            prop_assert_eq!(read.omocodes(), suggested.omocodes());
        }
    }

    #[test]
    fn the_128_codes_of_a_base_are_all_different((family, given, sex, born, place) in any_person()) {
        let suggested = suggest(&family, &given, sex, born, &place).unwrap();
        let mut all = suggested.omocodes();
        all.push(suggested);
        all.sort();
        all.dedup();
        prop_assert_eq!(all.len(), 128);
    }

    /// In one place no two letters weigh the same, so one wrong letter never passes.
    #[test]
    fn one_wrong_letter_is_found((family, given, sex, born, place) in any_person(), index in 0_usize..6, other in b'A'..=b'Z') {
        let suggested = suggest(&family, &given, sex, born, &place).unwrap();
        let mut wrong = suggested.as_str().as_bytes().to_vec();
        prop_assume!(wrong[index] != other);
        wrong[index] = other;
        let wrong = String::from_utf8(wrong).unwrap();
        prop_assert_eq!(TaxCode::parse(&wrong), Err(TaxCodeError::CheckLetter));
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,20}") {
        let _ = TaxCode::parse(&text);
        let _ = PersonIdentifier::from_column(&text);
        let _ = name_letters(&text);
    }

    #[test]
    fn sixteen_plausible_characters_never_panic(text in "[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]") {
        if let Ok(code) = TaxCode::parse(&text) {
            prop_assert_eq!(code.as_str(), &text);
            let birth = code.birth_date(date(2020, 11, 14), None).unwrap();
            prop_assert!(birth.date <= date(2020, 11, 14));
        }
    }
}
