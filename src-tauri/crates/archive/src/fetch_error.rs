use std::time::Duration;

use crate::trouble::DiskTrouble;

/// Why a file did not come. No variant holds a link: links may be signed, and errors are logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// 403, 404 or 410: this link is dead. A part that was begun is kept; ask for fresh links.
    #[error("the link answers {status}")]
    Gone { status: u16 },
    /// Any other answer that is not the file, a chain of more than five redirects included. Nothing was written;
    /// try again, after `retry_after` if the server named a time (a day at most).
    #[error("the server answers {status}")]
    Answers { status: u16, retry_after: Option<Duration> },
    /// No answer came: no network, no such host, no connection, a certificate that does not fit, silence. A part
    /// that was begun is kept; try again.
    #[error("not reached: {detail}")]
    NotReached { detail: String },
    /// The body ended early or stood still. The first `received` bytes are safe in the part; try again with
    /// `Resume::of` and the rest is fetched.
    #[error("the connection broke after {received} bytes: {detail}")]
    Broke { received: u64, detail: String },
    /// The address may not be fetched from: it is not public, or not http(s). Nothing was sent there.
    #[error("the address is refused: {detail}")]
    AddressRefused { detail: String },
    /// More bytes than the policy takes. The part was removed; a larger limit is needed.
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// The body has another length than the server had said. The part was removed; try again.
    #[error("{received} bytes came where {expected} were promised")]
    WrongLength { expected: u64, received: u64 },
    /// The server packed the body (`Content-Encoding`) though it was asked for the bytes as they are: what is inside is
    /// not looked at, and never unpacked, because a few kilobytes may hold gigabytes. Nothing was written; try again.
    #[error("the body is packed, and was not asked for so")]
    Packed,
    /// The disk did not take it; the part is kept as far as the disk has it.
    #[error(transparent)]
    Disk(#[from] DiskTrouble),
}

impl From<std::io::Error> for FetchError {
    fn from(error: std::io::Error) -> Self {
        FetchError::Disk(error.into())
    }
}
