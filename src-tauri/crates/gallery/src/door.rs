//! Who may come in, and what they ask for. A page of another site, a name that resolves to this computer and a
//! program that guesses addresses are all turned away before anything is looked up.

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};

/// Origins of the app's own pages (Linux and macOS; Windows).
const OWN_ORIGINS: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];

/// What is asked of the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Thumbnail { output: i64, size: u32 },
    Original { output: i64 },
    Strip { output: i64 },
}

/// An admitted request.
#[derive(Debug)]
pub struct Visit {
    pub asked: Asked,
    /// HEAD: the same answer without its body.
    pub head_only: bool,
    /// The Range header; none when an If-Range makes it conditional, since no validator is ever given out.
    pub range: Option<String>,
    origin: Option<&'static str>,
}

/// A request turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another Host, or a page of another site.
    Stranger,
    /// A wrong secret and an unknown address look the same from outside.
    NoSuchAddress,
    Method,
}

pub struct Door {
    host: String,
    secret: String,
}

impl Door {
    pub fn new(port: u16, secret: String) -> Self {
        Self { host: format!("127.0.0.1:{port}"), secret }
    }

    pub fn admit(&self, request: &Request) -> Result<Visit, Refusal> {
        let (headers, uri) = (request.headers(), request.uri());
        if only(headers, &header::HOST)? != Some(self.host.as_str()) {
            return Err(Refusal::Stranger);
        }
        // An address with a host in it, as proxies are asked, must not name another than the header.
        if uri.authority().is_some_and(|named| named.as_str() != self.host) {
            return Err(Refusal::Stranger);
        }
        let origin = own_origin(only(headers, &header::ORIGIN)?)?;
        let path = uri.path().strip_prefix('/').ok_or(Refusal::NoSuchAddress)?;
        let (secret, rest) = path.split_once('/').ok_or(Refusal::NoSuchAddress)?;
        if !same(secret.as_bytes(), self.secret.as_bytes()) {
            return Err(Refusal::NoSuchAddress);
        }
        let head_only = match *request.method() {
            Method::GET => false,
            Method::HEAD => true,
            _ => return Err(Refusal::Method),
        };
        let asked = read_address(rest).filter(|_| uri.query().is_none()).ok_or(Refusal::NoSuchAddress)?;
        let range = headers.get(header::RANGE).filter(|_| !headers.contains_key(header::IF_RANGE));
        let range = range.and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(Visit { asked, head_only, range, origin })
    }
}

impl Visit {
    /// Adds what every answer carries.
    pub fn dress(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
        if let Some(origin) = self.origin {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(origin));
        }
        harmless(headers);
        response
    }
}

impl Refusal {
    pub fn into_response(self) -> Response {
        let status = match self {
            Self::Stranger => StatusCode::FORBIDDEN,
            Self::NoSuchAddress => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
        };
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        if self == Self::Method {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        harmless(response.headers_mut());
        response
    }
}

/// Whatever is sent, it is not guessed at, runs nothing, and goes into no cache on the disk: all of it lies there once
/// already. Under addresses that are new in every run nobody would find it again; each start would read what earlier
/// ones left; and what is deleted or private would stay.
fn harmless(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// The value of a header that may be there once; more than once, or not as text, is a trick.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    match (first, second) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Refusal::Stranger),
        (Some(_), Some(_)) => Err(Refusal::Stranger),
    }
}

/// Pictures and players send no Origin; a canvas and a fetch of our page send ours.
fn own_origin(sent: Option<&str>) -> Result<Option<&'static str>, Refusal> {
    match sent {
        None => Ok(None),
        Some(sent) => OWN_ORIGINS.into_iter().find(|own| *own == sent).map(Some).ok_or(Refusal::Stranger),
    }
}

/// Takes as long whatever the first difference is.
fn same(given: &[u8], secret: &[u8]) -> bool {
    given.len() == secret.len() && given.iter().zip(secret).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
}

/// An address behind the secret. Nothing is decoded: a percent sign, a dot or a second slash is no address.
fn read_address(rest: &str) -> Option<Asked> {
    let segments: Vec<&str> = rest.split('/').collect();
    match segments.as_slice() {
        ["thumbnail", output, "320"] => Some(Asked::Thumbnail { output: id(output)?, size: 320 }),
        ["thumbnail", output, "640"] => Some(Asked::Thumbnail { output: id(output)?, size: 640 }),
        ["strip", output] => Some(Asked::Strip { output: id(output)? }),
        ["original", output] => Some(Asked::Original { output: id(output)? }),
        _ => None,
    }
}

fn id(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_four_addresses_exist() {
        assert_eq!(read_address("thumbnail/7/320"), Some(Asked::Thumbnail { output: 7, size: 320 }));
        assert_eq!(read_address("thumbnail/7/640"), Some(Asked::Thumbnail { output: 7, size: 640 }));
        assert_eq!(read_address("original/7"), Some(Asked::Original { output: 7 }));
        assert_eq!(read_address("strip/7"), Some(Asked::Strip { output: 7 }));
        for other in [
            "",
            "/",
            "original",
            "original/",
            "original/7/",
            "original//7",
            "original/-7",
            "original/+7",
            "original/7.0",
            "original/..",
            "original/%37",
            "original/7%2f..",
            "original/99999999999999999999",
            "thumbnail/7",
            "thumbnail/7/321",
            "thumbnail/7/0320",
            "thumbnail/../original/7",
            "original/٧",
            "strip",
            "strip/7/320",
            "strip/-7",
            "strip/7_strip",
        ] {
            assert_eq!(read_address(other), None, "{other}");
        }
    }

    #[test]
    fn secrets_are_the_same_only_when_all_of_them_is() {
        assert!(same(b"abc", b"abc"));
        for given in ["abd", "ab", "abcd", "ABC", ""] {
            assert!(!same(given.as_bytes(), b"abc"), "{given}");
        }
    }
}
