//! The sandbox alone: prints its address and key, and at its end the ledger as JSON.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::{env, fs, io, process};

use sandbox::{Options, Sandbox};

const USAGE: &str = "\
A reAPI on loopback, with real media and a ledger.

Usage: sandbox [OPTIONS]

  --speed N    how many times faster than the real service (1)
  --port N     the API's port (the one of last time, or any)
  --tls        speak HTTPS, with an authority made for this run
  --state DIR  keep ledger, tasks, key and ports there (kept nowhere)
  --seed N     what delays and media come from (0)

Ctrl-C ends it and prints the ledger as JSON.";

#[tokio::main]
async fn main() -> ExitCode {
    let options = match read(env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    let state = options.state.clone();
    let sandbox = Sandbox::start(options).await.map_err(|error| with_causes(&error))?;
    if let Some(aside) = sandbox.damaged_state() {
        eprintln!("The state could not be read. It is kept as {}, and this one begins anew.", aside.display());
    }
    println!("Address:   {}", sandbox.api_url());
    println!("CDN:       {}", sandbox.cdn_url());
    println!("Key:       {}", sandbox.key());
    if let Some(pem) = sandbox.ca_pem() {
        let path = match state {
            Some(folder) => folder.join("authority.pem"),
            None => env::temp_dir().join(format!("sandbox-authority-{}.pem", process::id())),
        };
        fs::write(&path, pem).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        println!("Authority: {}", path.display());
    }
    println!("Ctrl-C ends it.");
    io::stdout().flush().map_err(|error| error.to_string())?;

    asked_to_end().await.map_err(|error| format!("Ctrl-C cannot be waited for: {error}"))?;
    let ledger = serde_json::to_string_pretty(&sandbox.ledger()).map_err(|error| error.to_string())?;
    sandbox.shutdown().await;
    println!("{ledger}");
    Ok(())
}

/// The options, or nothing where help was asked for.
fn read(mut words: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--help" | "-h" => return Ok(None),
            "--tls" => options.tls = true,
            "--speed" => options.speed = value(&word, words.next())?,
            "--port" => options.api_port = value(&word, words.next())?,
            "--seed" => options.seed = value(&word, words.next())?,
            "--state" => options.state = Some(value::<PathBuf>(&word, words.next())?),
            _ => return Err(format!("{word} is not an option.")),
        }
    }
    Ok(Some(options))
}

fn value<T: FromStr>(option: &str, word: Option<String>) -> Result<T, String> {
    let word = word.ok_or_else(|| format!("{option} needs a value."))?;
    word.parse().map_err(|_unreadable| format!("{word} is no value for {option}."))
}

/// Ctrl-C, or the signal by which other programs end this one.
async fn asked_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(words: &str) -> Result<Option<Options>, String> {
        read(words.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let options = of("--speed 60 --port 4000 --tls --state /tmp/x --seed 7").unwrap().unwrap();
        assert_eq!((options.speed, options.api_port, options.tls, options.seed), (60.0, 4000, true, 7));
        assert_eq!(options.state, Some(PathBuf::from("/tmp/x")));
        assert!(of("--speed 2 --help").unwrap().is_none());
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(of("--port").unwrap_err(), "--port needs a value.");
        assert_eq!(of("--port 70000").unwrap_err(), "70000 is no value for --port.");
        assert_eq!(of("--sped 2").unwrap_err(), "--sped is not an option.");
    }
}
