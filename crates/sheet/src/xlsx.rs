//! Workbooks: a ZIP of XML parts (ECMA-376, parts 1 and 2). Only the parts that say what stands in one sheet are unpacked, each
//! within bounds.

mod parts;
mod rows;
mod strings;
mod styles;
mod xml;

use std::cell::OnceCell;
use std::sync::Arc;

pub(crate) use rows::{Rows, date_of};

use crate::{Content, Sheet, Trouble};
use parts::Parts;
use xml::{Step, Xml};

/// Bytes of the text of a cell: 32,767 units of UTF-16, each at most three bytes of UTF-8.
const LARGEST_CELL: usize = 3 * 32_767;
/// Parts that a part refers to.
const MOST_RELATIONS: usize = 1_000;
/// Bytes of the name of a sheet: a spreadsheet allows 31 signs.
const LONGEST_NAME: usize = 255;
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
    /// The parts of the shared texts and of the looks of cells.
    strings: Option<String>,
    styles: Option<String>,
    from_1904: bool,
    /// What the cells of every sheet are read with: read once.
    shared: OnceCell<Arc<Shared>>,
}

impl Workbook {
    pub(crate) fn open(content: &Content) -> Result<Self, Trouble> {
        let parts = Parts::open(content)?;
        // Where anything lies, the references say, and not its name.
        let main = relations(&parts, "", "_rels/.rels")?.into_iter().find(|one| one.kind == "officeDocument");
        let main = main.ok_or(Trouble::NoTable)?.target;
        if main.to_lowercase().ends_with(".bin") {
            return Err(Trouble::Binary);
        }
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let related = relations(&parts, folder, &resolved(folder, &format!("_rels/{file}.rels")))?;
        let of_kind = |kind| related.iter().find(|one| one.kind == kind).map(|one| one.target.clone());
        let (strings, styles) = (of_kind("sharedStrings"), of_kind("styles"));
        let shared = OnceCell::new();
        let mut book = Self { parts, sheets: Vec::new(), strings, styles, from_1904: false, shared };
        let mut xml = book.parts.small(&main)?.ok_or(Trouble::NoTable)?;
        while let Some(step) = xml.next()? {
            let Step::Start(element) = step else { continue };
            match element.name() {
                "workbookPr" => book.from_1904 = element.flag("date1904"),
                "sheet" => {
                    let id = element.attribute("id").unwrap_or_default();
                    let hidden = element.attribute("state").is_some_and(|state| state != "visible");
                    let name = element.attribute("name").unwrap_or_default();
                    if name.len() > LONGEST_NAME {
                        return Err(Trouble::Long(main));
                    }
                    let found = related.iter().find(|one| one.id == id && one.kind == "worksheet");
                    book.sheets.extend(found.map(|one| (Sheet { name, hidden }, one.target.clone())));
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

    pub(crate) fn is_from_1904(&self) -> bool {
        self.from_1904
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
        let (shared, xml) = (self.shared()?, there(self.parts.xml(part)?)?);
        Ok((sheet.name.clone(), Rows::new(xml, shared)))
    }

    fn shared(&self) -> Result<Arc<Shared>, Trouble> {
        if let Some(shared) = self.shared.get() {
            return Ok(shared.clone());
        }
        let strings = self.strings.as_deref().map(|part| there(self.parts.xml(part)?)).transpose()?;
        let styles = self.styles.as_deref().map(|part| there(self.parts.small(part)?)).transpose()?;
        let (strings, styles) = (strings::Strings::read(strings)?, styles::Styles::read(styles)?);
        let shared = Arc::new(Shared { strings, styles, from_1904: self.from_1904 });
        Ok(self.shared.get_or_init(|| shared).clone())
    }
}

/// A part that is referred to and missing: without it this is no workbook.
fn there(xml: Option<Xml>) -> Result<Xml, Trouble> {
    xml.ok_or(Trouble::Broken)
}

/// A part that another one refers to.
struct Relation {
    id: String,
    /// The last word of its kind, which is the same in both dialects of the standard.
    kind: String,
    /// The name of the part.
    target: String,
}

/// What a part in a folder refers to, within the workbook.
fn relations(parts: &Parts, folder: &str, name: &str) -> Result<Vec<Relation>, Trouble> {
    let mut all: Vec<Relation> = Vec::new();
    let Some(mut xml) = parts.small(name)? else { return Ok(all) };
    while let Some(step) = xml.next()? {
        let Step::Start(element) = step else { continue };
        if element.name() != "Relationship"
            || element.attribute("TargetMode").is_some_and(|mode| mode == "External")
        {
            continue;
        }
        let text = |name| element.attribute(name).unwrap_or_default();
        let (id, kind, target) = (text("Id"), text("Type"), text("Target"));
        // Two under one id: which one counts would depend on who reads.
        if all.len() == MOST_RELATIONS || all.iter().any(|one| one.id == id) {
            return Err(Trouble::Broken);
        }
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        all.push(Relation { id, kind, target: resolved(folder, &target) });
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
