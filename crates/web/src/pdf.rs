//! Documents to print and to keep, as PDF: `paper` lays them out, the words come from the catalogue.

use axum::response::Response;
use kernel::Problem;
use paper::Document;

use crate::response::saved_as;
use crate::{WebError, t, tn};

/// A document in Italian with numbered pages and the name of the region's platform at their foot.
pub fn document(title: &str) -> Document {
    let mut document = Document::new(title, "it");
    document.note(t("web-paper-note"));
    document.page_label(|page, pages| tn("web-paper-page", &[("page", &page), ("pages", &pages)]));
    document
}

/// An answer that is saved as a file; its name says nothing of any person. The document is written and drawn on a thread
/// that may take its time.
///
/// # Errors
/// `Problem::Internal` if the document cannot be drawn.
pub async fn download(
    name: &str,
    document: impl FnOnce() -> Document + Send + 'static,
) -> Result<Response, WebError> {
    let drawn = tokio::task::spawn_blocking(move || document().pdf()).await.map_err(Problem::internal)?;
    Ok(saved_as(name, "application/pdf", drawn.map_err(Problem::internal)?))
}
