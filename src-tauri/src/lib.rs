//! The Tauri shell: commands, tray, notifications, window. It holds no logic of the product; that is in `engine`.

mod arguments;
mod bindings;
mod commands;
mod core_dumps;
mod desktop;
mod dragging;
mod dropping;
mod events;
mod export;
pub mod keys;
mod leaving;
mod logs;
mod network;
pub mod notifications;
mod opened;
mod place;
mod policy;
mod sandbox_host;
mod start;
mod unwatched;
mod window;

use std::ffi::OsString;
use std::process::ExitCode;

use arguments::{Arguments, USAGE, Verb};
use place::Place;

/// Runs the program as its command line asks.
pub fn run(given: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::parse(given) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("{error}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run_verb(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the page's types to a file; the test of the bindings compares it with the committed one.
pub fn write_bindings(path: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    Ok(bindings::write(path)?)
}

fn run_verb(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let place = || Place::find(arguments.profile.as_deref());
    match &arguments.verb {
        Verb::Window => start::open_window(place()?, arguments.api.clone()),
        Verb::Export => export::print(&place()?),
        Verb::Bindings(path) => write_bindings(path),
        Verb::Help => {
            print!("{USAGE}");
            Ok(())
        }
        Verb::Version => {
            println!("Afterimage {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    }
}
