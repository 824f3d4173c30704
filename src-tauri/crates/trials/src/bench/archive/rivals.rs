//! What a person would type, in a shell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::load::Load;
use super::server::Server;
use crate::Failure;

/// A way to get the files. `sync` waits for all that any program has written, so a busy machine makes them slower.
#[derive(Clone, Copy)]
pub enum Rival {
    CurlSha256sum,
    CurlOpenssl,
    Aria2,
    /// No network and no sum: the same bytes from the page cache to the disk.
    Floor,
}

impl Rival {
    pub fn title(self) -> &'static str {
        match self {
            Rival::CurlSha256sum => "curl && sha256sum && sync",
            Rival::CurlOpenssl => "curl && openssl dgst -sha256 && sync",
            Rival::Aria2 => "aria2c -j16 && sync",
            Rival::Floor => "dd conv=fsync (the floor)",
        }
    }

    /// Does it once, into `folder`, which must be empty.
    pub fn run(self, load: &Load, server: &Server, sources: &Path, folder: &Path) -> Result<Duration, Failure> {
        let first = load.names().next().unwrap_or_default();
        let (url, got, source) = (server.url(&first), folder.join("got"), sources.join(&first));
        let (got, source) = (got.display(), source.display());
        let line = match self {
            Rival::CurlSha256sum => format!("curl -sSf -o '{got}' '{url}' && sha256sum '{got}' && sync"),
            Rival::CurlOpenssl => format!("curl -sSf -o '{got}' '{url}' && openssl dgst -sha256 '{got}' && sync"),
            Rival::Aria2 => {
                let list = list_of_links(load, server, folder)?;
                format!("aria2c -q -j16 -d '{}' -i '{}' && sync", folder.display(), list.display())
            }
            Rival::Floor => format!("dd if='{source}' of='{got}' bs=1M conv=fsync"),
        };
        let began = Instant::now();
        let ran = Command::new("sh").args(["-c", &line]).output();
        let took = began.elapsed();
        let ran = ran.map_err(|source| Failure::NotRun { program: "sh".to_owned(), source })?;
        if !ran.status.success() {
            return Err(Failure::SaidNo { program: line, said: String::from_utf8_lossy(&ran.stderr).into_owned() });
        }
        Ok(took)
    }
}

fn list_of_links(load: &Load, server: &Server, folder: &Path) -> Result<PathBuf, Failure> {
    let list = folder.with_extension("links");
    let links: String = load.names().map(|name| server.url(&name) + "\n").collect();
    fs::write(&list, links).map_err(Failure::file(&list))?;
    Ok(list)
}

/// Waits until everything that was written before is on the disk, so that nobody pays for another's bytes.
pub fn settle() -> Result<(), Failure> {
    let ran = Command::new("sync").status();
    ran.map(drop).map_err(|source| Failure::NotRun { program: "sync".to_owned(), source })
}
