//! The preview: serves the built pages from memory to this machine alone, builds again when a file is saved, and tells
//! the open pages. A broken edit keeps the last good pages and shows what is wrong on top of them.

mod http;
mod pages;
mod watch;

pub use http::router;
pub use pages::Pages;

use crate::building::Built;
use crate::output::{self, Paint, Style};
use crate::preprocess::Findings;
use anyhow::Context;
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
    rebuild: impl Fn() -> anyhow::Result<Built> + Send + 'static,
    options: &Options,
) -> anyhow::Result<()> {
    let (pages, errors, watched) = match first {
        Ok(built) => (Pages::read(&built.folder)?, None, watch::Watched::of(&built)),
        Err(error) => {
            let last = Pages::read(&options.folder).unwrap_or_default();
            (last, Some(told(&error)), watch::Watched::new(options.source.clone()))
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
        std::thread::spawn(move || follow(&watcher, watched, rebuild));
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

/// Builds again whenever something changed, for ever.
fn follow(
    shared: &Shared,
    mut watched: watch::Watched,
    rebuild: impl Fn() -> anyhow::Result<Built>,
) {
    loop {
        watched.wait();
        let started = Instant::now();
        let outcome = rebuild().and_then(|built| Ok((Pages::read(&built.folder)?, built)));
        match outcome {
            Ok((pages, built)) => {
                watched.update(&built);
                shared.publish(pages);
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
