use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, ETAG, HeaderName, LAST_MODIFIED};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::hex::hex;

/// Which bytes a part is made of: one representation of one link, as its server named it when the first byte came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    /// SHA-256 of the link without its query, which holds a signature that changes from link to link.
    pub link: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// What `If-Range` may say, if anything.
    pub condition: Option<String>,
    /// Length of the whole in bytes, when it was said.
    pub total: Option<u64>,
    pub content_type: Option<String>,
}

impl Version {
    pub(crate) fn of(url: &Url, headers: &HeaderMap) -> Self {
        let text = |name: HeaderName| Some(headers.get(name)?.to_str().ok()?.to_owned());
        let (etag, last_modified) = (text(ETAG), text(LAST_MODIFIED));
        Version {
            link: link_mark(url),
            condition: strong_etag(etag.as_deref()).or_else(|| strong_date(headers)),
            total: text(CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            content_type: text(CONTENT_TYPE),
            etag,
            last_modified,
        }
    }

    /// Whether an answer of these headers speaks of the same bytes. A header that is left out says nothing.
    pub(crate) fn agrees_with(&self, headers: &HeaderMap) -> bool {
        let agrees = |name: HeaderName, known: &Option<String>| match (headers.get(name), known) {
            (Some(said), Some(known)) => said.as_bytes() == known.as_bytes(),
            (Some(_), None) | (None, _) => true,
        };
        agrees(ETAG, &self.etag) && agrees(LAST_MODIFIED, &self.last_modified)
    }
}

pub(crate) fn link_mark(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    hex(&Sha256::digest(url.as_str()))
}

/// A weak tag promises the same meaning, not the same bytes.
fn strong_etag(etag: Option<&str>) -> Option<String> {
    let etag = etag?.trim();
    let quoted = etag.len() >= 2 && etag.starts_with('"') && etag.ends_with('"');
    quoted.then(|| etag.to_owned())
}

/// A date counts as strong when the answer is at least a second younger (RFC 9110, 8.8.2.2): within that second the
/// file could have been written twice.
fn strong_date(headers: &HeaderMap) -> Option<String> {
    let modified = headers.get(LAST_MODIFIED)?.to_str().ok()?;
    let date = headers.get(DATE)?.to_str().ok()?;
    let age = httpdate::parse_http_date(date).ok()?.duration_since(httpdate::parse_http_date(modified).ok()?).ok()?;
    (age.as_secs() >= 1).then(|| modified.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn condition(headers: &[(HeaderName, &str)]) -> Option<String> {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        Version::of(&Url::parse("http://cdn.example/0.png").unwrap(), &headers).condition
    }

    const EARLIER: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    const LATER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";

    #[test]
    fn only_what_names_bytes_is_a_condition() {
        assert_eq!(condition(&[(ETAG, "\"a\"")]), Some("\"a\"".to_owned()));
        assert_eq!(condition(&[(ETAG, "W/\"a\"")]), None);
        assert_eq!(condition(&[(ETAG, "a")]), None);
        assert_eq!(condition(&[(ETAG, "\"")]), None);
        assert_eq!(condition(&[(LAST_MODIFIED, EARLIER)]), None);
        assert_eq!(condition(&[(LAST_MODIFIED, EARLIER), (DATE, EARLIER)]), None);
        assert_eq!(condition(&[(LAST_MODIFIED, EARLIER), (DATE, LATER)]), Some(EARLIER.to_owned()));
        assert_eq!(condition(&[(ETAG, "W/\"a\""), (LAST_MODIFIED, EARLIER), (DATE, LATER)]), Some(EARLIER.to_owned()));
    }

    #[test]
    fn a_new_signature_is_the_same_link_and_another_path_is_not() {
        let mark = |link: &str| link_mark(&Url::parse(link).unwrap());
        assert_eq!(mark("http://cdn.example/0.png?sig=1"), mark("http://cdn.example/0.png?sig=2"));
        assert_ne!(mark("http://cdn.example/0.png"), mark("http://cdn.example/1.png"));
    }
}
