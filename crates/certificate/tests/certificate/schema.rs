//! The examples of the European schema, valid and invalid.

use certificate::Content;
use serde_json::Value;

const EXAMPLES: &str = include_str!("../../../../data/dcc/schema_examples.jsonl");

#[test]
fn each_example_is_taken_or_refused_as_it_says() {
    let mut seen = 0;
    for line in EXAMPLES.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let read = Content::from_json(&row["dcc"]);
        let fault = read.err().map(|fault| fault.to_string());
        assert_eq!(fault.is_none(), row["valid"] == true, "{}: {fault:?}", row["file"]);
        seen += 1;
    }
    assert_eq!(seen, 46);
}

#[test]
fn what_is_wrong_is_told_with_its_field_and_never_with_its_value() {
    let right = certificate::demo::invented(certificate::demo::Usage::Test, super::noon());
    for (path, value, fault) in [
        ("/ver", Value::from("1.3"), "ver non è nella forma giusta"),
        ("/dob", Value::from("1809-02-28"), "dob non è nella forma giusta"),
        ("/nam/fnt", Value::from("Rossi"), "nam.fnt non è nella forma giusta"),
        ("/nam/fn", Value::from("x".repeat(81)), "nam.fn è troppo lungo"),
        ("/t/0/sc", Value::from("2021-11-15"), "t[0].sc non è nella forma giusta"),
        ("/t/0/tr", Value::Null, "manca t[0].tr"),
        ("/t/0/ci", Value::from(7), "t[0].ci non è del tipo giusto"),
        ("/t", Value::from("x"), "t non è del tipo giusto"),
        ("/t", Value::Array(vec![]), "t deve avere una voce sola"),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        assert_eq!(Content::from_json(&wrong).unwrap_err().to_string(), fault);
    }
    let mut two = right.clone();
    two["r"] = certificate::demo::invented(certificate::demo::Usage::Recovery, super::noon())["r"].clone();
    let fault = Content::from_json(&two).unwrap_err().to_string();
    assert!(fault.contains("una cosa sola"), "{fault}");
}
