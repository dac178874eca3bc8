//! The preview's server: what it gives, and what it refuses.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use binder::serve::{Pages, Shared, router};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// A server on a free port of this machine, and the handle to publish by.
fn start() -> (SocketAddr, Arc<Shared>) {
    let pages = Pages::default()
        .with("index.html", b"<html><body>first</body></html>")
        .with("404.html", b"<html><body>nothing here</body></html>")
        .with("part/index.html", b"<html><body>part</body></html>")
        .with("a b.css", b"p {}");
    let shared = Arc::new(Shared::new(pages, None));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let serving = Arc::clone(&shared);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router(serving, address.port())).await.unwrap();
        });
    });
    (address, shared)
}

fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

fn get(address: SocketAddr, path: &str) -> String {
    ask(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// Checks that pages are given with their type, and with the script that listens for news.
#[test]
fn gives_pages() {
    let (address, _) = start();
    let index = get(address, "/");
    assert_eq!(status(&index), "200");
    assert!(
        index.contains("content-type: text/html; charset=utf-8") && index.contains("first<script>")
    );
    assert!(
        index.contains("x-content-type-options: nosniff") && index.contains("default-src 'self'")
    );
    assert!(get(address, "/part/").contains("part<script>"));
    let css = get(address, "/a%20b.css");
    assert!(css.contains("content-type: text/css") && css.ends_with("p {}"));
    assert!(get(address, "/index.html?x=1").contains("first"));
}

/// Checks that unknown paths and every way out of the book end at the 404 page.
#[test]
fn unknown_paths_and_traversal() {
    let (address, _) = start();
    for path in [
        "/no.html",
        "/part",
        "/../index.html",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/part/../../etc/passwd",
        "/..\\etc\\passwd",
        "//etc/passwd",
        "/%00",
        "/%ff",
        "/%",
        "/%2",
    ] {
        let answer = get(address, path);
        assert_eq!(status(&answer), "404", "{path}: {answer}");
        assert!(answer.contains("nothing here"), "{path}");
    }
}

/// Checks that a Host that is not this machine is refused: a page elsewhere cannot read the book under another name.
#[test]
fn refuses_other_hosts() {
    let (address, _) = start();
    let port = address.port();
    for host in ["evil.example", "127.0.0.1", "127.0.0.1.evil.example", "localhost:1", ""] {
        let answer =
            ask(address, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert!(matches!(status(&answer), "421" | "400"), "{host}: {answer}");
        assert!(!answer.contains("first"));
    }
    let news = ask(
        address,
        &format!("GET /__news HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: close\r\n\r\n"),
    );
    assert_eq!(status(&news), "421");
    let ours = ask(
        address,
        &format!("GET / HTTP/1.1\r\nHost: LOCALHOST:{port}\r\nConnection: close\r\n\r\n"),
    );
    assert_eq!(status(&ours), "200");
}

/// Checks that other methods, bodies and long paths are refused.
#[test]
fn refuses_other_requests() {
    let (address, _) = start();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "HEAD"] {
        let answer = ask(
            address,
            &format!("{method} / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
        );
        assert_eq!(status(&answer), "405", "{method}");
    }
    let body = ask(
        address,
        &format!(
            "GET / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
        ),
    );
    assert_eq!(status(&body), "413");
    assert_eq!(status(&get(address, &format!("/{}", "a".repeat(3000)))), "414");
}

/// Checks that an open page is told of errors first and of the new build then, and that the new build is given.
#[test]
fn tells_the_news() {
    let (address, shared) = start();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
        .write_all(format!("GET /__news HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
        .unwrap();
    let mut heard = String::new();
    let mut until = |mark: &str| {
        let mut buffer = [0; 4096];
        while !heard.contains(mark) {
            let count = stream.read(&mut buffer).unwrap();
            assert!(count > 0, "the stream ended: {heard}");
            heard.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
    };
    until("\"errors\":null");
    shared.complain("error: `x` is not declared".to_owned());
    until("`x` is not declared");
    assert!(get(address, "/").contains("first"), "the last good page stays");
    shared.publish(Pages::default().with("index.html", b"<body>second</body>"));
    assert!(get(address, "/").contains("second"));
}
