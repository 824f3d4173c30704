use reapi::ApiKey;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::KeychainError;

/// A key as the keychain holds it, bound to the origin that it was entered for.
pub struct Stored {
    /// As "https://api.example": a key is never used for another one.
    pub origin: String,
    pub key: ApiKey,
}

/// The value of an entry. JSON, because some keychains take only text.
#[derive(Serialize)]
struct Written<'a> {
    origin: &'a str,
    key: &'a str,
}

#[derive(Deserialize)]
struct Read {
    origin: String,
    key: String,
}

pub(crate) fn compose(origin: &str, key: &ApiKey) -> Zeroizing<Vec<u8>> {
    let written = Written { origin, key: key.expose() };
    Zeroizing::new(serde_json::to_vec(&written).expect("two strings are always JSON"))
}

pub(crate) fn parse(bytes: Zeroizing<Vec<u8>>) -> Result<Stored, KeychainError> {
    // A parser's message could quote the value, so it is dropped.
    let mut read: Read = serde_json::from_slice(&bytes).map_err(|_| KeychainError::Foreign)?;
    let key = ApiKey::parse(&read.key);
    read.key.zeroize();
    Ok(Stored { origin: read.origin, key: key.map_err(|_| KeychainError::Foreign)? })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const KEY: &str = "rk_live_0123456789abcdefghijklmnop";

    #[test]
    fn a_value_keeps_key_and_origin() {
        let value = compose("https://reapi.example", &ApiKey::parse(KEY).unwrap());
        let stored = parse(value).unwrap_or_else(|_| panic!("our own value is read"));
        assert_eq!((stored.origin.as_str(), stored.key.expose()), ("https://reapi.example", KEY));
    }

    #[test]
    fn values_of_others_are_refused_and_never_quoted() {
        let hostile: [&[u8]; 6] = [
            b"",
            KEY.as_bytes(),
            b"{\"origin\":\"https://a\"}",
            b"{\"origin\":1,\"key\":2}",
            b"{\"origin\":\"https://a\",\"key\":\"\"}",
            b"\xff\xfe{\"origin\"",
        ];
        for bytes in hostile {
            let error = parse(Zeroizing::new(bytes.to_vec())).err().unwrap();
            assert!(matches!(error, KeychainError::Foreign));
            assert!(!format!("{error} {error:?}").contains("rk_live"));
        }
    }
}
