//! A test that mounts runs again as a process of its own, in a mount namespace that ends with it.

use std::io::Write;
use std::process::Command;

/// Set for the process inside.
const INSIDE: &str = "AFTERIMAGE_MOUNTS_INSIDE";
const AS_ROOT: &[&str] = &["--mount", "--propagation", "private"];
const AS_ANYBODY: &[&str] = &["--user", "--map-root-user", "--mount", "--propagation", "private"];

/// Runs the story of the test `name` where it may mount. Where nothing may be mounted, a CI fails, and a person reads
/// that this was not tested.
pub fn where_it_may_mount(name: &str, story: impl Future<Output = ()>) {
    if std::env::var_os(INSIDE).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        return runtime.block_on(story);
    }
    let Some(way) = [AS_ROOT, AS_ANYBODY].into_iter().find(|way| may_mount(way)) else {
        assert!(std::env::var_os("CI").is_none(), "{name}: nothing may be mounted here, so nothing is proved");
        // Past the test harness, which shows nothing of a test that passes.
        let said = writeln!(std::io::stderr(), "\nNOT TESTED: {name}: no mount namespace is allowed here\n");
        return said.unwrap();
    };
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new("unshare");
    command.args(way).arg("--").arg(program).args(["--exact", name, "--nocapture"]).env(INSIDE, "1");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{name}, inside:\n{said}\n{errors}");
}

fn may_mount(way: &[&str]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("unshare");
    command.args(way).args(["--", "mount", "-t", "tmpfs", "-o", "size=64k", "afterimage"]).arg(folder.path());
    command.output().is_ok_and(|output| output.status.success())
}
