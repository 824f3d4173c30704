//! What can go wrong with a call, sorted by what it means for the credits.

use std::fmt;
use std::time::Duration;

use crate::evidence::{Evidence, without_queries};

/// Why a call has no usable answer. `Display` and `Debug` hold neither the key nor the query of a link.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// 401 or 403 with the service's own error body (codes 1xxxx). Certain: nothing was made. Hold everything that
    /// uses this key and ask for another.
    #[error("the server refused the key ({0})")]
    KeyRefused(Refusal),
    /// 401 or 403 without it: a filter in front of the service, not the key. Certain: the service was not reached.
    #[error("a filter in front of the service answered {status}; the key is not the reason")]
    Edge {
        /// 401 or 403.
        status: u16,
        /// The page that the filter showed.
        evidence: Evidence,
    },
    /// 402 with the service's error body; the code does not matter. Certain: nothing was made. Top up, then submit.
    #[error("not enough credits ({0})")]
    NoCredits(Refusal),
    /// 404 with the service's error body: code 40001 for a task that is missing or another user's.
    #[error("not found ({0})")]
    NotFound(Refusal),
    /// Any other 4xx with the service's error body. Certain: nothing was made. Change the request.
    #[error("the request was refused ({0})")]
    Refused(Refusal),
    /// 429. Certain: nothing was made. All calls of this account wait, as the limit is per user.
    #[error("too many requests; wait {} s", retry_after.as_secs())]
    RateLimited {
        /// From `Retry-After` (seconds or a date), always within 1 s and 15 min; 5 s where it is missing or nonsense.
        retry_after: Duration,
        /// The service's error body (code 50001), where there is one.
        refusal: Option<Refusal>,
        /// The answer.
        evidence: Evidence,
    },
    /// 5xx. A task may be asked for again; of a submission nobody can know whether it was made.
    #[error("the server has trouble (HTTP {status})")]
    Trouble {
        /// 500 to 599.
        status: u16,
        /// The service's error body (code 60099), where there is one.
        refusal: Option<Refusal>,
        /// The answer.
        evidence: Evidence,
    },
    /// No connection stood, so no byte of the request left this machine. Certain: it may go out again by itself.
    #[error("the server was not reached: {reason} ({detail})")]
    NotReached {
        /// How far it got.
        reason: NotReached,
        /// What the system said.
        detail: String,
    },
    /// Something may have been sent and no usable answer came. Of a submission nobody can know whether it was made: it
    /// must not go out again by itself. A task or a balance may be asked for again.
    #[error("the outcome is unknown: {what} ({detail})")]
    Unknown {
        /// What happened.
        what: Unknown,
        /// What the system or the server said.
        detail: String,
        /// The HTTP status, if the answer got that far.
        status: Option<u16>,
        /// The answer as far as it came; a task id may be legible in it.
        evidence: Option<Evidence>,
    },
}

impl Error {
    /// The answer that came, if any did.
    pub fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::KeyRefused(refusal) | Self::NoCredits(refusal) | Self::NotFound(refusal) | Self::Refused(refusal) => {
                Some(&refusal.evidence)
            }
            Self::Edge { evidence, .. } | Self::RateLimited { evidence, .. } | Self::Trouble { evidence, .. } => {
                Some(evidence)
            }
            Self::Unknown { evidence, .. } => evidence.as_ref(),
            Self::NotReached { .. } => None,
        }
    }

    /// The service's own error body, if there was one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::KeyRefused(refusal) | Self::NoCredits(refusal) | Self::NotFound(refusal) | Self::Refused(refusal) => {
                Some(refusal)
            }
            Self::RateLimited { refusal, .. } | Self::Trouble { refusal, .. } => refusal.as_ref(),
            Self::Edge { .. } | Self::NotReached { .. } | Self::Unknown { .. } => None,
        }
    }
}

/// How far a connection got before it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotReached {
    /// The name of the server could not be looked up.
    #[error("its name could not be looked up")]
    Dns,
    /// The connection was refused or no way leads there; also a proxy that does not let it through.
    #[error("no connection")]
    Connect,
    /// The connection stood, but the server could not prove who it is, or does not speak TLS.
    #[error("no secure connection")]
    Tls,
    /// No connection within [`crate::Timeouts::connect`].
    #[error("no connection in time")]
    Timeout,
}

/// Why an exchange that may have begun has no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unknown {
    /// The connection stood and then broke, before, in or after the head of the answer.
    #[error("the connection broke")]
    Broken,
    /// The connection stood, but the head or the next bytes of the body did not come in time.
    #[error("no answer in time")]
    TimedOut,
    /// 3xx. It was not followed: the key goes to no other address.
    #[error("the server pointed elsewhere")]
    Redirected,
    /// 408, 425, 499, or a status that HTTP does not know.
    #[error("the status says nothing certain")]
    Status,
    /// A 4xx without the service's error body: something on the way answered.
    #[error("the refusal is not the service's own")]
    NoEnvelope,
    /// The body is larger than [`crate::BODY_CAP`].
    #[error("the answer is too large")]
    TooLarge,
    /// A 2xx whose body is not one JSON object.
    #[error("the answer cannot be read")]
    Unreadable,
    /// A 2xx to a submission without an id that can be used.
    #[error("the answer has no task id")]
    NoId,
    /// A 2xx to a question for a task without a status.
    #[error("the answer has no status")]
    NoStatus,
    /// A 2xx to a question for the balance without a number of credits.
    #[error("the answer has no balance")]
    NoBalance,
}

/// The service's own error body, `{"error":{"code","message","request_id"}}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status, which decides the meaning.
    pub status: u16,
    /// Five digits, the first is the category. Unknown codes are shown as they are.
    pub code: Option<i64>,
    /// What the server says, for people; empty if it says nothing. May quote a link: do not log it.
    pub message: String,
    /// To be quoted to support.
    pub request_id: Option<String>,
    /// The answer.
    pub evidence: Evidence,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.status)?;
        if let Some(code) = self.code {
            write!(f, ", code {code}")?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", without_queries(&self.message))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &without_queries(&self.message))
            .field("request_id", &self.request_id)
            .field("evidence", &self.evidence)
            .finish()
    }
}
