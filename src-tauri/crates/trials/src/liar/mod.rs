//! Servers that lie, byte by byte, and remember every byte that they were sent.

mod answers;
mod tls;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use answers::{chunked, head, html, http, json, raw};
pub use tls::Named;

use crate::recording::locked;

/// What a server does after it has read a request, in this order; after the last step it ends the connection.
pub type Play = Vec<Step>;

#[derive(Clone, Debug)]
pub enum Step {
    Send(Vec<u8>),
    /// These bytes one at a time, over and over, a few a tick, for as long as the client listens.
    Drip(Vec<u8>),
    /// These bytes as fast as they go, over and over, for as long as the client listens.
    Endless(Vec<u8>),
    /// Nothing, for as long as the client listens.
    Hang,
    /// The connection stays, and the next request is read from it.
    Next,
}

/// One whole request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// "GET /path HTTP/1.1"
    pub line: String,
    /// The line and all headers.
    pub head: String,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    pub fn is_post(&self) -> bool {
        self.line.starts_with("POST ")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

type Answer = dyn Fn(&Asked) -> Play + Send + Sync;

/// A server on a port of its own, until it is dropped.
pub struct Liar {
    pub port: u16,
    kept: Arc<Kept>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Kept {
    connections: AtomicUsize,
    asked: Mutex<Vec<Asked>>,
    heard: Mutex<Vec<u8>>,
}

impl Liar {
    /// Answers every request with what `answer` makes of it.
    pub async fn start(answer: impl Fn(&Asked) -> Play + Send + Sync + 'static) -> std::io::Result<Liar> {
        Liar::serve(Arc::new(answer), None).await
    }

    /// The same over TLS, under a name.
    pub async fn start_named(
        named: &Named,
        answer: impl Fn(&Asked) -> Play + Send + Sync + 'static,
    ) -> std::io::Result<Liar> {
        Liar::serve(Arc::new(answer), Some(named.acceptor.clone())).await
    }

    async fn serve(answer: Arc<Answer>, tls: Option<tokio_rustls::TlsAcceptor>) -> std::io::Result<Liar> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let kept = Arc::new(Kept::default());
        let keeping = Arc::clone(&kept);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                keeping.connections.fetch_add(1, Ordering::SeqCst);
                let (answer, kept, tls) = (Arc::clone(&answer), Arc::clone(&keeping), tls.clone());
                tokio::spawn(async move {
                    // A connection that breaks is what this is about: nothing here minds.
                    match tls {
                        None => talk(stream, &*answer, &kept).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => talk(stream, &*answer, &kept).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Ok(Liar { port, kept, serving })
    }

    pub fn connections(&self) -> usize {
        self.kept.connections.load(Ordering::SeqCst)
    }

    pub fn asked(&self) -> Vec<Asked> {
        locked(&self.kept.asked).clone()
    }

    /// Every byte that it was ever sent.
    pub fn heard(&self) -> Vec<u8> {
        locked(&self.kept.heard).clone()
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// None once the client is gone.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, answer: &Answer, kept: &Kept) -> Option<()> {
    let mut read = Vec::new();
    loop {
        let asked = request(&mut stream, &mut read, kept).await?;
        locked(&kept.asked).push(asked.clone());
        let play = answer(&asked);
        let goes_on = matches!(play.last(), Some(Step::Next));
        for step in play {
            perform(&mut stream, step).await?;
        }
        if !goes_on {
            return stream.shutdown().await.ok();
        }
    }
}

async fn perform<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, step: Step) -> Option<()> {
    match step {
        Step::Send(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            stream.flush().await.ok()
        }
        Step::Drip(bytes) => {
            let mut tick = tokio::time::interval(Duration::from_millis(10));
            for byte in bytes.iter().cycle() {
                tick.tick().await;
                stream.write_all(&[*byte]).await.ok()?;
                stream.flush().await.ok()?;
            }
            None
        }
        Step::Endless(bytes) => loop {
            stream.write_all(&bytes).await.ok()?;
        },
        Step::Hang => {
            while stream.read(&mut [0; 1024]).await.ok()? > 0 {}
            None
        }
        Step::Next => Some(()),
    }
}

/// Reads one request; what came of the next one stays in `read`.
async fn request<S: AsyncRead + Unpin>(stream: &mut S, read: &mut Vec<u8>, kept: &Kept) -> Option<Asked> {
    let end = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        more(stream, read, kept).await?;
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let line = head.lines().next().unwrap_or_default().to_owned();
    let mut asked = Asked { line, head, body: Vec::new() };
    let length: usize = asked.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while read.len() < end + length {
        more(stream, read, kept).await?;
    }
    asked.body = read[end..end + length].to_vec();
    read.drain(..end + length);
    Some(asked)
}

async fn more<S: AsyncRead + Unpin>(stream: &mut S, read: &mut Vec<u8>, kept: &Kept) -> Option<()> {
    let mut piece = [0; 4096];
    let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
    locked(&kept.heard).extend_from_slice(&piece[..count]);
    read.extend_from_slice(&piece[..count]);
    Some(())
}
