//! What the program was asked on its command line.

use std::ffi::OsString;
use std::path::PathBuf;

use engine::{ApiBase, BaseError};
use keychain::KEY_PREFIX;

pub const USAGE: &str = "\
Afterimage, the desktop studio for reAPI.

  afterimage [--profile DIR] [--api URL]     opens the window
  afterimage [--profile DIR] export          prints every task as a JSON line

  --profile DIR   keeps everything (database, logs, default archive) in DIR
  --api URL       sends to this reAPI: https, or http on this computer
  --version       prints the version
";

#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub verb: Verb,
    pub profile: Option<PathBuf>,
    pub api: Option<ApiBase>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Verb {
    Window,
    Export,
    /// Writes the page's types to this file; for builders of the app, not for its users.
    Bindings(PathBuf),
    Help,
    Version,
}

/// Why the command line is not understood.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misunderstood {
    #[error("{0} needs a value")]
    ValueMissing(&'static str),
    #[error("{0:?} is not known here")]
    Unknown(OsString),
    #[error("the address of --api is not text")]
    NotText,
    /// Whatever was given is not repeated: a password may stand in it.
    #[error("--api: {0}")]
    Api(#[from] BaseError),
    /// Other programs of this computer can read a command line, and it is kept in the shell's history.
    #[error("a key is entered in the window, never on the command line")]
    Key,
}

impl Arguments {
    pub fn parse(given: impl Iterator<Item = OsString>) -> Result<Self, Misunderstood> {
        let mut given = given;
        let mut arguments = Self { verb: Verb::Window, profile: None, api: None };
        while let Some(word) = given.next() {
            if word.to_string_lossy().contains(KEY_PREFIX) {
                return Err(Misunderstood::Key);
            }
            let mut value = |name| given.next().ok_or(Misunderstood::ValueMissing(name));
            match word.to_str() {
                Some("--profile") => arguments.profile = Some(value("--profile")?.into()),
                Some("--api") => {
                    let address = value("--api")?.into_string().map_err(|_| Misunderstood::NotText)?;
                    arguments.api = Some(ApiBase::parse(&address)?);
                }
                Some("export") => arguments.verb = Verb::Export,
                Some("bindings") => arguments.verb = Verb::Bindings(value("bindings")?.into()),
                Some("--help" | "-h") => arguments.verb = Verb::Help,
                Some("--version" | "-V") => arguments.verb = Verb::Version,
                Some(_) | None => return Err(Misunderstood::Unknown(word)),
            }
        }
        Ok(arguments)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, Misunderstood> {
        Arguments::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn without_words_the_window_opens() {
        assert_eq!(parse(&[]), Ok(Arguments { verb: Verb::Window, profile: None, api: None }));
    }

    #[test]
    fn profile_and_verb_come_in_any_order() {
        let wanted = Arguments { verb: Verb::Export, profile: Some("/tmp/p".into()), api: None };
        assert_eq!(parse(&["--profile", "/tmp/p", "export"]).as_ref(), Ok(&wanted));
        assert_eq!(parse(&["export", "--profile", "/tmp/p"]).as_ref(), Ok(&wanted));
    }

    #[test]
    fn what_is_not_understood_is_said_and_not_guessed() {
        assert_eq!(parse(&["--profile"]), Err(Misunderstood::ValueMissing("--profile")));
        assert_eq!(parse(&["exprot"]), Err(Misunderstood::Unknown("exprot".into())));
        assert_eq!(parse(&["--profile=/x"]), Err(Misunderstood::Unknown("--profile=/x".into())));
    }

    #[test]
    fn an_address_that_no_key_may_go_to_is_refused_and_not_repeated() {
        for (address, why) in [
            ("", BaseError::Unreadable),
            ("reapi.ai", BaseError::Unreadable),
            ("https://", BaseError::Unreadable),
            ("--profile", BaseError::Unreadable),
            ("javascript:alert(1)", BaseError::Scheme),
            ("file:///etc/passwd", BaseError::Scheme),
            ("data:text/html,x", BaseError::Scheme),
            ("ftp://reapi.ai", BaseError::Scheme),
            ("http://reapi.ai/api/v1", BaseError::PlainHttp),
            ("http://127.0.0.1.evil.example/", BaseError::PlainHttp),
            ("http://0.0.0.0/", BaseError::PlainHttp),
            ("https://me:hunter2@reapi.ai/", BaseError::Userinfo),
            ("https://reapi.ai@evil.example/", BaseError::Userinfo),
            ("https://reapi.ai/?to=evil.example", BaseError::Extras),
            ("https://reapi.ai/#x", BaseError::Extras),
        ] {
            let refused = parse(&["--api", address]);
            assert_eq!(refused, Err(Misunderstood::Api(why)), "{address:?}");
            assert!(!refused.unwrap_err().to_string().contains("hunter2"));
        }
        let long = format!("https://{}/", "a".repeat(10 << 20));
        assert!(matches!(parse(&["--api", &long]), Ok(_) | Err(Misunderstood::Api(_))));
    }

    #[test]
    fn a_key_on_the_command_line_is_refused_without_repeating_it() {
        for words in
            [&["rk_live_0123456789ab"][..], &["--key=rk_live_0123456789ab"], &["--key", "rk_live_0123456789ab"]]
        {
            let refused = parse(words).unwrap_err();
            assert!(!refused.to_string().contains("0123456789ab"), "{refused}");
        }
        assert_eq!(parse(&["rk_live_0123456789ab"]), Err(Misunderstood::Key));
    }

    #[cfg(unix)]
    #[test]
    fn words_that_are_no_text_are_refused_and_a_folder_may_have_any_name() {
        use std::os::unix::ffi::OsStringExt;
        let odd = || OsString::from_vec(b"/tmp/\xff\xfe\n\xe2\x80\xae".to_vec());
        let parse = |words: Vec<OsString>| Arguments::parse(words.into_iter());
        assert_eq!(parse(vec![odd()]), Err(Misunderstood::Unknown(odd())));
        assert_eq!(parse(vec!["--api".into(), odd()]), Err(Misunderstood::NotText));
        for name in [odd(), "-".into(), "--api".into(), "../../..".into(), "/dev/null".into(), "a".repeat(9_999).into()]
        {
            assert_eq!(parse(vec!["--profile".into(), name.clone()]).unwrap().profile, Some(name.into()));
        }
    }

    #[test]
    fn a_deep_link_is_no_verb() {
        for link in ["afterimage://open?task=1", "tauri://localhost/", "https://evil.example", "file:///etc/passwd"] {
            assert_eq!(parse(&[link]), Err(Misunderstood::Unknown(link.into())));
        }
    }
}
