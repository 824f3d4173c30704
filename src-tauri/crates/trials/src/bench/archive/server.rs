//! A plain file server on loopback, the same for all: a thread a connection, connections kept, bodies by `sendfile`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Serves the files of a folder by their names, for as long as the process lives.
pub struct Server {
    port: u16,
}

impl Server {
    pub fn start(folder: PathBuf) -> io::Result<Server> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let folder = Arc::new(folder);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = Arc::clone(&folder);
                // A client that hangs up ends its thread, and nobody needs to know.
                std::thread::spawn(move || talk(&stream, &folder));
            }
        });
        Ok(Server { port })
    }

    pub fn url(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/{name}", self.port)
    }

    /// Nothing answers there: an account needs an address on this computer to fetch from it.
    pub fn api(&self) -> String {
        self.url("api/v1")
    }
}

fn talk(stream: &TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let name = line.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
        while line.trim_end() != "" {
            line.clear();
            if lines.read_line(&mut line)? == 0 {
                return Ok(());
            }
        }
        answer(stream, folder, &name)?;
    }
}

fn answer(mut stream: &TcpStream, folder: &Path, name: &str) -> io::Result<()> {
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    let Some(file) = plain.then(|| File::open(folder.join(name)).ok()).flatten() else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    };
    let length = file.metadata()?.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: \"{name}\"\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    let sent = io::copy(&mut file.take(length), &mut stream)?;
    if sent == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
