//! What the program was asked on its command line.

use std::ffi::OsString;
use std::path::PathBuf;

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
    pub api: Option<String>,
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
}

impl Arguments {
    pub fn parse(given: impl Iterator<Item = OsString>) -> Result<Self, Misunderstood> {
        let mut given = given;
        let mut arguments = Self { verb: Verb::Window, profile: None, api: None };
        while let Some(word) = given.next() {
            let mut value = |name| given.next().ok_or(Misunderstood::ValueMissing(name));
            match word.to_str() {
                Some("--profile") => arguments.profile = Some(value("--profile")?.into()),
                Some("--api") => {
                    let address = value("--api")?.into_string().map_err(|_| Misunderstood::NotText)?;
                    arguments.api = Some(address);
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
}
