//! What the preview answers: GET, to this machine under its own name, for files of the build and for news. Everything
//! else is refused: other methods, bodies, long requests, a Host that is not us (a page elsewhere whose name was made
//! to point here).

use super::pages::content_type;
use super::{News, Shared};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// Where pages ask for news.
pub(super) const NEWS: &str = "/__news";

/// Longest path that is looked at.
const LONGEST: usize = 2048;

/// All the page may do: nothing from elsewhere.
const POLICY: &str = "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; frame-ancestors 'none'; form-action 'none'; base-uri 'self'";

/// The script that listens for news; it is added to pages only here, not to the build.
const SCRIPT: &str = include_str!("reload.js");

#[derive(Clone)]
struct Server {
    shared: Arc<Shared>,
    port: u16,
}

/// The whole server, for requests to this port.
pub fn router(shared: Arc<Shared>, port: u16) -> Router {
    Router::new().fallback(answer).with_state(Server { shared, port })
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let mut response = match refusal(&request, server.port) {
        Some((status, words)) => (status, words).into_response(),
        None if request.uri().path() == NEWS => news(&server.shared),
        None => file(&server.shared, request.uri().path()),
    };
    let headers = response.headers_mut();
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(request: &Request, port: u16) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    if !ours(headers, port) {
        return Some((
            StatusCode::MISDIRECTED_REQUEST,
            "this is not the server you are looking for\n",
        ));
    }
    if request.method() != Method::GET {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "only GET\n"));
    }
    if request.uri().to_string().len() > LONGEST {
        return Some((StatusCode::URI_TOO_LONG, "too long\n"));
    }
    let body = headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0")
        || headers.contains_key(header::TRANSFER_ENCODING);
    body.then_some((StatusCode::PAYLOAD_TOO_LARGE, "no body is read\n"))
}

/// Whether the request names this machine as its host.
fn ours(headers: &HeaderMap, port: u16) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else {
        return false;
    };
    let (name, at) = match host.rsplit_once(':') {
        Some((name, digits)) => (name, digits.parse::<u16>().ok()),
        None => (host, Some(80)),
    };
    at == Some(port) && (name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
}

fn file(shared: &Shared, path: &str) -> Response {
    let pages = shared.pages();
    let (status, found) = match pages.get(path) {
        Some(found) => (StatusCode::OK, Some(found)),
        None => (StatusCode::NOT_FOUND, pages.get("/404.html")),
    };
    let Some((name, bytes)) = found else {
        let page = format!(
            "<!doctype html><title>Newton to Adam</title><p>Not found.</p><script>{SCRIPT}</script>"
        );
        return (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, content_type("a.html"))], page)
            .into_response();
    };
    let kind = content_type(&name);
    let bytes = if name.ends_with(".html") { with_script(&bytes) } else { bytes.to_vec() };
    (status, [(header::CONTENT_TYPE, kind)], bytes).into_response()
}

fn with_script(page: &[u8]) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window == end).unwrap_or(page.len());
    let script = format!("<script>{SCRIPT}</script>\n");
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

/// News as they come, the state of things first.
fn news(shared: &Shared) -> Response {
    let mut receiver = shared.news.subscribe();
    receiver.mark_changed();
    let events = stream::unfold(receiver, |mut receiver| async {
        receiver.changed().await.ok()?;
        let News { version, errors } = receiver.borrow_and_update().clone();
        let data = serde_json::json!({ "version": version, "errors": errors });
        Some((Ok::<_, Infallible>(Event::default().data(data.to_string())), receiver))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}
