//! What can stop a verb, each with what the person at the terminal can do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// Why a verb stopped. Whatever was built, fetched or installed before stays, and the next run goes on from there.
#[derive(Debug)]
pub enum Failure {
    /// A command ran and ended badly; its own output above says why.
    Ended { command: String, status: ExitStatus },
    /// A command could not be started: it is not installed, or not in PATH.
    NotStarted { command: String, cause: io::Error },
    /// A file or folder could not be read or written.
    File { doing: &'static str, path: PathBuf, cause: io::Error },
    /// System packages are missing and were not installed; `line` installs them.
    Packages { line: String },
    /// No fitting Node was found, and none could be fetched.
    Node { why: String },
    /// The words after the verb were not understood.
    Words { why: String },
    /// A step of a parallel pair ended in a panic, which is a defect of xtask itself.
    Panicked { step: &'static str },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Ended { command, status } => match status.code() {
                Some(code) => write!(f, "`{command}` ended with status {code}"),
                None => write!(f, "`{command}` was ended by a signal"),
            },
            Failure::NotStarted { command, cause } => {
                write!(f, "`{command}` could not be started: {cause}")
            }
            Failure::File { doing, path, cause } => {
                write!(f, "could not {doing} {}: {cause}", path.display())
            }
            Failure::Packages { line } => {
                write!(f, "system packages are missing; install them and start again:\n\n    {line}\n")
            }
            Failure::Node { why } => write!(
                f,
                "Node {}.{} or newer is needed to build the window's pages: {why}",
                crate::node::OLDEST.0,
                crate::node::OLDEST.1
            ),
            Failure::Words { why } => f.write_str(why),
            Failure::Panicked { step } => write!(f, "{step} panicked; its message is above"),
        }
    }
}

impl std::error::Error for Failure {}

/// Names the file in an I/O error.
pub fn at(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Failure {
    let path = path.into();
    move |cause| Failure::File { doing, path, cause }
}
