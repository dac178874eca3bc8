//! The preview: serves the built pages from memory to this machine alone, builds again when a file is saved, and tells
//! the open pages. A broken edit keeps the last good pages and shows what is wrong on top of them.

mod http;
mod pages;
mod watch;

pub use http::router;
pub use pages::Pages;

use crate::building::{self, Built, Home};
use crate::memory::Memory;
use crate::output::{self, Paint, Style};
use crate::preprocess::Findings;
use anyhow::Context;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::sync::watch as channel;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the book's Markdown.
    pub source: PathBuf,
    /// The folder the book is built into: shown while the text does not build.
    pub folder: PathBuf,
    /// The port, or 3000 and up.
    pub port: Option<u16>,
    /// Whether to open the browser.
    pub open: bool,
}

/// What open pages are told: which build they should show, and what is wrong with the text as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct News {
    /// Grows with every build, also over restarts.
    pub version: u64,
    /// The findings of the last build when it failed.
    pub errors: Option<String>,
}

/// What the server shares with the watcher.
#[derive(Debug)]
pub struct Shared {
    pages: RwLock<Arc<Pages>>,
    news: channel::Sender<News>,
}

impl Shared {
    /// A server that shows these pages.
    pub fn new(pages: Pages, errors: Option<String>) -> Shared {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let version = u64::try_from(since.as_millis()).unwrap_or_default();
        Shared {
            pages: RwLock::new(Arc::new(pages)),
            news: channel::Sender::new(News { version, errors }),
        }
    }

    fn pages(&self) -> Arc<Pages> {
        Arc::clone(&self.pages.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows a new build.
    pub fn publish(&self, pages: Pages) {
        *self.pages.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pages);
        self.news.send_modify(|news| {
            news.version += 1;
            news.errors = None;
        });
    }

    /// Shows a build whose pages are already shown.
    fn settle(&self, pages: Pages) {
        *self.pages.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pages);
        self.news.send_if_modified(|news| news.errors.take().is_some());
    }

    /// Shows what is wrong on top of the last good build.
    pub fn complain(&self, errors: String) {
        self.news.send_modify(|news| news.errors = Some(errors));
    }
}

/// Serves until Ctrl-C.
///
/// # Errors
/// When no port is free, or the one asked for is not.
pub fn serve(
    first: anyhow::Result<Built>,
    workshop: Workshop,
    options: &Options,
) -> anyhow::Result<()> {
    let (pages, errors, watched, typeset) = match first {
        Ok(built) => {
            let watched = watch::Watched::of(&built);
            (Pages::read(&built.folder)?, None, watched, Some(built.typeset))
        }
        Err(error) => {
            let last = Pages::read(&options.folder).unwrap_or_default();
            (last, Some(told(&error)), watch::Watched::new(options.source.clone()), None)
        }
    };
    let shared = Arc::new(Shared::new(pages, errors));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = bind(options.port).await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}/");
        output::result(&format!("serving {url} — Ctrl-C ends\n"));
        let watcher = Arc::clone(&shared);
        std::thread::spawn(move || follow(&watcher, watched, &workshop, typeset));
        if options.open
            && let Err(error) = opener::open_browser(&url)
        {
            output::note_line(&format!("the browser did not open ({error}): open {url} yourself"));
        }
        let server = axum::serve(listener, router(shared, address.port()));
        let running = tokio::spawn(async move { server.await });
        tokio::signal::ctrl_c().await.context("cannot wait for Ctrl-C")?;
        running.abort();
        output::note_line("\nstopped");
        Ok(())
    })
}

async fn bind(port: Option<u16>) -> anyhow::Result<TcpListener> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    if let Some(port) = port {
        return TcpListener::bind(at(port))
            .await
            .with_context(|| format!("port {port} cannot be used"));
    }
    for port in 3000..3100 {
        if let Ok(listener) = TcpListener::bind(at(port)).await {
            return Ok(listener);
        }
    }
    TcpListener::bind(at(0)).await.context("no port is free")
}

/// What builds the book while it is served.
#[derive(Debug)]
pub struct Workshop {
    /// Where the book lives.
    pub home: Home,
    /// Where its pages go, if not where `book.toml` says.
    pub dest: Option<PathBuf>,
    /// The verdicts so far.
    pub memory: Arc<Memory>,
}

/// Builds again whenever something changed, for ever. The pages that an edit changed are shown first; the whole book, with
/// its search index, follows.
fn follow(
    shared: &Shared,
    mut watched: watch::Watched,
    workshop: &Workshop,
    mut typeset: Option<Arc<BTreeMap<String, String>>>,
) {
    let Workshop { home, dest, memory } = workshop;
    loop {
        watched.wait();
        let started = Instant::now();
        // What is wrong is told by the whole build.
        let edited = typeset
            .as_ref()
            .and_then(|last| building::changed(home, dest.as_deref(), memory, last).ok())
            .filter(|pages| !pages.is_empty());
        let shown = edited.is_some();
        if let Some(pages) = edited {
            let names: Vec<String> = pages.iter().map(|(name, _)| name.clone()).collect();
            shared.publish(shared.pages().refreshed(pages));
            let seconds = started.elapsed().as_secs_f64();
            output::note_line(&format!("{} shown after {seconds:.1} s", names.join(", ")));
        }
        let outcome = building::build(home, dest.as_deref(), memory, &mut |_, _| {})
            .and_then(|built| Ok((Pages::read(&built.folder)?, built)));
        match outcome {
            Ok((pages, built)) => {
                watched.update(&built);
                if shown {
                    shared.settle(pages);
                } else {
                    shared.publish(pages);
                }
                typeset = Some(Arc::clone(&built.typeset));
                let mut all = crate::standing::Counts::default();
                built.manuscript.pages.iter().for_each(|page| all.merge(page.counts()));
                let seconds = started.elapsed().as_secs_f64();
                output::note_line(&format!("built again in {seconds:.1} s: {all}"));
            }
            Err(error) => {
                let paint = Paint::stderr();
                match error.downcast_ref::<Findings>() {
                    Some(findings) => output::note(&findings.render(paint)),
                    None => output::note_line(&format!("{error:#}")),
                }
                let word = paint.apply(Style::Bad, "error");
                output::note_line(&format!("{word}: the pages stay as they were"));
                shared.complain(told(&error));
            }
        }
    }
}

fn told(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Findings>() {
        Some(findings) => findings.to_string(),
        None => format!("{error:#}"),
    }
}
