//! Named steps with their times, and the line that counts them.

use std::fmt;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// A run of named steps. It stops at the first that fails, and says which.
pub struct Steps {
    started: Instant,
    of: usize,
    passed: usize,
}

impl Steps {
    /// A run of `of` steps, which starts with this call.
    pub fn new(of: usize) -> Steps {
        Steps { started: Instant::now(), of, passed: 0 }
    }

    /// Does one step under its name.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Stopped> {
        println!("\n[{}/{}] {name}", self.passed + 1, self.of);
        let started = Instant::now();
        work().map_err(|why| Stopped { step: name, why })?;
        self.passed += 1;
        println!("{name}: done in {}", Spoken(started.elapsed()));
        Ok(())
    }

    /// Says how the run ended: the reason, the total time, and last the count alone on its line.
    pub fn close(self, outcome: &Result<(), Stopped>) {
        let failed = match outcome {
            Ok(()) => {
                println!("\nall steps passed in {}", Spoken(self.started.elapsed()));
                0
            }
            Err(stopped) => {
                let left = self.of - self.passed - 1;
                println!("\nFAILED at the step {:?} after {}", stopped.step, Spoken(self.started.elapsed()));
                println!("{}", stopped.why);
                if left > 0 {
                    println!("{left} later steps were not run");
                }
                1
            }
        };
        println!("{} passed, {failed} failed", self.passed);
    }
}

/// Which step stopped the run, and why.
#[derive(Debug)]
pub struct Stopped {
    step: &'static str,
    why: Failure,
}

/// A duration in the words of a person at a terminal.
pub struct Spoken(pub Duration);

impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        match seconds / 60 {
            0 => write!(f, "{:.1} s", self.0.as_secs_f32()),
            minutes => write!(f, "{minutes} min {} s", seconds % 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_ends_the_run_and_is_named() {
        let mut steps = Steps::new(3);
        let outcome = steps
            .step("one", || Ok(()))
            .and_then(|()| steps.step("two", || Err(Failure::Node { why: "none".into() })))
            .and_then(|()| steps.step("three", || panic!("a step after a failure must not run")));
        assert_eq!(steps.passed, 1);
        assert_eq!(outcome.as_ref().map_err(|stopped| stopped.step), Err("two"));
    }

    #[test]
    fn times_are_said_in_seconds_and_then_in_minutes() {
        assert_eq!(Spoken(Duration::from_millis(1_540)).to_string(), "1.5 s");
        assert_eq!(Spoken(Duration::from_secs(187)).to_string(), "3 min 7 s");
    }
}
