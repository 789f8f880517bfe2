//! Workbooks: a ZIP of XML parts (ECMA-376, parts 1 and 2). Only the parts that say what stands in one sheet are unpacked, each
//! within bounds.

mod parts;
mod rows;
mod strings;
mod styles;
mod xml;

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use rows::{Rows, date_of};

use crate::{Content, Sheet, Trouble};
use parts::Parts;
use xml::{Step, Xml};

/// Bytes of the text of a cell: 32,767 units of UTF-16, each at most three bytes of UTF-8.
const LARGEST_CELL: usize = 3 * 32_767;
/// Sheets of a workbook that are looked at.
const MOST_SHEETS: usize = 50;

/// What every cell of a workbook is read with.
pub(crate) struct Shared {
    pub(crate) strings: strings::Strings,
    pub(crate) styles: styles::Styles,
    /// Whether its days are counted from 1904, as on old Macintoshes.
    pub(crate) from_1904: bool,
}

/// A workbook.
pub(crate) struct Workbook {
    parts: Parts,
    /// Name, whether hidden, and the part.
    sheets: Vec<(Sheet, String)>,
    from_1904: bool,
}

impl Workbook {
    pub(crate) fn open(content: &Content) -> Result<Self, Trouble> {
        let parts = Parts::open(content)?;
        let main = match relations(&parts, "_rels/.rels")?.into_values().find(|one| one.is_document) {
            Some(relation) => resolved("", &relation.target),
            None => "xl/workbook.xml".to_owned(),
        };
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = main.rsplit('/').next().unwrap_or_default();
        let related = relations(&parts, &format!("{folder}/_rels/{file}.rels"))?;
        let mut book = Self { parts, sheets: Vec::new(), from_1904: false };
        let mut xml = book.parts.small(&main)?.ok_or(Trouble::NoTable)?;
        while let Some(step) = xml.next()? {
            let Step::Start(element) = step else { continue };
            match element.name() {
                "workbookPr" => book.from_1904 = element.flag("date1904"),
                "sheet" => {
                    let relation = element.attribute("id").and_then(|id| related.get(&id));
                    let hidden = element.attribute("state").is_some_and(|state| state != "visible");
                    let name = element.attribute("name").unwrap_or_default();
                    if let Some(relation) = relation.filter(|relation| relation.is_sheet) {
                        let sheet = Sheet { name, hidden };
                        book.sheets.push((sheet, resolved(&folder, &relation.target)));
                    }
                }
                _ => {}
            }
            if book.sheets.len() > MOST_SHEETS {
                return Err(Trouble::Sheets(MOST_SHEETS));
            }
        }
        Ok(book)
    }

    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    /// The rows of the sheet with a name, or of the first one that is not hidden.
    pub(crate) fn rows(&self, name: Option<&str>) -> Result<(String, Rows), Trouble> {
        let found = match name {
            Some(name) => self.sheets.iter().find(|(sheet, _)| sheet.name == name),
            None => self.sheets.iter().find(|(sheet, _)| !sheet.hidden),
        };
        let (sheet, part) = found.ok_or_else(|| match name {
            Some(name) => Trouble::NoSheet(name.to_owned()),
            None => Trouble::Empty,
        })?;
        let shared = Shared {
            strings: strings::Strings::read(self.parts.xml("xl/sharedStrings.xml")?)?,
            styles: styles::Styles::read(self.parts.small("xl/styles.xml")?)?,
            from_1904: self.from_1904,
        };
        let xml = self.parts.xml(part)?.ok_or(Trouble::Broken)?;
        Ok((sheet.name.clone(), Rows::new(xml, Arc::new(shared))))
    }
}

struct Relation {
    target: String,
    is_document: bool,
    is_sheet: bool,
}

/// What a part refers to, by the id of each.
fn relations(parts: &Parts, name: &str) -> Result<HashMap<String, Relation>, Trouble> {
    let mut all = HashMap::new();
    let Some(mut xml) = parts.small(name)? else { return Ok(all) };
    while let Some(step) = xml.next()? {
        let Step::Start(element) = step else { continue };
        if element.name() != "Relationship" {
            continue;
        }
        let kind = element.attribute("Type").unwrap_or_default();
        let relation = Relation {
            target: element.attribute("Target").unwrap_or_default(),
            is_document: kind.ends_with("/officeDocument"),
            is_sheet: kind.ends_with("/worksheet"),
        };
        all.insert(element.attribute("Id").unwrap_or_default(), relation);
    }
    Ok(all)
}

/// A target seen from a folder, or from the root when it begins with a stroke.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}
