//! A laboratory's own table, at the desk of who sends it.

use access::Role;
use jiff::civil::date;
use people::model::Person;
use serde_json::Value;
use sheet::Cell;
use sheet::fixture::Book;
use uuid::Uuid;

use super::browser::{Answer, Browser, ok};
use super::*;

pub const HEADINGS: [&str; 8] =
    ["Cod. Fiscale", "Cognome", "Nome", "Nato il", "N. richiesta", "Data prelievo", "Metodica", "Esito"];

pub fn desk<'a>(region: &Region<'a>) -> Browser<'a> {
    Browser::new(region.db, Role::LaboratoryTechnician, LAB)
}

/// A row of the laboratory's own table: a swab of yesterday.
pub fn line(person: &Person, number: &str, outcome: &str) -> Vec<String> {
    let data = &person.data;
    let (code, born) = (data.identifier.value().unwrap(), data.birth_date.strftime("%d/%m/%Y").to_string());
    let all = [code, &data.family_name, &data.given_name, &born, number, "13/11/2020 08:30", "PCR", outcome];
    all.map(str::to_owned).to_vec()
}

pub fn csv(headings: &[&str], lines: &[Vec<String>]) -> String {
    let mut text = headings.join(",") + "\n";
    lines.iter().for_each(|line| text.push_str(&(line.join(",") + "\n")));
    text
}

pub fn book(lines: &[Vec<String>]) -> Book {
    let texts = |line: &[String]| line.iter().map(|text| Cell::Text(text.clone())).collect::<Vec<Cell>>();
    let headings: Vec<String> = HEADINGS.map(str::to_owned).to_vec();
    Book::of(
        &std::iter::once(texts(&headings)).chain(lines.iter().map(|line| texts(line))).collect::<Vec<_>>(),
    )
}

pub fn people(region: &Region<'_>, count: i8) -> Vec<Person> {
    let all: Vec<Person> = (1..=count).map(|day| person("Bruni", "Ada", date(1980, 3, day))).collect();
    region.load(&all);
    all
}

/// The page of a file once it was read.
pub fn read(desk: &Browser<'_>, page: &str) -> String {
    loop {
        let shown = desk.get(page);
        if !shown.text.contains("lab-progress") {
            return ok(&shown).to_owned();
        }
    }
}

/// What a form of the page would send: its hidden fields and what is chosen.
pub fn fields(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let after = tag.split_once(&format!(" {name}=\""))?.1;
        Some(after.split('"').next()?.replace("&#34;", "\"").replace("&#38;", "&").replace("&#39;", "'"))
    };
    let mut all = Vec::new();
    let form = page.split("action=\"/results/tables/").nth(1).unwrap_or_else(|| panic!("no form: {page}"));
    let form = form.split("</form>").next().unwrap();
    for tag in form.split('<').skip(1) {
        let checked = !tag.contains("type=\"radio\"") || tag.contains(" checked");
        if tag.starts_with("input") && checked {
            all.extend(attribute(tag, "name").zip(attribute(tag, "value")));
        }
    }
    for select in form.split("<select").skip(1) {
        let select = select.split("</select>").next().unwrap();
        let chosen = select.split("<option").find(|option| option.contains(" selected"));
        all.extend(attribute(select, "name").zip(chosen.and_then(|option| attribute(option, "value"))));
    }
    all.retain(|(name, _)| name != "csrf");
    all
}

/// The days of all samples, in order.
pub fn sampled(region: &Region<'_>) -> Vec<String> {
    let read = |tx: &mut storage::Tx<'_>| {
        tx.query(&sql::ALL_RESULTS, storage::args![], |row| row.get::<kernel::Timestamp>(3))
    };
    let all = region.db.read(read).unwrap();
    let mut days: Vec<String> = all.into_iter().map(|at| kernel::clock::local_date(at).to_string()).collect();
    days.sort();
    days
}

/// Posts the form of a page with something changed in it.
pub fn post(desk: &Browser<'_>, path: &str, page: &str, changes: &[(&str, &str)]) -> Answer {
    let mut all = fields(page);
    all.retain(|(name, _)| changes.iter().all(|(other, _)| name != other));
    let all = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(changes.iter().copied());
    desk.post(path, &all.collect::<Vec<_>>())
}

pub fn upload(desk: &Browser<'_>, file: &[u8]) -> (Uuid, Answer) {
    let id = Uuid::now_v7();
    (id, desk.upload_with("/results/import", &[("id", &id.to_string())], file))
}

/// Sends a table for the first time, with a name for its mapping; the address of the file.
pub fn sent(desk: &Browser<'_>, name: &str, file: &[u8]) -> String {
    let (id, answer) = upload(desk, file);
    let path = answer.goes_to().to_owned();
    assert_eq!(path, format!("/results/tables/{id}"));
    let page = ok(&desk.get(&path)).to_owned();
    let answer = post(desk, &path, &page, &[("name", name), ("submit", "send")]);
    assert_eq!(answer.goes_to(), format!("/results/import/{id}"));
    answer.goes_to().to_owned()
}

pub fn api(desk: &Browser<'_>, query: &str, file: impl Into<Vec<u8>>) -> Answer {
    let key = Uuid::now_v7().to_string();
    let headers = [("idempotency-key", key.as_str()), ("content-type", "application/octet-stream")];
    desk.api("POST", &format!("/api/v1/results/imports{query}"), &headers, file.into())
}

pub fn figures(body: &Value) -> (u64, u64, u64, u64) {
    let number = |name: &str| body[name].as_u64().unwrap_or_else(|| panic!("{body}"));
    let all = (number("rows"), number("accepted"), number("rejected"), number("duplicate"));
    assert_eq!(all.0, all.1 + all.2 + all.3, "{body}");
    all
}
