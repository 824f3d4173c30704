use std::path::PathBuf;
use std::time::Duration;

/// Why a trial ended early. What was done until then stays in its folder: pictures, logs, profile.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A program that the trial stands on is missing or could not be run: install it, then run the trial again.
    #[error("{program} could not be run: {source}")]
    NotRun { program: String, source: std::io::Error },
    /// A program ran and said no.
    #[error("{program} failed: {said}")]
    SaidNo { program: String, said: String },
    /// What was waited for did not happen.
    #[error("waited {} s in vain for {what}{}", limit.as_secs(), and(last))]
    TooLate { what: String, limit: Duration, last: String },
    /// The window's driver broke off, or refused a command.
    #[error("the window did not take a command: {0:?}")]
    Window(Box<fantoccini::error::CmdError>),
    /// The window could not be opened by its driver.
    #[error("the window did not open: {0}")]
    NotOpened(Box<fantoccini::error::NewSessionError>),
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("the private bus: {0}")]
    Bus(#[from] zbus::Error),
    #[error("the sandbox: {0}")]
    Sandbox(#[from] sandbox::Error),
    /// What was read is not of the shape that it should have.
    #[error("{what} could not be read: {why}")]
    NotUnderstood { what: String, why: String },
    /// Ledger, database, disk and what was told do not agree: this is a bug of the app.
    #[error("{0}")]
    Disagree(String),
}

impl From<fantoccini::error::CmdError> for Failure {
    fn from(error: fantoccini::error::CmdError) -> Failure {
        Failure::Window(Box::new(error))
    }
}

impl From<fantoccini::error::NewSessionError> for Failure {
    fn from(error: fantoccini::error::NewSessionError) -> Failure {
        Failure::NotOpened(Box::new(error))
    }
}

impl Failure {
    /// For `map_err`: which file it was.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Failure {
        let path = path.into();
        move |source| Failure::File { path, source }
    }

    /// For `map_err`: what could not be read.
    pub fn not_understood<E: std::fmt::Display>(what: impl Into<String>) -> impl FnOnce(E) -> Failure {
        let what = what.into();
        move |why| Failure::NotUnderstood { what, why: why.to_string() }
    }
}

fn and(last: &str) -> String {
    if last.is_empty() { String::new() } else { format!("; {last}") }
}
