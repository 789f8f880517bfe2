//! Style sheet, scripts and fonts, embedded in the binary and compressed beforehand.
//!
//! The fingerprint in a file's name changes with its content, so browsers keep it for ever and a new version of the
//! program is seen at once.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::Problem;
use sha2::{Digest, Sha256};

use crate::WebError;

struct Asset {
    name: &'static str,
    file: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Serves the assets under `/assets/`. [`finish`](crate::finish) merges it.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(serve))
}

/// The address of an asset by its plain name, e.g. `argine.css`.
///
/// # Panics
/// In tests, when there is no such asset; in service the address leads nowhere.
pub fn href(name: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    debug_assert!(found.is_some(), "there is no asset {name}");
    format!("/assets/{}", found.map_or(name, |asset| asset.file))
}

/// A script or a style sheet that a module above brings for pages of its own, embedded, under a name that changes with its content.
#[derive(Debug)]
pub struct Own {
    href: String,
    text: &'static str,
}

impl Own {
    /// From its plain name, e.g. `lab.js`.
    pub fn new(name: &str, text: &'static str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let print: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        Self { href: format!("/assets/{stem}-{print}.{extension}"), text }
    }

    /// Its address.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// Serves it.
    pub fn routes<S: Clone + Send + Sync + 'static>(&'static self) -> Router<S> {
        let head = [
            (header::CONTENT_TYPE, content_type(&self.href)),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        Router::new().route(&self.href, get(move || async move { (head, self.text) }))
    }
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file == file) else {
        return WebError(Problem::NotFound).into_response();
    };
    let mut answer = asset.answer(&headers);
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let answered = answer.headers_mut();
    answered.insert(header::CACHE_CONTROL, kept);
    answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&asset.tag()) {
        answered.insert(header::ETAG, tag);
    }
    answer
}

impl Asset {
    // Weak: the same tag stands for the compressed and the plain bytes.
    fn tag(&self) -> String {
        format!("W/\"{}\"", self.file)
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let text =
            |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        if text(header::IF_NONE_MATCH).split(',').any(|tag| tag.trim() == self.tag()) {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(content_type(self.file)));
        let accepts = |coding| text(header::ACCEPT_ENCODING).split(',').any(|it| accepts(it, coding));
        let encoded = |coding: &'static str, bytes: Option<&'static [u8]>| {
            let bytes = bytes.filter(|_| accepts(coding))?;
            let coding = (header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            Some(([kind.clone(), coding], bytes).into_response())
        };
        encoded("br", self.brotli)
            .or_else(|| encoded("gzip", self.gzip))
            .unwrap_or_else(|| ([kind], self.plain).into_response())
    }
}

/// Whether one item of `Accept-Encoding` wants this coding, e.g. `gzip;q=0.8` but not `gzip;q=0`.
fn accepts(item: &str, coding: &str) -> bool {
    let (name, rest) = item.trim().split_once(';').unwrap_or((item.trim(), ""));
    let refused = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).is_some_and(|q: f32| q == 0.0);
    name.trim() == coding && !refused
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_page_stays_light() {
        let over = |asset: &Asset| asset.gzip.unwrap_or(asset.plain).len();
        let total: usize = ASSETS.iter().filter(|asset| asset.name != "licences.txt").map(over).sum();
        let scripts: usize = ASSETS.iter().filter(|asset| asset.name.ends_with(".js")).map(over).sum();
        assert!(total <= 250 * 1024, "{total} bytes");
        assert!(scripts <= 60 * 1024, "{scripts} bytes");
    }

    #[test]
    fn the_smallest_form_a_browser_takes_is_sent() {
        let asset = ASSETS.iter().find(|asset| asset.name == "argine.css").unwrap();
        let sent = |accepted: &str| {
            let mut asked = HeaderMap::new();
            asked.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
            let answer = asset.answer(&asked);
            answer.headers().get(header::CONTENT_ENCODING).map(|it| it.to_str().unwrap().to_owned())
        };
        assert_eq!(sent("gzip, deflate, br, zstd").as_deref(), Some("br"));
        assert_eq!(sent("gzip;q=0.8, br;q=0").as_deref(), Some("gzip"));
        assert_eq!(sent("identity"), None);
    }

    #[test]
    fn what_has_not_changed_is_not_sent_again() {
        let asset = &ASSETS[0];
        let mut asked = HeaderMap::new();
        asked.insert(header::IF_NONE_MATCH, asset.tag().parse().unwrap());
        assert_eq!(asset.answer(&asked).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn the_style_sheet_asks_nothing_of_other_sites() {
        let css = ASSETS.iter().find(|asset| asset.name == "argine.css").unwrap();
        let text = std::str::from_utf8(css.plain).unwrap();
        assert!(!text.contains("//"), "an address of another site");
        assert!(!text.contains("data:"), "the policy allows no data: images");
    }
}
