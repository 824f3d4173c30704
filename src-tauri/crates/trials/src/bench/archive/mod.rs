//! `bench archive`: the archive against what a person would type, and against the bare disk.

mod load;
mod ours;
mod rivals;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use load::{Load, MANY_SMALL, ONE_LARGE};
use rivals::Rival;
use server::Server;

use crate::Failure;

/// How to measure.
pub struct Options {
    /// Where the files go, on the disk that is measured; a folder of its own is made there, and removed again.
    pub folder: PathBuf,
    /// Each is done so often, in turns; the medians are compared.
    pub runs: usize,
    /// Only this one; goals of the other are not judged.
    pub only: Option<Size>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Large,
    Small,
}

/// What is to be reached against a rival.
struct Goal {
    load: Load,
    rival: Rival,
    wanted: Wanted,
}

enum Wanted {
    TimesAsFast(f64),
    /// At most so many times as long.
    TimesAsLong(f64),
}

const GOALS: [Goal; 4] = [
    Goal { load: ONE_LARGE, rival: Rival::CurlSha256sum, wanted: Wanted::TimesAsFast(3.5) },
    Goal { load: ONE_LARGE, rival: Rival::CurlOpenssl, wanted: Wanted::TimesAsFast(1.5) },
    Goal { load: ONE_LARGE, rival: Rival::Floor, wanted: Wanted::TimesAsLong(1.25) },
    Goal { load: MANY_SMALL, rival: Rival::Aria2, wanted: Wanted::TimesAsFast(1.2) },
];

/// Measures, prints the tables and then each goal with whether it is met. True when all are.
pub async fn run(options: &Options) -> Result<bool, Failure> {
    let work = tempfile::Builder::new().prefix("bench-archive-").tempdir_in(&options.folder);
    let work = work.map_err(Failure::file(&options.folder))?;
    let sources = work.path().join("sources");
    for load in [ONE_LARGE, MANY_SMALL] {
        load.make(&sources)?;
    }
    let first = sources.join(ours::FIRST);
    let source = sources.join(MANY_SMALL.names().next().unwrap_or_default());
    fs::copy(&source, &first).map_err(Failure::file(&first))?;
    let server = Server::start(sources.clone()).map_err(Failure::file("127.0.0.1"))?;
    let bench = Bench { server, sources, work: work.path().to_owned(), runs: options.runs };

    let mut measured = Vec::new();
    for (size, load) in [(Size::Large, ONE_LARGE), (Size::Small, MANY_SMALL)] {
        if options.only.is_none_or(|only| only == size) {
            let rivals: Vec<Rival> =
                GOALS.iter().filter(|goal| goal.load.title == load.title).map(|goal| goal.rival).collect();
            measured.push(bench.measure(load, &rivals).await?);
        }
    }
    println!();
    measured.iter().for_each(Measured::print);
    println!("`sync` waits for all that any program has written: measure on a machine that does nothing else.\n");
    let mut all_met = true;
    for measured in &measured {
        for goal in GOALS.iter().filter(|goal| goal.load.title == measured.load.title) {
            all_met &= goal.judge(measured);
        }
    }
    Ok(all_met)
}

struct Bench {
    server: Server,
    sources: PathBuf,
    work: PathBuf,
    runs: usize,
}

/// Times of one load, in the order of the runs.
struct Measured {
    load: Load,
    ours: Vec<Duration>,
    rivals: Vec<(Rival, Vec<Duration>)>,
}

impl Bench {
    async fn measure(&self, load: Load, rivals: &[Rival]) -> Result<Measured, Failure> {
        let mut measured =
            Measured { load, ours: Vec::new(), rivals: rivals.iter().map(|rival| (*rival, Vec::new())).collect() };
        for run in 1..=self.runs {
            for (rival, times) in &mut measured.rivals {
                let folder = self.empty_folder()?;
                rivals::settle()?;
                let took = rival.run(&load, &self.server, &self.sources, &folder)?;
                told(&load, run, rival.title(), took);
                times.push(took);
            }
            let folder = self.empty_folder()?;
            let took = ours::run(&load, &self.server, &folder).await?;
            told(&load, run, OURS, took);
            measured.ours.push(took);
        }
        self.empty_folder()?;
        Ok(measured)
    }

    fn empty_folder(&self) -> Result<PathBuf, Failure> {
        let folder = self.work.join("run");
        remove(&folder)?;
        fs::create_dir(&folder).map_err(Failure::file(&folder))?;
        Ok(folder)
    }
}

const OURS: &str = "Afterimage";

fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::file(folder)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn told(load: &Load, run: usize, who: &str, took: Duration) {
    eprintln!("{}, run {run}: {who}: {:.2} s", load.title, took.as_secs_f64());
}

impl Measured {
    fn print(&self) {
        println!("{:<40} {:>8}   runs", self.load.title, "median");
        let ours = std::iter::once((OURS, &self.ours));
        for (title, times) in ours.chain(self.rivals.iter().map(|(rival, times)| (rival.title(), times))) {
            let runs: Vec<String> = times.iter().map(|time| format!("{:.2}", time.as_secs_f64())).collect();
            println!("  {title:<38} {:>6.2} s   {}", median(times), runs.join(" "));
        }
        println!();
    }

    fn of(&self, rival: Rival) -> f64 {
        let found = self.rivals.iter().find(|(other, _)| other.title() == rival.title());
        found.map_or(f64::NAN, |(_, times)| median(times))
    }
}

/// Seconds.
fn median(times: &[Duration]) -> f64 {
    let mut seconds: Vec<f64> = times.iter().map(Duration::as_secs_f64).collect();
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN)
}

impl Goal {
    fn judge(&self, measured: &Measured) -> bool {
        let (ours, theirs, title) = (median(&measured.ours), measured.of(self.rival), self.rival.title());
        let (met, line) = match self.wanted {
            Wanted::TimesAsFast(wanted) => {
                let reached = theirs / ours;
                (reached >= wanted, format!("{reached:.2} times as fast as {title} (goal: at least {wanted})"))
            }
            Wanted::TimesAsLong(wanted) => {
                let reached = ours / theirs;
                (reached <= wanted, format!("{reached:.2} times the time of {title} (goal: at most {wanted})"))
            }
        };
        println!("{:<7} {}: {line}", if met { "met" } else { "missed" }, self.load.title);
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(ours: &[u64], theirs: &[u64]) -> Measured {
        let times = |millis: &[u64]| millis.iter().copied().map(Duration::from_millis).collect();
        Measured { load: ONE_LARGE, ours: times(ours), rivals: vec![(Rival::CurlOpenssl, times(theirs))] }
    }

    #[test]
    fn a_goal_is_judged_by_the_medians_and_no_figure_meets_none() {
        let goal = |wanted| Goal { load: ONE_LARGE, rival: Rival::CurlOpenssl, wanted };
        let figures = measured(&[100, 900, 110], &[400, 220, 10]);
        assert!(goal(Wanted::TimesAsFast(2.0)).judge(&figures));
        assert!(!goal(Wanted::TimesAsFast(2.1)).judge(&figures));
        assert!(goal(Wanted::TimesAsLong(0.5)).judge(&figures));
        assert!(!goal(Wanted::TimesAsLong(0.49)).judge(&figures));
        assert!(!goal(Wanted::TimesAsFast(0.0)).judge(&measured(&[], &[])));
        assert!(!goal(Wanted::TimesAsLong(9.0)).judge(&measured(&[1], &[])));
    }
}
