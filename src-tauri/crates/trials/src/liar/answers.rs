//! Answers, well formed or not.

use super::{Play, Step};

/// A whole answer. `headers` end in a line break each.
pub fn http(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Play {
    let body = body.as_ref();
    let mut bytes = head(status, &format!("{headers}Content-Length: {}\r\n", body.len()));
    bytes.extend_from_slice(body);
    vec![Step::Send(bytes)]
}

pub fn json(status: u16, body: impl AsRef<[u8]>) -> Play {
    http(status, "Content-Type: application/json\r\n", body)
}

pub fn html(status: u16) -> Play {
    let page = "<!doctype html><html><title>Sign in</title><p>Welcome to the hotel's network</html>";
    http(status, "Content-Type: text/html; charset=utf-8\r\n", page)
}

/// The head of an answer after which the connection ends.
pub fn head(status: u16, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

/// Bytes as they are, then the end.
pub fn raw(bytes: impl AsRef<[u8]>) -> Play {
    vec![Step::Send(bytes.as_ref().to_vec())]
}

/// An answer in chunks, `after` in place of what should end it.
pub fn chunked(status: u16, headers: &str, body: &[u8], after: &str) -> Play {
    let mut bytes = head(status, &format!("{headers}Transfer-Encoding: chunked\r\n"));
    bytes.extend_from_slice(format!("{:x}\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(after.as_bytes());
    vec![Step::Send(bytes)]
}
