//! The pages as a reader meets them: every page of the book in headless Chromium, served as `cargo book` serves it.
//!
//! `cargo test -p book-tests --test browser -- --ignored` runs them; Debian's packages are `chromium` and
//! `chromium-driver`.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use binder::serve::{Pages, Shared, router};
use book_tests::building;
use book_tests::webdriver::{Browser, keys};
use serde_json::json;
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, OnceLock};

const OVERFLOW: &str = include_str!("../src/checks/overflow.js");
const MATHS: &str = include_str!("../src/checks/maths.js");
const CONTRAST: &str = include_str!("../src/checks/contrast.js");

/// The built book behind the preview's server.
struct Site {
    origin: String,
    pages: Vec<String>,
}

impl Site {
    fn url(&self, page: &str) -> String {
        format!("{}/{page}", self.origin)
    }
}

/// The one site of all tests.
fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book-in-a-browser");
        let built = building::book(&folder);
        let mut pages = binder::building::pages(&built.folder).unwrap();
        // What stands in for the contents where scripts are off is no page.
        pages.retain(|page| page != "toc.html");
        let shared = Arc::new(Shared::new(Pages::read(&built.folder).unwrap(), None));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router(shared, address.port())).await.unwrap();
            });
        });
        Site { origin: format!("http://{address}"), pages }
    })
}

/// The site, and a browser with a window for a desk.
fn visit() -> (&'static Site, Browser) {
    let site = site();
    let browser = Browser::start();
    browser.resize(1280, 900);
    (site, browser)
}

/// Fails with all that was found.
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Runs a check on every page and collects what it finds.
fn on_every_page(browser: &Browser, site: &Site, check: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for page in &site.pages {
        browser.open(&site.url(page));
        problems
            .extend(browser.list(check).into_iter().map(|problem| format!("{page}: {problem}")));
    }
    problems
}

/// Checks that no page writes an error or a warning to the console or asks for anything that is not on this machine.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn quiet_and_at_home() {
    let (site, browser) = visit();
    let mut problems = Vec::new();
    for page in &site.pages {
        browser.open(&site.url(page));
        let noise = browser
            .console()
            .into_iter()
            .filter(|entry| entry.starts_with("\"SEVERE\"") || entry.starts_with("\"WARNING\""));
        problems.extend(noise.map(|entry| format!("{page}: {entry}")));
        let requests = browser.requests();
        assert!(
            requests.iter().any(|url| url.ends_with(page)),
            "{page} was not asked for: {requests:?}"
        );
        let away = requests
            .into_iter()
            .filter(|url| !url.starts_with(&site.origin) && !url.starts_with("data:"));
        problems.extend(away.map(|url| format!("{page} asks for {url}")));
    }
    none(&problems);
}

/// Checks that every formula has a size, that its font is there, and that no LaTeX or directive reached the reader.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn maths_is_drawn() {
    let (site, browser) = visit();
    none(&on_every_page(&browser, site, MATHS));
}

/// Checks that no page is wider than its window, at a desk and on two phones, with all verdicts and hints open too.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn nothing_is_cut_off() {
    let (site, browser) = visit();
    let opened = format!(
        "document.querySelectorAll('main details').forEach(d => {{ d.open = true; }});\n{OVERFLOW}"
    );
    let mut problems = Vec::new();
    for width in [1280, 800, 390, 360] {
        browser.resize(width, 800);
        for check in [OVERFLOW, opened.as_str()] {
            let found = on_every_page(&browser, site, check);
            problems.extend(found.into_iter().map(|problem| format!("at {width}: {problem}")));
        }
    }
    none(&problems);
}

/// Checks that a verdict opens and closes by mouse and by keyboard, and that every one has something to say.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn verdicts_open() {
    let (site, browser) = visit();
    browser.open(&site.url("how-to-read.html"));
    let shown =
        "const d = document.querySelector('.line-verdict'), e = d.querySelector('.explanation');
        const r = e.getBoundingClientRect();
        return d.open && e.checkVisibility() && r.height > 20 && e.innerText.trim().length > 10";
    let badge = ".line-verdict > summary";
    assert_eq!(browser.run(shown), json!(false));
    browser.click(badge);
    assert_eq!(browser.run(shown), json!(true), "a click opens it");
    browser.click(badge);
    assert_eq!(browser.run(shown), json!(false), "and closes it");
    browser.run(&format!("document.querySelector('{badge}').focus()"));
    browser.press(keys::ENTER);
    assert_eq!(browser.run(shown), json!(true), "Enter opens it");
    browser.press(" ");
    assert_eq!(browser.run(shown), json!(false), "the space bar closes it");
    let silent = "document.querySelectorAll('main details').forEach(d => { d.open = true; });
        return [...document.querySelectorAll('.line')]
            .filter(line => !(line.querySelector('.explanation')?.innerText.trim().length > 10))
            .map(line => line.id)";
    none(&on_every_page(&browser, site, silent));
}

/// Checks that a refuted line shows its counterexample with bracketed matrices.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn witnesses_are_drawn() {
    let (site, browser) = visit();
    let bare = "document.querySelectorAll('main details').forEach(d => { d.open = true; });
        return [...document.querySelectorAll('.line-on-purpose')].filter(line => {
            const witness = line.querySelector('.witness');
            if (!witness || witness.getBoundingClientRect().height < 20) return true;
            return [...witness.querySelectorAll('mtable')].some(table => {
                const [left, right] = [table.previousElementSibling, table.nextElementSibling].map(mo => mo?.getBoundingClientRect());
                const { height } = table.getBoundingClientRect();
                return !(left?.height > 0.8 * height && right?.height > 0.8 * height);
            });
        }).map(line => line.id)";
    none(&on_every_page(&browser, site, bare));
}

/// Checks that the slider of a figure takes marks away and brings them back, by keyboard, without turning the page.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn sliders_work() {
    let (site, browser) = visit();
    browser.open(&site.url("newton.html"));
    let figures = browser
        .list("return [...document.querySelectorAll('figure.plot[data-steps]')].map(f => f.id)");
    assert!(!figures.is_empty(), "no figure has steps");
    for id in figures {
        let state = format!(
            "const f = document.getElementById('{id}');
             return [f.querySelector('output').textContent, f.querySelectorAll('.pl-off').length, location.pathname]"
        );
        browser.run(&format!("document.getElementById('{id}').querySelector('input').focus()"));
        let last = browser.run(&state);
        browser.press(keys::LEFT);
        let before = browser.run(&state);
        assert_ne!(last[0], before[0], "{id}: the step is named");
        assert!(before[1].as_u64() > last[1].as_u64(), "{id}: a mark is gone: {last} {before}");
        browser.press(keys::RIGHT);
        assert_eq!(browser.run(&state), last, "{id}: and back again");
    }
}

/// Checks that the search finds the secant.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn search_finds() {
    let (site, browser) = visit();
    browser.open(&site.url("index.html"));
    browser.click("#mdbook-search-toggle");
    browser.wait("the search", "return document.activeElement.id === 'mdbook-searchbar'");
    browser.press("secant");
    browser.wait(
        "results",
        "return [...document.querySelectorAll('#mdbook-searchresults li')].some(li => /secant/i.test(li.innerText))",
    );
}

/// Checks that a reference leads to its target, and that a target in a folded solution unfolds.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn references_lead_there() {
    let (site, browser) = visit();
    browser.open(&site.url("newton.html"));
    let dead = "return [...document.querySelectorAll('main a[href^=\"#\"]')].map(a => a.getAttribute('href'))
        .filter(href => href !== '#' && !document.getElementById(decodeURIComponent(href.slice(1))))";
    none(&on_every_page(&browser, site, dead));
    browser.open(&site.url("newton.html"));
    browser.click("main p a.ref-block[href^='#'], main p a.ref-line[href^='#']");
    browser.wait(
        "the target in view",
        "const { top, bottom } = document.querySelector(':target').getBoundingClientRect();
         return bottom > 0 && top < innerHeight",
    );
    browser.run(
        "const fold = document.createElement('details');
         fold.innerHTML = '<summary>more</summary><p id=\"deep\">text</p>';
         document.querySelector('main').append(fold);
         location.hash = 'deep'",
    );
    browser.wait("the fold", "return document.getElementById('deep').checkVisibility()");
}

/// Checks that the mark of a claim leads to its row, and the row's link back to the place that covers it.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn marks_lead_there_and_back() {
    let (site, browser) = visit();
    let in_view =
        "const { top, bottom } = document.querySelector(':target').getBoundingClientRect();
         return bottom > 0 && top < innerHeight";
    browser.open(&site.url("newton.html"));
    browser.click("main .covers-mark");
    browser.wait("the row of the claim", "return document.querySelector('tr:target') !== null");
    browser.wait("the row in view", in_view);
    browser.click("tr:target td a");
    browser.wait(
        "the place that covers it",
        "return document.querySelector('main .covers-mark') !== null",
    );
    browser.wait("that place in view", in_view);
}

/// Checks that the menu changes the theme, and that in each of the five all text has the contrast of WCAG AA.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn themes() {
    let (site, browser) = visit();
    browser.open(&site.url("how-to-read.html"));
    let mut papers = Vec::new();
    let mut problems = Vec::new();
    for theme in ["light", "rust", "coal", "navy", "ayu"] {
        browser.click("#mdbook-theme-toggle");
        browser.click(&format!("#mdbook-theme-{theme}"));
        let class = format!("return document.documentElement.classList.contains('{theme}')");
        browser.wait(theme, &class);
        papers
            .push(browser.run("return getComputedStyle(document.documentElement).backgroundColor"));
        for page in ["how-to-read.html", "newton.html", "trust.html"] {
            browser.open(&site.url(page));
            browser
                .run("document.querySelectorAll('.line-verdict').forEach(d => { d.open = true; })");
            let found = browser.list(CONTRAST);
            problems.extend(found.into_iter().map(|problem| format!("{theme}, {page}: {problem}")));
        }
    }
    none(&problems);
    papers.sort_by_key(ToString::to_string);
    papers.dedup();
    assert_eq!(papers.len(), 5, "{papers:?}");
}

/// Checks that a symbol says what it means under the pointer, at a click, and by keyboard.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn symbols_speak() {
    let (site, browser) = visit();
    browser.open(&site.url("how-to-read.html"));
    let shown = "const box = document.getElementById('symbol-meaning'), at = document.querySelector('main [aria-describedby]');
        return !box.hidden && box.textContent !== '' && box.textContent === at?.dataset.symbol";
    browser.hover("main [data-symbol]");
    assert_eq!(browser.run(shown), json!(true), "under the pointer");
    browser.hover("main h1");
    assert_eq!(browser.run(shown), json!(false), "and away from it");
    browser.click("main [data-symbol]");
    assert_eq!(browser.run(shown), json!(true), "at a click");
    browser.press(keys::ESCAPE);
    assert_eq!(browser.run(shown), json!(false), "Escape hides it");
    browser.run("document.activeElement.blur()");
    browser.run("document.querySelector('main [data-symbol][tabindex=\"0\"]').focus()");
    let first = browser.run(
        "return [...document.querySelectorAll('[data-symbol]')].indexOf(document.activeElement)",
    );
    assert_eq!(browser.run(shown), json!(true), "at the focus");
    browser.press(keys::RIGHT);
    let second = browser.run(
        "return [...document.querySelectorAll('[data-symbol]')].indexOf(document.activeElement)",
    );
    assert_eq!(browser.run(shown), json!(true), "at the next one");
    assert_eq!(second.as_i64(), first.as_i64().map(|i| i + 1), "the arrow goes on by one");
    assert!(
        browser.run("return location.pathname").as_str().unwrap().ends_with("how-to-read.html")
    );
}

/// Checks that the first stop of the Tab key skips to the text, and that the contents open by keyboard.
#[test]
#[ignore = "needs Chromium; .ci/run runs it"]
fn by_keyboard() {
    let (site, browser) = visit();
    browser.open(&site.url("newton.html"));
    browser.press(keys::TAB);
    assert_eq!(browser.run("return document.activeElement.className"), json!("skip"));
    assert_eq!(
        browser.run("return document.activeElement.getBoundingClientRect().top >= 0"),
        json!(true),
        "it is seen"
    );
    browser.press(keys::ENTER);
    browser.press(keys::TAB);
    assert_eq!(browser.run("return !!document.activeElement.closest('main')"), json!(true));
    let open = "return document.documentElement.classList.contains('sidebar-visible')";
    let was = browser.run(open);
    browser.run("document.getElementById('mdbook-sidebar-toggle').focus()");
    browser.press(keys::ENTER);
    assert_ne!(browser.run(open), was);
}
