//! A server that follows a script, byte by byte, however wrong it is; and remembers what it was sent.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reapi::{ApiBase, ApiKey, Client, Endpoint, TaskId, Timeouts};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

pub const KEY: &str = "rk_live_4fGh8Jk2Lm9Np3Qr7Qd4";
pub const MADE: &str = r#"{"id":"task_01k9s419324drezfbwnsvxyr6h","status":"processing"}"#;

/// What the server does with a connection, in this order; after the last step it closes it.
#[derive(Clone)]
pub enum Step {
    /// Waits for one whole request.
    Read,
    Send(Vec<u8>),
    /// Sends one blank after another, slowly, for as long as the client listens.
    Drip,
    /// Says nothing for as long as the client listens.
    Hang,
}

#[derive(Debug, Clone)]
pub struct Seen {
    pub connection: usize,
    /// Request line and headers.
    pub head: String,
    pub body: Vec<u8>,
}

pub struct Liar {
    pub port: u16,
    connections: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<Seen>>>,
    serving: JoinHandle<()>,
}

impl Liar {
    /// The script of the last connection is that of all later ones too.
    pub async fn following(scripts: Vec<Vec<Step>>) -> Self {
        Self::serving(scripts, None).await
    }

    /// Every connection: read the request, send these bytes, close.
    pub async fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        Self::following(vec![vec![Step::Read, Step::Send(bytes.into())]]).await
    }

    pub async fn with_tls(scripts: Vec<Vec<Step>>, tls: ServerConfig) -> Self {
        Self::serving(scripts, Some(TlsAcceptor::from(Arc::new(tls)))).await
    }

    async fn serving(scripts: Vec<Vec<Step>>, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (connections, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, record) = (Arc::clone(&connections), Arc::clone(&seen));
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let number = count.fetch_add(1, Ordering::SeqCst);
                let script = scripts.get(number).or(scripts.last()).unwrap().clone();
                let (record, tls) = (Arc::clone(&record), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => play(stream, &script, number, &record).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                play(stream, &script, number, &record).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, connections, seen, serving }
    }

    pub fn base(&self) -> ApiBase {
        ApiBase::parse(&format!("http://127.0.0.1:{}/api/v1", self.port)).unwrap()
    }

    pub fn client(&self) -> Client {
        Client::builder(self.base()).build().unwrap()
    }

    /// One that gives up soon. Nothing that should succeed is tried with it.
    pub fn hasty_client(&self) -> Client {
        Client::builder(self.base()).timeouts(hasty()).build().unwrap()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn posts(&self) -> usize {
        self.seen().iter().filter(|seen| seen.head.starts_with("POST ")).count()
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

pub fn hasty() -> Timeouts {
    let soon = Duration::from_millis(150);
    Timeouts {
        connect: Duration::from_secs(1),
        answer_head: soon,
        submit_head: soon,
        body_idle: soon,
        ..Timeouts::default()
    }
}

pub fn key() -> ApiKey {
    ApiKey::parse(KEY).unwrap()
}

pub fn task_id() -> TaskId {
    TaskId::parse("task_01k9s419324drezfbwnsvxyr6h").unwrap()
}

pub const BODY: &[u8] = br#"{"model":"gpt-image-2","prompt":"an afterimage"}"#;

pub async fn submit(client: &Client) -> Result<reapi::Answer<reapi::Submitted>, reapi::Error> {
    client.submit(&key(), Endpoint::Images, BODY.to_vec()).await
}

/// A whole answer that says its length. `headers` end in a line break each.
pub fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Said\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

async fn play<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    script: &[Step],
    connection: usize,
    record: &Mutex<Vec<Seen>>,
) {
    for step in script {
        let going_on = match step {
            Step::Read => match request(&mut stream).await {
                Some((head, body)) => {
                    record.lock().unwrap().push(Seen { connection, head, body });
                    true
                }
                None => false,
            },
            Step::Send(bytes) => stream.write_all(bytes).await.is_ok() && stream.flush().await.is_ok(),
            Step::Drip => {
                let mut tick = tokio::time::interval(Duration::from_millis(20));
                loop {
                    tick.tick().await;
                    if stream.write_all(b" ").await.is_err() || stream.flush().await.is_err() {
                        break false;
                    }
                }
            }
            Step::Hang => loop {
                if matches!(stream.read(&mut [0; 1024]).await, Ok(0) | Err(_)) {
                    break false;
                }
            },
        };
        if !going_on {
            return;
        }
    }
    let _ = stream.shutdown().await;
}

async fn request<S: AsyncRead + Unpin>(stream: &mut S) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    while bytes.len() < end + length {
        more(stream, &mut bytes).await?;
    }
    Some((head, bytes[end..].to_vec()))
}

async fn more<S: AsyncRead + Unpin>(stream: &mut S, bytes: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 4096];
    let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(&piece[..count]);
    Some(())
}
