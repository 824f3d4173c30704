//! What can keep a sandbox from starting.

use std::io;
use std::path::PathBuf;

/// Why a sandbox could not start. Nothing was served, and what lay in the state folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The speed is no number of 0.001 or more. Give one; 1 is realistic.
    #[error("a speed must be a number of 0.001 or more, not {0}")]
    Speed(f64),
    /// The port could not be opened. Another program has it: choose another, or 0 for any.
    #[error("port {port} of 127.0.0.1 cannot be opened")]
    Port {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The state folder could not be read or written. Its files are as they were: check its rights and the disk.
    #[error("the sandbox's folder {path} cannot be used")]
    State {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another sandbox runs on the same state folder. Use that one, end it, or choose another folder.
    #[error("another sandbox uses the folder {0}")]
    StateInUse(PathBuf),
    /// No certificate could be made for the run. Start without TLS.
    #[error("no certificate could be made")]
    Certificate(#[from] rcgen::Error),
    /// The certificate was made and not accepted. Start without TLS.
    #[error("the certificate could not be used")]
    Tls(#[from] rustls::Error),
    /// The system gave no random bytes, so there is no key. Nothing else can help here.
    #[error("the system gave no random bytes for a key")]
    NoRandomness,
}
