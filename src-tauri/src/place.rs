//! Where things lie on this computer, and what the computer is called.

use std::io;
use std::path::{Path, PathBuf};
#[cfg(not(target_os = "linux"))]
use std::process::Command;

/// The app's identifier, as in `tauri.conf.json`.
const IDENTIFIER: &str = "app.afterimage.studio";

/// The folders of one run.
#[derive(Clone, Debug)]
pub struct Place {
    /// Database, thumbnails, logs, lock: an absolute path.
    pub profile: PathBuf,
    /// Archive folder until the person chooses another.
    pub archive: PathBuf,
    /// Name under which a second start of the same profile finds the first.
    pub instance: String,
}

impl Place {
    /// With a profile given, everything is in it; without one, in the system's own folders.
    pub fn find(profile: Option<&Path>) -> io::Result<Self> {
        match profile {
            Some(given) => {
                let profile = std::path::absolute(given)?;
                let mark = fingerprint(profile.as_os_str().as_encoded_bytes());
                let instance = format!("{IDENTIFIER}.profile{mark:016x}");
                Ok(Self { archive: profile.join("archive"), profile, instance })
            }
            None => {
                let homeless = || io::Error::new(io::ErrorKind::NotFound, "this user has no home folder");
                let data = dirs::data_dir().ok_or_else(homeless)?;
                let pictures = dirs::picture_dir().or_else(|| dirs::home_dir().map(|home| home.join("Pictures")));
                Ok(Self {
                    profile: data.join("afterimage"),
                    archive: pictures.ok_or_else(homeless)?.join("Afterimage"),
                    instance: IDENTIFIER.to_owned(),
                })
            }
        }
    }

    /// What the web view keeps (its caches; nothing of ours).
    pub fn web_view(&self) -> PathBuf {
        self.profile.join("webview")
    }

    /// Size and position of the window.
    pub fn window_state(&self) -> PathBuf {
        self.profile.join("window.json")
    }
}

/// Names this computer without giving away its system id.
pub fn machine() -> String {
    let id = system_id().unwrap_or_default();
    format!("{:016x}", fingerprint(format!("afterimage {}", id.trim()).as_bytes()))
}

#[cfg(target_os = "linux")]
fn system_id() -> Option<String> {
    ["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostname"]
        .into_iter()
        .find_map(|path| std::fs::read_to_string(path).ok().filter(|id| !id.trim().is_empty()))
}

#[cfg(target_os = "macos")]
fn system_id() -> Option<String> {
    let said = said_by(Command::new("/usr/sbin/ioreg").args(["-rd1", "-c", "IOPlatformExpertDevice"]))?;
    said.lines().find(|line| line.contains("IOPlatformUUID")).map(str::to_owned)
}

#[cfg(target_os = "windows")]
fn system_id() -> Option<String> {
    let key = r"HKLM\SOFTWARE\Microsoft\Cryptography";
    said_by(Command::new("reg").args(["query", key, "/v", "MachineGuid"]))
}

#[cfg(not(target_os = "linux"))]
fn said_by(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// FNV-1a: the same in every version of the app and of the compiler, which `DefaultHasher` is not.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_given_profile_holds_everything() {
        let place = Place::find(Some(Path::new("/tmp/here"))).unwrap();
        for path in [&place.archive, &place.web_view(), &place.window_state()] {
            assert!(path.starts_with("/tmp/here"), "{}", path.display());
        }
    }

    #[test]
    fn each_profile_is_an_instance_of_its_own() {
        let name = |path: &str| Place::find(Some(Path::new(path))).unwrap().instance;
        assert_ne!(name("/tmp/a"), name("/tmp/b"));
        assert_eq!(name("/tmp/a"), name("/tmp/a"));
        assert!(Place::find(Some(Path::new("relative"))).unwrap().profile.is_absolute());
    }

    #[test]
    fn the_fingerprint_never_changes() {
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
