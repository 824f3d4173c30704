#![allow(dead_code, clippy::unwrap_used)]
//! What the tests of the network share: a server that says what it is told to say, true or not.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use archive::{FetchError, Fetched, Fetcher, Files, Lookup, Policy, Resume, Timeouts, Want};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

pub const LOOPBACK: Policy = Policy { allow_loopback: true, max_bytes: 1 << 30 };
pub const PUBLIC_ONLY: Policy = Policy { allow_loopback: false, max_bytes: 1 << 30 };

/// What the server does with one connection.
#[derive(Clone)]
pub enum Answer {
    /// These bytes, then an orderly end.
    Bytes(Vec<u8>),
    /// These bytes, then nothing more, for ever.
    Stall(Vec<u8>),
    /// These bytes, then one at a time, always before anybody's patience ends.
    Drip(Vec<u8>),
}

/// A socket that lies. One request a connection; every request's head is kept.
pub struct Server {
    pub port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers the first request with the first of `script`, and so on; past the end it hangs up.
    pub async fn scripted(script: Vec<Answer>) -> Self {
        Self::start(move |number, _| script.get(number).cloned().unwrap_or(Answer::Bytes(Vec::new()))).await
    }

    pub async fn start(answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (answer, kept) = (Arc::new(answer), heads.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, answer.clone(), kept.clone()));
            }
        });
        Server { port, heads }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/0.png", self.port)
    }

    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// Reads a head, keeps it, answers.
pub async fn talk<A: Fn(usize, &str) -> Answer>(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: Arc<A>,
    kept: Arc<Mutex<Vec<String>>>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let number = {
        let mut kept = kept.lock().unwrap();
        kept.push(head.clone());
        kept.len() - 1
    };
    match answer(number, &head) {
        Answer::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Answer::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Answer::Drip(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let mut tick = tokio::time::interval(Duration::from_millis(5));
            while stream.write_all(b"x").await.is_ok() {
                tick.tick().await;
            }
        }
    }
}

/// Value of a request's header.
pub fn header(head: &str, name: &str) -> Option<String> {
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// First byte of the range that a request asks for.
pub fn asked_from(head: &str) -> Option<usize> {
    header(head, "range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A whole file under an entity tag.
pub fn whole(etag: &str, file: &[u8]) -> Vec<u8> {
    answer("200 OK", &format!("ETag: \"{etag}\"\r\nContent-Length: {}\r\n", file.len()), file)
}

/// The rest of a file from a position, as an honest server gives it.
pub fn rest(etag: &str, file: &[u8], from: usize) -> Vec<u8> {
    let (last, total) = (file.len() - 1, file.len());
    let headers = format!(
        "ETag: \"{etag}\"\r\nContent-Range: bytes {from}-{last}/{total}\r\nContent-Length: {}\r\n",
        total - from
    );
    answer("206 Partial Content", &headers, &file[from..])
}

/// The same answer with its last bytes missing.
pub fn cut(mut answer: Vec<u8>, missing: usize) -> Vec<u8> {
    answer.truncate(answer.len() - missing);
    answer
}

/// A file of noise, different for every seed.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        })
        .collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A resolver that knows one answer.
pub fn resolves_to(addresses: &[&str]) -> Lookup {
    let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
    Arc::new(move |_| {
        let addresses = addresses.clone();
        Box::pin(async move { Ok(addresses) })
    })
}

pub const PATIENT: Timeouts =
    Timeouts { connect: Duration::from_secs(10), answer: Duration::from_secs(10), idle: Duration::from_secs(10) };
/// For what is meant to run out.
pub const SHORT: Timeouts =
    Timeouts { connect: Duration::from_secs(10), answer: Duration::from_millis(100), idle: Duration::from_millis(100) };

pub fn fetcher(timeouts: Timeouts) -> Fetcher {
    Fetcher::with("Afterimage/test", None, timeouts, resolves_to(&[])).unwrap()
}

/// A folder with a part in it, and a fetcher that fills it.
pub struct Desk {
    pub folder: TempDir,
    pub files: Arc<dyn Files>,
    pub fetcher: Fetcher,
    pub policy: Policy,
}

impl Desk {
    pub fn new() -> Self {
        Self::on(Arc::new(archive::RealFiles))
    }

    pub fn on(files: Arc<dyn Files>) -> Self {
        Desk { folder: TempDir::new().unwrap(), files, fetcher: fetcher(PATIENT), policy: LOOPBACK }
    }

    pub fn with(self, timeouts: Timeouts) -> Self {
        Desk { fetcher: fetcher(timeouts), ..self }
    }

    pub fn part(&self) -> PathBuf {
        self.folder.path().join("x.part")
    }

    pub fn note(&self) -> PathBuf {
        self.folder.path().join("x.part.resume")
    }

    pub fn want(&self, url: &str) -> Want {
        Want { url: url.to_owned(), part: self.part(), resume: Resume::of(&*self.files, &self.part()), finished: None }
    }

    /// Goes on where the last try ended, as the application does.
    pub async fn download(&self, url: &str) -> Result<Fetched, FetchError> {
        self.fetcher.download(self.files.clone(), &self.policy, self.want(url), |_| {}).await
    }

    pub fn part_bytes(&self) -> Vec<u8> {
        std::fs::read(self.part()).unwrap()
    }
}
