//! A visitor that says exactly what a test wants, over a plain socket.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// Host and path prefix of a gallery's base.
pub fn parts(base: &str) -> (&str, &str) {
    let rest = base.strip_prefix("http://").unwrap();
    rest.split_at(rest.find('/').unwrap())
}

/// GET under the secret, from the right Host, with these further header lines.
pub async fn get(base: &str, path: &str, headers: &[&str]) -> Answer {
    ask("GET", base, path, headers).await
}

pub async fn ask(method: &str, base: &str, path: &str, headers: &[&str]) -> Answer {
    let (host, secret) = parts(base);
    let mut lines = vec![format!("Host: {host}")];
    lines.extend(headers.iter().map(|line| (*line).to_owned()));
    say(base, &format!("{method} {secret}{path} HTTP/1.1"), &lines).await
}

/// Sends this request line and these headers, and reads the answer to its end.
pub async fn say(base: &str, request_line: &str, headers: &[String]) -> Answer {
    let mut stream = open(base, request_line, headers).await;
    let mut bytes = Vec::new();
    soon(stream.read_to_end(&mut bytes)).await.unwrap();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer has a head");
    let (status, headers) = read_head(std::str::from_utf8(&bytes[..end]).unwrap());
    Answer { status, headers, body: bytes[end + 4..].to_vec() }
}

pub async fn open(base: &str, request_line: &str, headers: &[String]) -> TcpStream {
    let mut stream = TcpStream::connect(parts(base).0).await.unwrap();
    let text = format!("{request_line}\r\n{}\r\nConnection: close\r\n\r\n", headers.join("\r\n"));
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// Sends these bytes as they are, and gives all that comes back until the gallery ends the connection. It may do so
/// before it has read everything.
pub async fn shout(base: &str, bytes: &[u8]) -> Vec<u8> {
    let (mut reader, mut writer) = TcpStream::connect(parts(base).0).await.unwrap().into_split();
    let saying = async {
        let _ = writer.write_all(bytes).await;
        // Kept open: one that is closed on this side is not answered.
        writer
    };
    let mut heard = Vec::new();
    let hearing = async {
        let _ = reader.read_to_end(&mut heard).await;
    };
    let (_writer, ()) = soon(async { tokio::join!(saying, hearing) }).await;
    heard
}

/// Nothing here takes long: what does is a gallery that waits for somebody.
pub async fn soon<T>(happens: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(15), happens).await.expect("the gallery is done with it")
}

fn read_head(head: &str) -> (u16, BTreeMap<String, String>) {
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap_or_else(|| line.split_once(':').unwrap());
        (name.to_ascii_lowercase(), value.to_owned())
    });
    (status, headers.collect())
}
