//! System packages: which ones are needed and why, which are missing, and how they are installed.

use std::process::Command;

use crate::failure::Failure;
use crate::progress;
use crate::root_rights;

/// What a package is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// To compile the app and to open its window.
    Build,
    /// To play video and audio in the window.
    Playback,
    /// To run the app under a virtual display, with a keychain and a notification daemon of its own.
    Trials,
    /// To compare with.
    Benches,
}

struct Package {
    name: &'static str,
    need: Need,
    reason: &'static str,
}

const fn package(need: Need, name: &'static str, reason: &'static str) -> Package {
    Package { name, need, reason }
}

use Need::{Benches, Build, Playback, Trials};

/// Every package, by its name on Debian and Ubuntu.
const PACKAGES: &[Package] = &[
    package(Build, "build-essential", "compiles the C and C++ in SQLite, WebP and H.264, and links"),
    package(Build, "pkg-config", "finds the libraries below"),
    package(Build, "libwebkit2gtk-4.1-dev", "the web view that the window is made of"),
    package(Build, "libayatana-appindicator3-1", "the icon in the tray; opened when the app starts"),
    package(Build, "librsvg2-common", "draws the symbols in the system's file dialogs"),
    package(Playback, "gstreamer1.0-plugins-base", "plays sound and pictures in the web view at all"),
    package(Playback, "gstreamer1.0-plugins-good", "reads MP4, MP3 and WAV, and reaches the sound card"),
    package(Playback, "gstreamer1.0-plugins-bad", "reads H.264 streams"),
    package(Playback, "gstreamer1.0-libav", "decodes H.264, AAC and MP3"),
    package(Trials, "webkit2gtk-driver", "drives the real window by keyboard and mouse"),
    package(Trials, "xvfb", "a display without a screen"),
    package(Trials, "openbox", "minimises and resizes the window on that display"),
    package(Trials, "xdotool", "presses keys and resizes as a person would"),
    package(Trials, "scrot", "takes the pictures"),
    package(Trials, "dbus", "a session bus of the trial's own"),
    package(Trials, "gnome-keyring", "a real keychain"),
    package(Trials, "dunst", "a real notification daemon, which can be asked what it showed"),
    package(Trials, "mount", "small disks that fill up and vanish, where only a test sees them"),
    package(Trials, "fonts-noto-color-emoji", "emoji in prompts"),
    package(Trials, "fonts-dejavu-core", "letters of other scripts, right to left too"),
    package(Benches, "aria2", "downloads many files at once, to compare with"),
    package(Benches, "curl", "downloads one file, to compare with"),
    package(Benches, "openssl", "makes a checksum, to compare with"),
    package(Benches, "libvips-tools", "makes thumbnails, to compare with"),
];

/// Sees to it that every package for these needs is installed; asks before it uses `sudo`.
pub fn ensure(needs: &[Need]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let Some(missing) = missing(needs) else {
        return without_dpkg();
    };
    if missing.is_empty() {
        println!("system packages: all there");
        return Ok(());
    }
    println!("system packages that are missing:");
    for package in &missing {
        println!("    {:<30} {}", package.name, package.reason);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    install(&names)?;
    match self::missing(needs) {
        Some(still) if still.is_empty() => Ok(()),
        Some(_) | None => Err(Failure::Packages { line: line(&names) }),
    }
}

/// Installs by apt: as root at once, else with sudo after a question.
fn install(names: &[&str]) -> Result<(), Failure> {
    let Some(rights) = root_rights::ask("install them with sudo?") else {
        return Err(Failure::Packages { line: line(names) });
    };
    rights.run("reading Debian's package lists", &["apt-get", "update"])?;
    let mut words = vec![
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=120",
        "install",
        "--yes",
        "--no-install-recommends",
    ];
    words.extend(names);
    rights.run("installing system packages", &words)
}

fn line(names: &[&str]) -> String {
    format!("sudo apt-get install --no-install-recommends {}", names.join(" "))
}

/// The packages that are not installed, or `None` where there is no dpkg.
fn missing(needs: &[Need]) -> Option<Vec<&'static Package>> {
    let wanted: Vec<&Package> = PACKAGES.iter().filter(|package| needs.contains(&package.need)).collect();
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Abbrev}\n"])
        .args(wanted.iter().map(|package| package.name))
        .output()
        .ok()?;
    // It says no as soon as one name is unknown to it, so its status tells nothing.
    let known = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(wanted.into_iter().filter(|package| !is_installed(package.name, &known)).collect())
}

/// Reads dpkg's list: a name, then `ii` when it is wanted and fully installed.
fn is_installed(name: &str, known: &str) -> bool {
    known.lines().any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some(name) && words.next() == Some("ii")
    })
}

/// Other Linux systems: says what to run, and goes on where the web view is there already.
fn without_dpkg() -> Result<(), Failure> {
    let there = progress::read(Command::new("pkg-config").args(["--modversion", "webkit2gtk-4.1"]));
    if let Some(version) = there {
        println!("no dpkg here; pkg-config finds webkit2gtk-4.1 {version}, so the build goes on");
        return Ok(());
    }
    Err(Failure::Packages {
        line: other_line(|program| progress::read(Command::new(program).arg("--version")).is_some()),
    })
}

fn other_line(has: impl Fn(&str) -> bool) -> String {
    let line = if has("dnf") {
        "sudo dnf install gcc-c++ pkgconf webkit2gtk4.1-devel libayatana-appindicator-gtk3 librsvg2 gstreamer1-plugins-good gstreamer1-plugins-bad-free gstreamer1-plugin-libav"
    } else if has("pacman") {
        "sudo pacman -S --needed base-devel webkit2gtk-4.1 libayatana-appindicator librsvg gst-plugins-base gst-plugins-good gst-plugins-bad gst-libav"
    } else {
        "(with your system's own tool) a C++ compiler, pkg-config, the development package of webkit2gtk 4.1, libayatana-appindicator 3, and GStreamer with its good, bad and libav plugins"
    };
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fully_installed_package_counts() {
        let known = "file ii \nxvfb rc \ndbus iU \ndbus-x11 ii \n";
        assert!(is_installed("file", known));
        assert!(!is_installed("xvfb", known), "removed, its settings kept");
        assert!(!is_installed("dbus", known), "unpacked, not set up");
        assert!(!is_installed("scrot", known), "never heard of");
    }

    #[test]
    fn every_package_is_named_once_and_has_a_reason() {
        for (at, package) in PACKAGES.iter().enumerate() {
            assert!(!package.reason.is_empty(), "{}", package.name);
            assert!(
                PACKAGES[..at].iter().all(|earlier| earlier.name != package.name),
                "{} is listed twice",
                package.name
            );
        }
    }

    #[test]
    fn other_systems_get_one_line_to_run() {
        assert!(other_line(|program| program == "dnf").starts_with("sudo dnf install "));
        assert!(other_line(|program| program == "pacman").starts_with("sudo pacman "));
        assert!(!other_line(|_| false).contains("sudo"));
    }
}
