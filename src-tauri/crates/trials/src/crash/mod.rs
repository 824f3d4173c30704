//! Kills the engine again and again while it works, and holds ledger, library and disk against each other.
//!
//! One sandbox runs over all lives and its ledger is the judge. Each process works on what the last one left, presses
//! something new, and dies by SIGKILL: at a named point, where it stands still until it is killed, or at a random
//! moment. At the end one process finishes everything, and then it is counted.

mod chance;
mod deaths;
mod driven;
mod judge;
mod life;
mod older;
mod work;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use sandbox::Sandbox;

use crate::Failure;
use crate::telling::say;
pub use chance::Chance;
use deaths::{Deck, Tally};
pub use driven::Driven;

/// Sandbox and engine run this much faster than life.
const SPEED: f64 = 200.0;
/// It says how far it is after so many kills.
const SAYS_EVERY: u64 = 50;

pub struct Options {
    /// The program `headless`, built with the feature `faults`.
    pub headless: PathBuf,
    pub kills: u64,
    /// The same seed gives the same work and the same deaths.
    pub seed: u64,
    /// How headless is broken on purpose; the trial must find it.
    pub broken: Option<String>,
}

/// What was found at the end; what each was has been said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Presses without their rows, paid tasks that the library does not know, and results that are not on the disk.
    pub lost: usize,
    /// Charges beyond one for each row that was wanted.
    pub double_charged: usize,
    /// Files with a final name that are not whole or belong to nothing, what was never finished, rows without their
    /// whole file, and a database that is damaged.
    pub torn: usize,
}

/// Works and kills in a folder of its own, then counts.
///
/// # Errors
/// When the trial itself could not be done; so when a run of at least forty kills did not hit every point.
pub async fn run(options: &Options) -> Result<Found, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let mut trial = Trial::new(options, folder.path()).await?;
    let mut deck = Deck::new(options.seed);
    let mut tally = Tally::default();
    trial.prepare().await?;
    let began = Instant::now();
    say(format_args!("{} kills, seed {}", options.kills, options.seed));
    for kill in 1..=options.kills {
        let died_at = life::live_and_die(&mut trial, deck.next()).await?;
        tally.count(died_at);
        if kill % SAYS_EVERY == 0 {
            let seconds = began.elapsed().as_secs_f64();
            say(format_args!("{kill} kills, {:.2} a second", kill as f64 / seconds));
        }
    }
    say(format_args!("kills by point: {tally}"));
    let found = trial.finish().await?;
    match tally.missed(options.kills).as_slice() {
        [] => Ok(found),
        missed => Err(Failure::Disagree(format!("no kill fell on {}", missed.join(", ")))),
    }
}

/// What all lives share.
struct Trial<'a> {
    options: &'a Options,
    profile: &'a Path,
    sandbox: Arc<Sandbox>,
    presses: Vec<work::Press>,
    /// How many faults were dealt.
    faults: u64,
    /// Unconfirmed rows that an earlier process has shown: whatever was on its way for them has arrived by now.
    unconfirmed: Vec<i64>,
}

impl<'a> Trial<'a> {
    async fn new(options: &'a Options, profile: &'a Path) -> Result<Trial<'a>, Failure> {
        let sandbox = sandbox::Options {
            speed: SPEED,
            requests_per_minute: 1_000_000,
            balance: 1_000_000_000,
            seed: options.seed,
            ..Default::default()
        };
        Ok(Trial {
            options,
            profile,
            sandbox: Arc::new(Sandbox::start(sandbox).await?),
            presses: Vec::new(),
            faults: 0,
            unconfirmed: Vec::new(),
        })
    }

    fn start(&self, die_at: Option<&str>) -> Result<Driven, Failure> {
        let mut words: Vec<OsString> = vec!["--profile".into(), self.profile.into()];
        let speed = SPEED.to_string();
        words.extend(["--api", &self.sandbox.api_url(), "--speed", &speed].map(OsString::from));
        for (name, value) in [("--die-at", die_at), ("--broken", self.options.broken.as_deref())] {
            if let Some(value) = value {
                words.extend([name, value].map(OsString::from));
            }
        }
        Driven::start(&self.options.headless, &words)
    }

    fn database(&self) -> PathBuf {
        self.profile.join("library.sqlite")
    }
}
