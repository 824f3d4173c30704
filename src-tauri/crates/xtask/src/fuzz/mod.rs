//! `cargo xtask fuzz`: bytes without end for what reads the bytes of others, guided by what they reach.

mod order;
mod target;

use std::process::ExitCode;

use crate::cargo;
use crate::failure::Failure;
use crate::packages::{self, Need};
use order::Order;
use target::Outcome;

/// Fuzzes what the words name, all in turn if they name nothing. Fails if anything was found.
pub fn fuzz(words: &[String]) -> ExitCode {
    match Order::read(words).and_then(|order| run(&order)) {
        Ok(outcomes) => {
            println!();
            outcomes.iter().for_each(|outcome| println!("{outcome}"));
            let findings: usize = outcomes.iter().map(|outcome| outcome.findings.len()).sum();
            println!("targets={} findings={findings}", outcomes.len());
            if findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(why) => {
            eprintln!("\n{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(order: &Order) -> Result<Vec<Outcome>, Failure> {
    packages::ensure(&[Need::Build])?;
    cargo::install_cargo_fuzz()?;
    order.targets.iter().map(|target| target.fuzz(order.seconds)).collect()
}
