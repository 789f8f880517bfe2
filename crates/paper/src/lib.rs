//! Documents to print and to keep: PDF on A4, tagged so that a screen reader can read it (PDF/UA-1, ISO 14289-1).
//!
//! A document is a list of blocks. Where the lines fall is worked out here; who writes one never names a coordinate.
//!
//! ```
//! let mut document = paper::Document::new("Accessi ai dati", "it");
//! document.heading("Accessi ai dati");
//! document.paragraph("Chi ha visto i dati, e perché.");
//! document.table(&[("Data", 1.0), ("Struttura", 3.0)], vec![vec!["14/11/2020".into(), "ASL TO1".into()]]);
//! assert!(document.pdf().unwrap().starts_with(b"%PDF"));
//! ```

mod block;
mod draw;
mod font;
mod layout;
mod qr;
mod wrap;

pub use block::Document;
pub use qr::qr_path;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// One of the fonts inside the program cannot be read.
    #[error("a font inside the program cannot be read")]
    Font,
    /// What was laid out is no valid PDF/UA-1.
    #[error("not a valid PDF/UA-1: {0}")]
    Invalid(String),
}
