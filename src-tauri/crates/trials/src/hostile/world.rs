//! The service, its files and a third origin: honest, but for the lies of the case.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use super::bytes::picture;
use super::case::{Case, Lie};
use crate::Failure;
use crate::liar::{Asked, Liar, Named, Play, Step, head, http, json};
use crate::recording::locked;

/// What a prompt says whose task nobody lies about.
pub const HEALTHY: &str = "All is well";
/// Where the API stands when it is public.
pub const PUBLIC: &str = "api.liar.test";

/// Where everything is, as links begin.
#[derive(Clone, Debug)]
pub struct Places {
    pub api: String,
    pub cdn: String,
    pub cdn_port: u16,
    pub other: String,
    pub other_port: u16,
}

pub struct World {
    pub places: Places,
    pub api: Liar,
    pub cdn: Liar,
    pub other: Liar,
    /// The authority of a public API.
    pub ca_pem: Option<String>,
}

impl World {
    pub async fn start(case: &Case) -> Result<World, Failure> {
        let places: Arc<OnceLock<Places>> = Arc::default();
        let serve = |side: Side, lies: Vec<Lie>| {
            let (places, counts) = (Arc::clone(&places), Mutex::default());
            let public = case.public;
            move |asked: &Asked| {
                let places = places.get().expect("nobody asks before all stand");
                answer(side, &lies, &counts, public, asked, places)
            }
        };
        let io = Failure::file("a port of our own");
        let api = serve(Side::Api, vec![Arc::clone(&case.submit), Arc::clone(&case.poll), Arc::clone(&case.balance)]);
        let named = if case.public { Some(Named::new(PUBLIC)?) } else { None };
        let api = match &named {
            Some(named) => Liar::start_named(named, api).await,
            None => Liar::start(api).await,
        };
        let api = api.map_err(io)?;
        let cdn = Liar::start(serve(Side::Cdn, vec![Arc::clone(&case.file)]));
        let cdn = cdn.await.map_err(Failure::file("a port of our own"))?;
        let other = Liar::start(serve(Side::Other, vec![Arc::clone(&case.other)]));
        let other = other.await.map_err(Failure::file("a port of our own"))?;
        let found = Places {
            api: match case.public {
                true => format!("https://{PUBLIC}:{}/api/v1", api.port),
                false => format!("http://127.0.0.1:{}/api/v1", api.port),
            },
            cdn: format!("http://127.0.0.1:{}", cdn.port),
            cdn_port: cdn.port,
            other: format!("http://127.0.0.1:{}", other.port),
            other_port: other.port,
        };
        places.set(found.clone()).expect("it is set once");
        Ok(World { places: found, api, cdn, other, ca_pem: named.map(|named| named.ca_pem) })
    }

    /// Submissions that were seen, but for those of healthy tasks.
    pub fn hostile_posts(&self) -> usize {
        self.api.asked().iter().filter(|asked| asked.is_post() && !is_healthy(asked)).count()
    }

    pub fn polls(&self) -> usize {
        self.api.asked().iter().filter(|asked| asked.path().contains("/tasks/") && !is_healthy(asked)).count()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Api,
    Cdn,
    Other,
}

fn answer(
    side: Side,
    lies: &[Lie],
    counts: &Mutex<HashMap<String, usize>>,
    public: bool,
    asked: &Asked,
    places: &Places,
) -> Play {
    if is_healthy(asked) {
        return honest(side, public, 0, asked, places);
    }
    let (kind, lie) = match side {
        Side::Api if asked.is_post() => ("submit", &lies[0]),
        Side::Api if asked.path().contains("/tasks/") => (asked.path(), &lies[1]),
        Side::Api => ("balance", &lies[2]),
        Side::Cdn | Side::Other => (asked.path(), &lies[0]),
    };
    let nth = {
        let mut counts = locked(counts);
        let count = counts.entry(kind.to_owned()).or_default();
        *count += 1;
        *count - 1
    };
    lie(nth, asked, places).unwrap_or_else(|| honest(side, public, nth, asked, places))
}

/// The tasks that nobody lies about are known by their prompt, their id and their link.
fn is_healthy(asked: &Asked) -> bool {
    let says = |bytes: &[u8], words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    says(asked.line.as_bytes(), "healthy") || (asked.is_post() && says(&asked.body, HEALTHY))
}

fn honest(side: Side, public: bool, nth: usize, asked: &Asked, places: &Places) -> Play {
    match side {
        Side::Cdn | Side::Other => honest_file(&picture(), asked),
        Side::Api if asked.is_post() => {
            let name = if is_healthy(asked) { "healthy" } else { "hostile" };
            json(200, format!(r#"{{"id":"task_{name}_{nth:04}","status":"processing"}}"#))
        }
        Side::Api if asked.path().ends_with("/balance") => json(200, r#"{"balance":5000}"#),
        Side::Api => {
            let id = asked.path().rsplit('/').next().unwrap_or_default();
            // Nothing can be fetched from here when the API is public: words have to do.
            let output = match public {
                true => r#"{"text":"a haiku"}"#.to_owned(),
                false => format!(r#"{{"image_urls":["{}/{id}/0.png"]}}"#, places.cdn),
            };
            json(200, done(id, &output))
        }
    }
}

/// A completed task.
pub fn done(id: &str, output: &str) -> String {
    format!(r#"{{"id":"{id}","status":"completed","output":{output}}}"#)
}

/// A file as an honest server gives it, whole or the rest of it.
pub fn honest_file(file: &[u8], asked: &Asked) -> Play {
    let from: Option<usize> = asked
        .header("range")
        .filter(|_| asked.header("if-range") == Some("\"one\""))
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok())
        .filter(|from| *from < file.len());
    let tag = "ETag: \"one\"\r\nContent-Type: image/png\r\n";
    match from {
        None => http(200, &format!("Connection: close\r\n{tag}"), file),
        Some(from) => {
            let (last, total) = (file.len() - 1, file.len());
            let range = format!("Content-Range: bytes {from}-{last}/{total}\r\nContent-Length: {}\r\n", total - from);
            let mut bytes = head(206, &format!("{tag}{range}"));
            bytes.extend_from_slice(&file[from..]);
            vec![Step::Send(bytes)]
        }
    }
}
