//! A sandbox and a client for it: HTTP and nothing else.

use std::sync::Once;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, RequestBuilder, Response};
use sandbox::{Fault, Ledger, Options, Sandbox};
use serde_json::{Value, json};

/// An answer that was read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn code(&self) -> i64 {
        self.json()["error"]["code"].as_i64().unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

pub struct Desk {
    pub sandbox: Sandbox,
    pub http: Client,
}

/// A client that trusts no more than it must.
pub fn client() -> Client {
    builder().build().unwrap()
}

pub fn builder() -> reqwest::ClientBuilder {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    Client::builder().retry(reqwest::retry::never()).redirect(reqwest::redirect::Policy::none()).no_proxy()
}

impl Desk {
    /// A sandbox whose tasks wait until the test ends them.
    pub async fn held() -> Desk {
        let desk = Desk::with(Options::default()).await;
        desk.sandbox.fault(Fault::Hold);
        desk
    }

    pub async fn with(options: Options) -> Desk {
        Desk { sandbox: Sandbox::start(options).await.unwrap(), http: client() }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}/{path}", self.sandbox.api_url())).bearer_auth(self.sandbox.key())
    }

    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.http
            .post(format!("{}/{path}", self.sandbox.api_url()))
            .bearer_auth(self.sandbox.key())
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string())
    }

    /// Submits and gives the task's id.
    pub async fn submit(&self, path: &str, body: Value) -> String {
        let answer = read(self.post(path, &body)).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    pub async fn image(&self, prompt: &str) -> String {
        self.submit("images/generations", json!({ "model": "z-image", "prompt": prompt, "size": "128x96" })).await
    }

    pub async fn poll(&self, id: &str) -> Value {
        read(self.get(&format!("tasks/{id}"))).await.json()
    }

    /// Ends all tasks and waits until they are drawn.
    pub async fn finish(&self) {
        self.sandbox.complete_all();
        self.sandbox.idle().await;
    }

    /// Submits, ends and gives the output.
    pub async fn output(&self, path: &str, body: Value) -> Value {
        let id = self.submit(path, body).await;
        self.finish().await;
        let task = self.poll(&id).await;
        assert_eq!(task["status"], "completed", "{task}");
        task["output"].clone()
    }

    /// The link of an image that is there.
    pub async fn link(&self, prompt: &str) -> String {
        let id = self.image(prompt).await;
        self.finish().await;
        self.poll(&id).await["output"]["image_urls"][0].as_str().unwrap().to_owned()
    }

    pub fn ledger(&self) -> Ledger {
        let ledger = self.sandbox.ledger();
        assert!(adds_up(&ledger), "the books must always add up: {ledger:?}");
        ledger
    }
}

pub async fn read(request: RequestBuilder) -> Answer {
    finish(request.send().await.unwrap()).await
}

pub async fn finish(response: Response) -> Answer {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
}

pub fn adds_up(ledger: &Ledger) -> bool {
    let charged: i64 = ledger.charges.iter().map(|charge| charge.credits).sum();
    let refunded: i64 = ledger.refunds.iter().map(|refund| refund.credits).sum();
    ledger.balance == ledger.granted - charged + refunded
}
