//! The chapters, in the order in which they are listed: first those for a role, then those for what one does.

use std::sync::OnceLock;

use crate::markdown::{As, Rendered, render};

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its name in the address, and that of its file.
    pub slug: &'static str,
    /// What is written in the file.
    pub source: &'static str,
    /// The same as it is shown.
    pub shown: Rendered,
}

macro_rules! chapters {
    ($($slug:literal),* $(,)?) => {
        &[$(($slug, include_str!(concat!("../../../docs/manuale/", $slug, ".md")))),*]
    };
}

/// How many of them are for a role.
pub const ROLES: usize = 11;

/// Name and text of each.
pub const FILES: &[(&str, &str)] = chapters![
    "medico",
    "operatore-sisp",
    "laboratorio",
    "sindaco",
    "unita-di-crisi",
    "amministratore",
    "direttore-asl",
    "protezione-dati",
    "assistenza",
    "medici-in-emergenza",
    "altri-ruoli",
    "accesso",
    "secondo-fattore",
    "ricerca",
    "persona",
    "segnalazioni",
    "tamponi",
    "misure",
    "elenchi",
    "correzioni",
    "emergenza",
    "dati-personali",
    "utenti",
    "registri",
    "errori",
];

/// All chapters, rendered once.
pub fn all() -> &'static [Chapter] {
    static CHAPTERS: OnceLock<Vec<Chapter>> = OnceLock::new();
    CHAPTERS.get_or_init(|| {
        let chapter = |(slug, source): &(&'static str, &'static str)| Chapter {
            slug,
            source,
            shown: render(source, As::Page),
        };
        FILES.iter().map(chapter).collect()
    })
}
