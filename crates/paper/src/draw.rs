//! From lines with their places to the bytes of the PDF.

use std::num::NonZeroU16;

use krilla::Document as Pdf;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::validate::Accessibility;
use krilla::configure::{ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagKind, TagTree,
};

use crate::Failure;
use crate::block::Document;
use crate::font::{Fonts, Style};
use crate::layout::{Element, Layout, MARGIN, PAGE, Part, Picture, Role, SMALL, Text};

const GREY: u8 = 90;

/// Draws what was laid out.
pub(crate) fn draw(document: &Document, fonts: &Fonts, layout: Layout) -> Result<Vec<u8>, Failure> {
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Failure::Invalid(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut identifiers = Identifiers {
        texts: layout.texts.iter().map(|_| None).collect(),
        pictures: layout.pictures.iter().map(|_| None).collect(),
    };
    for page in 0..layout.pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(Failure::Font)?;
        let mut sheet = pdf.start_page_with(settings);
        let mut surface = sheet.surface();
        for (index, text) in layout.texts.iter().enumerate().filter(|(_, text)| text.page == page) {
            identifiers.texts[index] = line(&mut surface, fonts, text);
        }
        for (index, picture) in layout.pictures.iter().enumerate().filter(|(_, one)| one.page == page) {
            identifiers.pictures[index] = Some(squares(&mut surface, picture));
        }
        for rule in layout.rules.iter().filter(|rule| rule.page == page) {
            across(&mut surface, rule.x, rule.y, rule.width);
        }
        edges(&mut surface, fonts, document, page, layout.pages);
        surface.finish();
        sheet.finish();
    }
    pdf.set_outline(outline(document, &layout));
    let mut tree = TagTree::new().with_lang(Some(document.language.clone()));
    layout.tree.into_iter().for_each(|element| tree.push(group(element, &mut identifiers)));
    pdf.set_tag_tree(tree);
    let about = Metadata::new().title(document.title.clone()).language(document.language.clone());
    pdf.set_metadata(about.creator("Argine".to_owned()));
    pdf.finish().map_err(|error| Failure::Invalid(format!("{error:?}")))
}

/// How the tree names what was drawn.
struct Identifiers {
    texts: Vec<Option<Identifier>>,
    pictures: Vec<Option<Identifier>>,
}

/// Dark squares, of which those side by side are one.
fn squares(surface: &mut Surface<'_>, picture: &Picture) -> Identifier {
    let identifier = surface.start_tagged(ContentTag::Other);
    let mut path = PathBuilder::new();
    for (column, row, many) in &picture.runs {
        let at = |count: usize| count as f32 * picture.module;
        let (left, top) = (picture.x + at(*column), picture.y + at(*row));
        let (right, bottom) = (left + at(*many), top + picture.module);
        path.move_to(left, top);
        path.line_to(right, top);
        path.line_to(right, bottom);
        path.line_to(left, bottom);
        path.close();
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(Fill { paint: luma::Color::new(0).into(), ..Fill::default() }));
        surface.draw_path(&path);
    }
    surface.end_tagged();
    identifier
}

/// A line that is read aloud gives back how the tree names it.
fn line(surface: &mut Surface<'_>, fonts: &Fonts, text: &Text) -> Option<Identifier> {
    let tag = if text.artifact {
        ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
    } else {
        ContentTag::Span(SpanTag::empty())
    };
    let identifier = surface.start_tagged(tag);
    write(surface, fonts, text.style, text.size, (text.x, text.baseline), &text.text, 0);
    surface.end_tagged();
    (!text.artifact).then_some(identifier)
}

fn write(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    style: Style,
    size: f32,
    (x, baseline): (f32, f32),
    text: &str,
    grey: u8,
) {
    let face = fonts.face(style);
    surface.set_fill(Some(Fill { paint: luma::Color::new(grey).into(), ..Fill::default() }));
    surface.draw_glyphs(
        Point::from_xy(x, baseline),
        &face.glyphs(text),
        face.font.clone(),
        text,
        size,
        false,
    );
}

fn across(surface: &mut Surface<'_>, x: f32, y: f32, width: f32) {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(x + width, y);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: luma::Color::new(170).into(), width: 0.5, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.end_tagged();
}

/// The title at the head of every page but the first, note and number at the foot.
fn edges(surface: &mut Surface<'_>, fonts: &Fonts, document: &Document, page: usize, pages: usize) {
    let face = fonts.face(SMALL.style);
    let mut small = |text: &str, kind: ArtifactType, right: bool, baseline: f32| {
        let text = face.printable(text);
        if text.is_empty() {
            return;
        }
        let x = if right { PAGE.0 - MARGIN - face.width(&text, SMALL.size) } else { MARGIN };
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        write(surface, fonts, SMALL.style, SMALL.size, (x, baseline), &text, GREY);
        surface.end_tagged();
    };
    if page > 0 {
        small(&document.title, ArtifactType::Header, false, MARGIN - 20.0);
    }
    let foot = PAGE.1 - MARGIN + 24.0;
    small(&document.note, ArtifactType::Footer, false, foot);
    small(&(document.page_label)(page + 1, pages), ArtifactType::PageNumber, true, foot);
}

fn outline(document: &Document, layout: &Layout) -> Outline {
    let mut outline = Outline::new();
    for mark in &layout.marks {
        let place = XyzDestination::new(mark.page, Point::from_xy(MARGIN, mark.y));
        outline.push_child(OutlineNode::new(mark.text.clone(), place));
    }
    if layout.marks.is_empty() {
        let place = XyzDestination::new(0, Point::from_xy(MARGIN, MARGIN));
        outline.push_child(OutlineNode::new(document.title.clone(), place));
    }
    outline
}

fn group(element: Element, identifiers: &mut Identifiers) -> TagGroup {
    let mut group = TagGroup::new(kind(element.role));
    for part in element.parts {
        match part {
            Part::Element(element) => group.push(group_node(element, identifiers)),
            Part::Line(index) => identifiers.texts[index].take().into_iter().for_each(|it| group.push(it)),
            Part::Picture(index) => {
                identifiers.pictures[index].take().into_iter().for_each(|it| group.push(it));
            }
        }
    }
    group
}

fn group_node(element: Element, identifiers: &mut Identifiers) -> Node {
    group(element, identifiers).into()
}

fn kind(role: Role) -> TagKind {
    match role {
        Role::Heading(level, title) => {
            Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(title)).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Code => Tag::Code.into(),
        Role::List { numbered: true } => Tag::L(ListNumbering::Decimal).into(),
        Role::List { numbered: false } => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Head => Tag::THead.into(),
        Role::Rows => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt)).into(),
    }
}
