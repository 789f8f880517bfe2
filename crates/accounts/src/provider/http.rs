//! What the provider is asked goes out as everything else does. For how long all of it together is waited for says who asks.

use openidconnect::{HttpRequest, HttpResponse};
use web::outward::{self, Unreachable};

/// The longest answer, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Sends a request.
pub(super) async fn send(request: HttpRequest) -> Result<HttpResponse, Unreachable> {
    outward::connect(request.uri()).await?.ask(request, LONGEST).await
}
