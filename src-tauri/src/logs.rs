//! Logs: everything of note to a file of the day in the profile, warnings to the terminal too.

use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const DAYS_KEPT: usize = 7;
/// Room for all of them is taken at the start, and more than a hundred thousand is what one gets unasked. Beyond it
/// lines are lost rather than anybody made to wait.
const LINES_WAITING: usize = 8_192;

/// Of others only what is wrong; of our own rooms what happened.
const DEFAULT_FILTER: &str = "warn,afterimage=info,engine=info,gallery=info,keychain=info,reapi=info,library=info,archive=info,media=info,sandbox=info";

/// Writes out what is left when it is dropped: keep it until the end of `main`.
pub struct Logs(#[expect(dead_code, reason = "held for its drop")] Option<WorkerGuard>);

/// Begins logging into `folder`. `RUST_LOG` chooses what goes to the file. A folder that cannot be written is said
/// on the terminal, and the app runs on without a file.
pub fn begin(folder: &Path) -> Logs {
    let (file, guard) = match file_of_the_day(folder) {
        Ok(file) => {
            let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(LINES_WAITING).finish(file);
            let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
            let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer).with_filter(filter);
            (Some(layer), Some(guard))
        }
        Err(error) => {
            eprintln!("no log can be written to {}: {error}", folder.display());
            (None, None)
        }
    };
    let terminal = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(LevelFilter::WARN);
    tracing_subscriber::registry().with(file).with(terminal).init();
    log_panics();
    Logs(guard)
}

fn file_of_the_day(folder: &Path) -> Result<RollingFileAppender, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    let builder = RollingFileAppender::builder().rotation(Rotation::DAILY).max_log_files(DAYS_KEPT);
    Ok(builder.filename_prefix("afterimage").filename_suffix("log").build(folder)?)
}

fn log_panics() {
    let inner = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "a bug of ours");
        inner(panic);
    }));
}
