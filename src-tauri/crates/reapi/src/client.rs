//! The three calls.

use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde_json::Value;

use crate::answer::{Answer, Balance, Submitted, TaskAnswer};
use crate::base::ApiBase;
use crate::builder::{Builder, Timeouts};
use crate::endpoint::Endpoint;
use crate::error::{Error, Unknown};
use crate::evidence::Evidence;
use crate::exchange::{Ending, exchange};
use crate::key::ApiKey;
use crate::task_id::TaskId;
use crate::verdict::{judge, unknown};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A client of one API address. It holds no key: each call is handed one, so that a key lives no longer than needed.
/// Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    pub(crate) base: ApiBase,
    pub(crate) timeouts: Timeouts,
    /// Keeps no connection: each submission has a fresh one, so that a failure to connect is one before the POST, and
    /// nothing ever has a reason to send it again.
    pub(crate) submitting: reqwest::Client,
    /// Keeps connections for the next question.
    pub(crate) asking: reqwest::Client,
}

impl Client {
    /// A client of this address, to be set up further.
    pub fn builder(base: ApiBase) -> Builder {
        Builder::new(base)
    }

    /// The address that this client talks to.
    pub fn base(&self) -> &ApiBase {
        &self.base
    }

    /// Sends a generation, once, as the exact bytes given (JSON). **Spends credits.**
    ///
    /// # Errors
    /// See [`Error`]. After [`Error::Trouble`], [`Error::Unknown`], or if this future is dropped, nobody can know
    /// whether a task was made and charged.
    pub async fn submit(&self, key: &ApiKey, endpoint: Endpoint, body: Vec<u8>) -> Result<Answer<Submitted>, Error> {
        let url = self.base.join(endpoint.path());
        let post = self.submitting.post(url).header(CONTENT_TYPE, JSON).body(body);
        let head = self.timeouts.connect + self.timeouts.submit_head;
        self.call(post, key, head, Submitted::read).await
    }

    /// The state of a task. Costs nothing; the server answers from a cache for 5 s.
    ///
    /// # Errors
    /// See [`Error`]. [`Error::NotFound`] means that this key has no such task.
    pub async fn task(&self, key: &ApiKey, id: &TaskId) -> Result<Answer<TaskAnswer>, Error> {
        let url = self.base.join(&format!("/tasks/{id}"));
        let head = self.timeouts.connect + self.timeouts.answer_head;
        self.call(self.asking.get(url), key, head, TaskAnswer::read).await
    }

    /// The credits of the account. Costs nothing.
    ///
    /// # Errors
    /// See [`Error`]. A service without this endpoint answers [`Error::NotFound`] or [`Error::Unknown`]: the balance is
    /// then unknown, and that is no fault of the key.
    pub async fn balance(&self, key: &ApiKey) -> Result<Answer<Balance>, Error> {
        let url = self.base.join("/balance");
        let head = self.timeouts.connect + self.timeouts.answer_head;
        self.call(self.asking.get(url), key, head, Balance::read).await
    }

    async fn call<T>(
        &self,
        request: RequestBuilder,
        key: &ApiKey,
        head: Duration,
        read: fn(Value) -> Result<T, Unknown>,
    ) -> Result<Answer<T>, Error> {
        let request = request.header(AUTHORIZATION, bearer(key)).header(ACCEPT, JSON);
        let reply = exchange(request, key, head, &self.timeouts).await?;
        let (json, evidence): (Value, Evidence) = judge(reply, SystemTime::now())?;
        match read(json) {
            Ok(value) => Ok(Answer { value, evidence }),
            Err(what) => Err(unknown(what, &Ending::Whole, evidence)),
        }
    }
}

/// Marked sensitive, so that no layer below prints it.
fn bearer(key: &ApiKey) -> HeaderValue {
    let mut value =
        HeaderValue::from_str(&format!("Bearer {}", key.expose())).expect("a key holds visible ASCII characters only");
    value.set_sensitive(true);
    value
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.base.as_str())
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}
