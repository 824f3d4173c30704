//! How the network is reached: time limits, names and the largest file. The application uses the default; trials make
//! time run faster and give names to servers of their own.

use std::net::IpAddr;

/// Largest file that is fetched: 64 GiB. A body that grows past it, or says that it will, is not a result; what came of
/// it is removed.
pub const LARGEST_FILE: u64 = 64 << 30;

/// Handed to `Engine::open_on`.
#[derive(Clone)]
pub struct Network {
    /// For questions and submissions.
    pub api: reapi::Timeouts,
    /// Where the API's host is, in place of asking the system and its proxies.
    pub api_at: Option<IpAddr>,
    /// For files.
    pub files: archive::Timeouts,
    /// Asked for the addresses of every host that files are fetched from. Which of them may be connected to is not its
    /// business.
    pub lookup: archive::Lookup,
    /// Most bytes of one file.
    pub largest_file: u64,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            api: reapi::Timeouts::default(),
            api_at: None,
            files: archive::Timeouts::default(),
            lookup: archive::system_lookup(),
            largest_file: LARGEST_FILE,
        }
    }
}
