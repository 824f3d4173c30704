//! Debian's own npm, for a machine that has none: the packages are downloaded by apt, unpacked into a folder, and run
//! with that folder as their root. It is too old to build the pages, but it can fetch a newer Node. Nothing is installed
//! on the system (npm alone would bring four hundred packages), and the folder is removed afterwards.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, at};
use crate::place;
use crate::progress;
use crate::root_rights::{self, RootRights};

/// The roots of trust of the system, which the unpacked Node is handed a copy of.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// What name resolution reads, copied to the same places under the folder.
const NETWORK: [&str; 3] = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"];

/// Runs `npm words… packages…`, and moves what it installed to `home`.
pub fn run(words: &[&str], packages: &[String], home: &Path) -> Result<(), Failure> {
    if progress::read(Command::new("apt-get").arg("--version")).is_none() {
        return Err(Failure::Node {
            why: "there is no npm to fetch it with; install Node from your system or from nodejs.org".into(),
        });
    }
    let rights = root_rights::ask(
        "Node is fetched by Debian's npm, which has to run in a folder of its own as root. Use sudo for that?",
    )
    .ok_or_else(|| Failure::Node {
        why: "without root's rights it cannot be fetched; install Node from your system".into(),
    })?;
    let folder = place::tools().join("debian-npm");
    remove(&folder)?;
    let archives = download(&folder.join("apt"))?;
    let unpacked = folder.join("root");
    unpack(&archives, &unpacked)?;
    copy_network(&unpacked)?;
    install(&rights, &unpacked, words, packages)?;
    let (from, to) = (unpacked.join("out/node_modules"), home.join("node_modules"));
    fs::rename(&from, &to).map_err(at("move", from))?;
    remove(&folder)
}

/// Downloads npm and all that it needs, with lists and a state of apt's own, as if nothing were installed.
fn download(apt: &Path) -> Result<Vec<PathBuf>, Failure> {
    for folder in ["lists/partial", "cache/archives/partial"] {
        let folder = apt.join(folder);
        fs::create_dir_all(&folder).map_err(at("make", folder))?;
    }
    let status = apt.join("status");
    File::create(&status).map_err(at("write", &status))?;
    let apt_get = || {
        let mut command = Command::new("apt-get");
        for (name, value) in [
            ("Dir::State::Lists", apt.join("lists")),
            ("Dir::State::status", status.clone()),
            ("Dir::Cache", apt.join("cache")),
            ("APT::Sandbox::User", PathBuf::from("root")),
            ("Debug::NoLocking", PathBuf::from("1")),
        ] {
            command.arg("-o").arg(format!("{name}={}", value.display()));
        }
        command.arg("--quiet=2");
        command
    };
    progress::run("reading Debian's package lists", apt_get().arg("update"))?;
    progress::run(
        "downloading Debian's npm",
        apt_get().args(["--yes", "--download-only", "--no-install-recommends", "install", "nodejs", "npm"]),
    )?;
    let archives = apt.join("cache/archives");
    let mut found: Vec<PathBuf> = fs::read_dir(&archives)
        .map_err(at("read", &archives))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .collect();
    found.sort();
    Ok(found)
}

fn unpack(archives: &[PathBuf], into: &Path) -> Result<(), Failure> {
    println!("unpacking {} packages into {}", archives.len(), into.display());
    fs::create_dir_all(into).map_err(at("make", into))?;
    for archive in archives {
        progress::run("unpacking", Command::new("dpkg-deb").arg("--extract").arg(archive).arg(into))?;
    }
    Ok(())
}

fn copy_network(unpacked: &Path) -> Result<(), Failure> {
    for folder in ["etc/ssl/certs", "tmp", "out"] {
        let folder = unpacked.join(folder);
        fs::create_dir_all(&folder).map_err(at("make", folder))?;
    }
    for file in NETWORK.into_iter().chain([CERTIFICATES]) {
        if Path::new(file).exists() {
            let copy = unpacked.join(file.trim_start_matches('/'));
            fs::copy(file, &copy).map_err(at("copy to", copy))?;
        }
    }
    Ok(())
}

fn install(rights: &RootRights, unpacked: &Path, words: &[&str], packages: &[String]) -> Result<(), Failure> {
    let owner = owner(unpacked)?;
    let unpacked = unpacked.display().to_string();
    let certificates = format!("NODE_EXTRA_CA_CERTS={CERTIFICATES}");
    let mut command = vec![
        "env",
        "HOME=/tmp",
        &certificates,
        "chroot",
        &owner,
        &unpacked,
        "/usr/bin/node",
        "/usr/share/nodejs/npm/bin/npm-cli.js",
        "--prefix",
        "/out",
    ];
    command.extend(words);
    command.extend(packages.iter().map(String::as_str));
    rights.run("fetching Node", &command)
}

/// npm runs as the person whose build folder it is, so that what it leaves can be moved and removed without root.
#[cfg(unix)]
fn owner(folder: &Path) -> Result<String, Failure> {
    use std::os::unix::fs::MetadataExt;
    let owner = fs::metadata(folder).map_err(at("read", folder))?;
    Ok(format!("--userspec={}:{}", owner.uid(), owner.gid()))
}

#[cfg(not(unix))]
fn owner(_: &Path) -> Result<String, Failure> {
    Err(Failure::Node { why: "Debian's npm runs on Debian only".into() })
}

fn remove(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(at("remove", folder))?;
    }
    Ok(())
}
