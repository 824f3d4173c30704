//! Errors of the rooms below, as the page gets them.

use crate::face::{Failure, FailureCode};

impl From<library::Error> for Failure {
    fn from(error: library::Error) -> Self {
        let code = match error {
            library::Error::Full => FailureCode::DiskFull,
            _ => FailureCode::Database,
        };
        Failure::new(code).detail(error)
    }
}

/// A call to the service that a person waits for (check the key, read the balance, ask for a task).
pub(crate) fn service(error: &reapi::Error) -> Failure {
    match error {
        reapi::Error::KeyRefused(refusal) => Failure::new(FailureCode::KeyRefused)
            .fact("code", code_words(refusal.code))
            .fact("message", &refusal.message),
        reapi::Error::Edge { status, .. } => Failure::new(FailureCode::Edge).fact("status", status),
        reapi::Error::RateLimited { retry_after, .. } => {
            Failure::new(FailureCode::RateLimited).fact("seconds", retry_after.as_secs().max(1))
        }
        reapi::Error::NotReached { detail, .. } => Failure::new(FailureCode::NotReached).detail(detail),
        reapi::Error::Trouble { status, .. } => Failure::new(FailureCode::ServiceTrouble).fact("status", status),
        reapi::Error::NotFound(refusal) | reapi::Error::Refused(refusal) | reapi::Error::NoCredits(refusal) => {
            Failure::new(FailureCode::ServiceTrouble)
                .fact("status", refusal.status)
                .fact("code", code_words(refusal.code))
                .detail(&refusal.message)
        }
        reapi::Error::Unknown { detail, status, .. } => Failure::new(FailureCode::ServiceTrouble)
            .fact("status", status.map_or_else(|| "0".to_owned(), |status| status.to_string()))
            .detail(detail),
    }
}

fn code_words(code: Option<i64>) -> String {
    code.map_or_else(String::new, |code| code.to_string())
}
