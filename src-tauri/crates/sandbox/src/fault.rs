//! Faults on demand: each is asked for once and happens the next time that its place is reached.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// A fault. As JSON it is tagged with `fault`: `{"fault":"answer_lost","after_charge":true}`.
///
/// Those with a `count` happen that many times, in the order in which they were asked for. They are not kept
/// across a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The connection of the next submission is cut before any byte of its answer, after the task was made and
    /// charged, or (`after_charge` false) with nothing made.
    AnswerLost {
        /// Whether there is a task, and a charge.
        #[serde(default = "yes", alias = "afterCharge")]
        after_charge: bool,
    },
    /// The task of the next submission is made and charged, and its answer does not come as long as the connection
    /// lasts: the client is in the middle of a paid call. `Sandbox::until_held` says when it is.
    AnswerHeld,
    /// API requests are answered 429, code 50001. Nothing is made or charged.
    RateLimit {
        /// The header of the answer.
        #[serde(alias = "retryAfter")]
        retry_after: RetryAfter,
        /// How many requests.
        #[serde(default = "once")]
        count: u32,
    },
    /// API requests are answered 401, code 10003, whatever their key.
    KeyRefused {
        /// How many requests.
        #[serde(default = "once")]
        count: u32,
    },
    /// API requests are answered with a status and the service's error envelope. Nothing is made or charged.
    /// A 3xx leads to the CDN's port, where a key that follows is counted.
    Status {
        /// The HTTP status.
        status: u16,
        /// How many requests.
        #[serde(default = "once")]
        count: u32,
        /// Which requests.
        on: On,
    },
    /// API requests are answered with a status and a page of HTML, as the edge before the service does.
    EdgeHtml {
        /// The HTTP status.
        status: u16,
        /// How many requests.
        #[serde(default = "once")]
        count: u32,
    },
    /// The next task that is submitted fails with this code at its end and is refunded.
    TaskFails {
        /// 80002 (timed out), 80006 (content policy), or any other.
        code: i64,
    },
    /// The next task that is submitted fails with this code at its end, and its charge is kept.
    TaskFailsUnrefunded {
        /// As of [`Fault::TaskFails`].
        code: i64,
    },
    /// The next submission is charged so many credits, whatever the tariff says.
    Charge {
        /// Credits.
        credits: i64,
    },
    /// The next submission is refused (400) because of this parameter, whatever its value: the service has a rule that
    /// nobody knew. Nothing is made or charged.
    ValueRefused {
        /// Its name, as the body has it.
        parameter: String,
    },
    /// Downloads are answered 404.
    CdnGone {
        /// How many requests.
        #[serde(default = "once")]
        count: u32,
    },
    /// Downloads are cut in mid-body. At least one byte is always missing.
    CdnCut {
        /// How many bytes of the body arrive.
        #[serde(alias = "afterBytes")]
        after_bytes: u64,
        /// How many requests.
        #[serde(default = "once")]
        count: u32,
    },
    /// Downloads are answered 200 with a page of HTML.
    CdnHtml {
        /// How many requests.
        #[serde(default = "once")]
        count: u32,
    },
    /// All downloads from now on are this slow; 0 ends it.
    CdnSlow {
        /// Bytes per second of one download.
        #[serde(alias = "bytesPerSecond")]
        bytes_per_second: u64,
    },
    /// No task ends by itself from now on: each waits for `complete`.
    Hold,
    /// Ends [`Fault::Hold`]: tasks end by their own delays again.
    Release,
}

/// Which API requests a [`Fault::Status`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// `POST …/generations`
    Submit,
    /// `GET tasks/{id}`
    Poll,
    /// `GET balance`
    Balance,
    /// All of them.
    Any,
}

impl On {
    fn covers(self, request: On) -> bool {
        self == On::Any || self == request
    }
}

/// What the header `Retry-After` says. As JSON: `{"seconds":5}`, `{"date":5}`, `{"text":"soon"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// A number of seconds, exactly this one whatever the speed.
    Seconds(u64),
    /// The HTTP date that is so many seconds from the answer (negative: in the past; at most ten years away).
    Date(i64),
    /// Any text. What no header can hold is left out, with the header.
    Text(String),
}

impl RetryAfter {
    /// The header's text.
    pub(crate) fn text(&self) -> String {
        match self {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::Date(seconds) => httpdate::fmt_http_date(from_now(*seconds)),
            RetryAfter::Text(text) => text.clone(),
        }
    }
}

fn from_now(seconds: i64) -> SystemTime {
    const TEN_YEARS: u64 = 10 * 365 * 86_400;
    let distance = Duration::from_secs(seconds.unsigned_abs().min(TEN_YEARS));
    let now = SystemTime::now();
    if seconds < 0 { now - distance } else { now + distance }
}

fn once() -> u32 {
    1
}

fn yes() -> bool {
    true
}

/// What an API request gets instead of its answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Trouble {
    RateLimit(RetryAfter),
    KeyRefused,
    Status(u16),
    EdgeHtml(u16),
}

/// What becomes of the answer of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerTrouble {
    /// Nothing is made, and the connection is cut.
    NothingMade,
    /// The task is made, and the connection is cut.
    Lost,
    /// The task is made, and nothing comes.
    Held,
}

/// What a download gets instead of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileTrouble {
    Gone,
    Cut(u64),
    Html,
}

/// The faults that wait for their place to be reached.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Vec<Fault>,
}

impl Faults {
    /// Adds one that happens later. One that is to happen no times is forgotten.
    pub(crate) fn add(&mut self, fault: Fault) {
        if times(&fault) > 0 {
            self.waiting.push(fault);
        }
    }

    /// What the API request gets, if a fault waits for it.
    pub(crate) fn on_request(&mut self, request: On) -> Option<Trouble> {
        self.take(|fault| match fault {
            Fault::RateLimit { retry_after, .. } => Some(Trouble::RateLimit(retry_after.clone())),
            Fault::KeyRefused { .. } => Some(Trouble::KeyRefused),
            Fault::Status { status, on, .. } if on.covers(request) => Some(Trouble::Status(*status)),
            Fault::EdgeHtml { status, .. } => Some(Trouble::EdgeHtml(*status)),
            _ => None,
        })
    }

    /// What becomes of this submission's answer.
    pub(crate) fn on_answer(&mut self) -> Option<AnswerTrouble> {
        self.take(|fault| match fault {
            Fault::AnswerLost { after_charge: true } => Some(AnswerTrouble::Lost),
            Fault::AnswerLost { after_charge: false } => Some(AnswerTrouble::NothingMade),
            Fault::AnswerHeld => Some(AnswerTrouble::Held),
            _ => None,
        })
    }

    /// The code that this submission's task fails with, and whether its charge is kept.
    pub(crate) fn on_task(&mut self) -> Option<(i64, bool)> {
        self.take(|fault| match fault {
            Fault::TaskFails { code } => Some((*code, false)),
            Fault::TaskFailsUnrefunded { code } => Some((*code, true)),
            _ => None,
        })
    }

    /// What this submission is charged in place of the tariff's price.
    pub(crate) fn on_price(&mut self) -> Option<i64> {
        self.take(|fault| match fault {
            Fault::Charge { credits } => Some((*credits).max(0)),
            _ => None,
        })
    }

    /// The parameter that this submission is refused for.
    pub(crate) fn on_value(&mut self) -> Option<String> {
        self.take(|fault| match fault {
            Fault::ValueRefused { parameter } => Some(parameter.clone()),
            _ => None,
        })
    }

    /// What the download gets, if a fault waits for it.
    pub(crate) fn on_file(&mut self) -> Option<FileTrouble> {
        self.take(|fault| match fault {
            Fault::CdnGone { .. } => Some(FileTrouble::Gone),
            Fault::CdnCut { after_bytes, .. } => Some(FileTrouble::Cut(*after_bytes)),
            Fault::CdnHtml { .. } => Some(FileTrouble::Html),
            _ => None,
        })
    }

    fn take<T>(&mut self, read: impl Fn(&Fault) -> Option<T>) -> Option<T> {
        let (place, found) = self.waiting.iter().enumerate().find_map(|(place, fault)| Some((place, read(fault)?)))?;
        if use_up(&mut self.waiting[place]) == 0 {
            self.waiting.remove(place);
        }
        Some(found)
    }
}

/// How often the fault will still happen.
fn times(fault: &Fault) -> u32 {
    match fault {
        Fault::RateLimit { count, .. }
        | Fault::KeyRefused { count }
        | Fault::Status { count, .. }
        | Fault::EdgeHtml { count, .. }
        | Fault::CdnGone { count }
        | Fault::CdnCut { count, .. }
        | Fault::CdnHtml { count } => *count,
        Fault::AnswerLost { .. }
        | Fault::AnswerHeld
        | Fault::TaskFails { .. }
        | Fault::TaskFailsUnrefunded { .. }
        | Fault::Charge { .. }
        | Fault::ValueRefused { .. } => 1,
        Fault::CdnSlow { .. } | Fault::Hold | Fault::Release => 0,
    }
}

/// Counts one happening; says how many are left.
fn use_up(fault: &mut Fault) -> u32 {
    match fault {
        Fault::RateLimit { count, .. }
        | Fault::KeyRefused { count }
        | Fault::Status { count, .. }
        | Fault::EdgeHtml { count, .. }
        | Fault::CdnGone { count }
        | Fault::CdnCut { count, .. }
        | Fault::CdnHtml { count } => {
            *count -= 1;
            *count
        }
        Fault::AnswerLost { .. }
        | Fault::AnswerHeld
        | Fault::TaskFails { .. }
        | Fault::TaskFailsUnrefunded { .. }
        | Fault::Charge { .. }
        | Fault::ValueRefused { .. }
        | Fault::CdnSlow { .. }
        | Fault::Hold
        | Fault::Release => 0,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn faults_happen_as_often_as_asked_and_in_order() {
        let mut faults = Faults::default();
        faults.add(Fault::Status { status: 503, count: 2, on: On::Poll });
        faults.add(Fault::KeyRefused { count: 1 });
        assert_eq!(faults.on_request(On::Poll), Some(Trouble::Status(503)));
        assert_eq!(faults.on_request(On::Submit), Some(Trouble::KeyRefused));
        assert_eq!(faults.on_request(On::Poll), Some(Trouble::Status(503)));
        assert_eq!(faults.on_request(On::Poll), None);
    }

    #[test]
    fn faults_of_money_wait_for_their_submission() {
        let mut faults = Faults::default();
        faults.add(Fault::Charge { credits: 12 });
        faults.add(Fault::TaskFailsUnrefunded { code: 80006 });
        faults.add(Fault::TaskFails { code: 80002 });
        assert_eq!((faults.on_price(), faults.on_price()), (Some(12), None));
        assert_eq!(
            (faults.on_task(), faults.on_task(), faults.on_task()),
            (Some((80006, true)), Some((80002, false)), None)
        );
    }

    #[test]
    fn a_fault_for_no_request_never_happens() {
        let mut faults = Faults::default();
        faults.add(Fault::CdnGone { count: 0 });
        assert_eq!(faults.on_file(), None);
    }

    #[test]
    fn faults_are_written_as_json_with_either_spelling() {
        let read = |json: &str| serde_json::from_str::<Fault>(json).unwrap();
        assert_eq!(read(r#"{"fault":"answer_lost"}"#), Fault::AnswerLost { after_charge: true });
        let limit = Fault::RateLimit { retry_after: RetryAfter::Text("soon".into()), count: 1 };
        assert_eq!(read(r#"{"fault":"rate_limit","retryAfter":{"text":"soon"}}"#), limit);
        assert_eq!(read(&serde_json::to_string(&limit).unwrap()), limit);
        assert_eq!(read(r#"{"fault":"hold"}"#), Fault::Hold);
    }

    #[test]
    fn a_date_of_any_distance_is_a_date() {
        for seconds in [0, 30, -30, i64::MAX, i64::MIN] {
            assert!(httpdate::parse_http_date(&RetryAfter::Date(seconds).text()).is_ok());
        }
    }
}
