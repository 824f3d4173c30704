//! A crash leaves no copy of the app's memory, in which the key is, on the disk. The processes of the web view, in
//! which the key was typed, inherit this.

/// One byte is less than any dump has, so that no file is written; and where dumps go to a program instead of a file,
/// which is not held back by 0, Linux takes just this number as a no.
#[cfg(unix)]
const LIMIT: u64 = 1;

#[cfg(unix)]
pub fn forbid() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Core).maximum;
    let current = Some(maximum.map_or(LIMIT, |maximum| maximum.min(LIMIT)));
    if let Err(error) = setrlimit(Resource::Core, Rlimit { current, maximum }) {
        eprintln!("a crash may leave a dump of this program's memory: {error}");
    }
}

/// Windows keeps dumps only of programs that its registry names.
#[cfg(not(unix))]
pub fn forbid() {}
