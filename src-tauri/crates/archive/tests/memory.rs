#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]
//! A file of 4 GiB needs no more memory than one of a few. A process of its own: the system tells the most that this
//! one ever had.

mod common;

use std::io::{IoSlice, Read, Result, Seek, SeekFrom, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use archive::{Files, OpenFile, Opening, RealFiles};
use common::Desk;
use sha2::{Digest, Sha256};

const PIECE: usize = 1 << 20;
const PIECES: usize = 4 << 10;
/// What a download may hold at a time: pieces on their way, and what the network hands over.
const MOST: u64 = 48 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_4_gib_comes_without_being_held() {
    let (url, sent) = serve();
    let mut desk = Desk::on(Arc::new(Bottomless));
    desk.policy.max_bytes = u64::MAX;
    let before = most_memory();
    let fetched = desk.download(&url).await.unwrap();
    let grown = most_memory() - before;
    assert_eq!((fetched.bytes, fetched.sha256), ((PIECE * PIECES) as u64, sent.join().unwrap()));
    assert!(grown < MOST, "{} MiB more than before", grown >> 20);
}

/// Serves the file once. Gives the link, and in the end the sum of what was sent.
fn serve() -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/x.mp4", listener.local_addr().unwrap());
    let sent = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.extend(byte);
        }
        write!(stream, "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: {}\r\n\r\n", PIECE * PIECES).unwrap();
        let (mut piece, mut hash) = (common::noise(1, PIECE), Sha256::new());
        for number in 0..PIECES {
            piece[..8].copy_from_slice(&number.to_le_bytes());
            hash.update(&piece);
            stream.write_all(&piece).unwrap();
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    });
    (url, sent)
}

/// Bytes: the most of this process's memory that was ever in use at a time.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() << 10
}

/// A disk that takes the bytes of a part and keeps none: 4 GiB would be the disk's test, not this one's.
struct Bottomless;

impl Files for Bottomless {
    fn open(&self, path: &Path, opening: Opening) -> Result<Box<dyn OpenFile>> {
        match path.extension() {
            Some(ending) if ending == "part" => Ok(Box::new(Nowhere)),
            _ => RealFiles.open(path, opening),
        }
    }

    fn length(&self, path: &Path) -> Result<u64> {
        RealFiles.length(path)
    }

    fn make_folder(&self, path: &Path) -> Result<bool> {
        RealFiles.make_folder(path)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> Result<()> {
        RealFiles.rename_new(from, to)
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<()> {
        RealFiles.replace(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        RealFiles.remove(path)
    }

    fn sync_folder(&self, path: &Path) -> Result<()> {
        RealFiles.sync_folder(path)
    }

    fn free_space(&self, _: &Path) -> Result<u64> {
        Ok(u64::MAX)
    }
}

struct Nowhere;

impl Read for Nowhere {
    fn read(&mut self, _: &mut [u8]) -> Result<usize> {
        Ok(0)
    }
}

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        Ok(bytes.len())
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> Result<usize> {
        Ok(pieces.iter().map(|piece| piece.len()).sum())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Seek for Nowhere {
    fn seek(&mut self, _: SeekFrom) -> Result<u64> {
        Ok(0)
    }
}

impl OpenFile for Nowhere {
    fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    fn set_length(&mut self, _: u64) -> Result<()> {
        Ok(())
    }
}
