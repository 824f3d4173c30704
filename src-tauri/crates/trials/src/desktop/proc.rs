//! What the system shows of a process to every program of the same user, and whom it speaks with.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// A process as the system shows it.
pub struct Shown {
    pub pid: u32,
    /// Its name, cut after 15 characters.
    pub name: String,
    pub environ: Vec<u8>,
    pub cmdline: Vec<u8>,
    /// The most bytes of a core dump that the system would write for it now, and that it may allow itself; no number
    /// where there is no limit.
    pub core_limit: (Option<u64>, Option<u64>),
}

/// Every process that was given this text in its environment.
pub fn given(text: &str) -> Vec<Shown> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(look).filter(|shown| contains(&shown.environ, text.as_bytes())).collect()
}

/// None when it has ended, or belongs to somebody else.
fn look(pid: u32) -> Option<Shown> {
    let read = |name: &str| fs::read(format!("/proc/{pid}/{name}")).ok();
    let limits = String::from_utf8_lossy(&read("limits")?).into_owned();
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size"))?;
    let mut core = core.split_whitespace().map(|limit| limit.parse().ok());
    Some(Shown {
        pid,
        name: String::from_utf8_lossy(&read("comm")?).trim().to_owned(),
        environ: read("environ")?,
        cmdline: read("cmdline")?,
        core_limit: (core.next()?, core.next()?),
    })
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

/// The other ends of the sockets of this process and of those that it started, at this moment.
pub fn peers(pid: u32) -> BTreeSet<SocketAddr> {
    let mut peers = BTreeSet::new();
    let mut pids = vec![pid];
    while let Some(pid) = pids.pop() {
        pids.extend(children_of(pid));
        let sockets = sockets_of(pid);
        for table in ["tcp", "tcp6", "udp", "udp6"] {
            let table = fs::read_to_string(format!("/proc/{pid}/net/{table}")).unwrap_or_default();
            let rows = table.lines().skip(1).filter_map(row);
            peers.extend(rows.filter(|(_, inode)| sockets.contains(inode)).map(|(peer, _)| peer));
        }
    }
    // A socket that listens or is not connected has none.
    peers.retain(|peer| peer.port() != 0);
    peers
}

/// Each of its threads has children of its own.
/// What a process has started and what still runs.
pub(crate) fn children_of(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>()).collect()
}

fn sockets_of(pid: u32) -> HashSet<String> {
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let targets = descriptors.filter_map(|entry| fs::read_link(entry.path()).ok());
    targets.filter_map(|to| Some(to.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())).collect()
}

/// The other end and the inode in a row of the kernel's tables.
fn row(line: &str) -> Option<(SocketAddr, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (address, port) = words.get(2)?.split_once(':')?;
    // Words of 32 bits in the machine's own order.
    let words_of_address =
        address.as_bytes().chunks(8).map(|word| u32::from_str_radix(str::from_utf8(word).ok()?, 16).ok());
    let bytes: Vec<u8> =
        words_of_address.collect::<Option<Vec<u32>>>()?.into_iter().flat_map(u32::to_ne_bytes).collect();
    let address = match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(four) => IpAddr::from(Ipv4Addr::from(four)),
        Err(_) => IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(bytes.as_slice()).ok()?)).to_canonical(),
    };
    Some((SocketAddr::new(address, u16::from_str_radix(port, 16).ok()?), (*words.get(9)?).to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_process_is_found_by_what_it_was_given_and_shows_its_words() {
        let mark = format!("trial-{}", std::process::id());
        let mut command = Command::new("cat");
        command.arg("-u").env("MARK", &mark).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It answers, so it is what was started: just after the start the system still shows what started it.
        child.stdin.as_mut().unwrap().write_all(b"!").unwrap();
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        let shown = given(&mark);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(shown.iter().map(|shown| shown.pid).collect::<Vec<_>>(), [child.id()]);
        assert_eq!((shown[0].cmdline.as_slice(), shown[0].name.as_str()), (b"cat\0-u\0".as_slice(), "cat"));
    }

    #[test]
    fn the_other_end_of_a_connection_is_seen() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(!peers(std::process::id()).contains(&address));
        let _stream = std::net::TcpStream::connect(address).unwrap();
        assert!(peers(std::process::id()).contains(&address));
    }

    #[test]
    fn rows_of_the_kernels_tables_are_read() {
        let line = "  2: 0100007F:1F90 08080808:0035 01 00000000:00000000 00:00000000 00000000  1000        0 4242 1";
        assert_eq!(row(line), Some(("8.8.8.8:53".parse().unwrap(), "4242".to_owned())));
        let line =
            " 0: 00000000000000000000000001000000:1F90 00000000000000000000000001000000:0050 01 0:0 0:0 0 0 0 77 1";
        assert_eq!(row(line), Some(("[::1]:80".parse().unwrap(), "77".to_owned())));
        assert_eq!(row("  sl  local_address rem_address   st"), None);
    }
}
