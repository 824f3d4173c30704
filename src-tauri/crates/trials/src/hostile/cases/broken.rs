//! Cases that break one rule each, so that a test can see that it is noticed.

use super::super::bytes::picture;
use super::super::case::{Case, Check, first};
use super::super::checks::{check, saved};
use super::super::scene::{KEY, Scene};
use crate::liar::html;

/// Each with a piece of what the trial must say about it, in its promise.
pub fn broken_on_purpose() -> Vec<Case> {
    let broken = |name: &str, said: &'static str, breaks: fn(&Scene) -> std::io::Result<()>| {
        Case::new(format!("broken: {name}"), said).holds(saved(picture())).holds(does(breaks))
    };
    vec![
        Case::new("broken: an expectation that is wrong", "not those that were sent").holds(saved(b"other".to_vec())),
        Case::new("broken: one submission more", "1 submissions for 1 presses").posts(2).holds(saved(picture())),
        Case::new("broken: a task that was never saved", "waited in vain")
            .submit(first(9, html(200)))
            .holds(saved(picture())),
        broken("a panic", "a panic", |_| {
            let _ = std::thread::spawn(|| panic!("on purpose")).join();
            Ok(())
        }),
        broken("the key in a file", "the key is in", |scene| {
            std::fs::create_dir_all(scene.folder.join("profile/logs"))?;
            std::fs::write(scene.folder.join("profile/logs/x.log"), format!("sent with {KEY}"))
        }),
        broken("the key at the CDN", "the key went to the CDN", |scene| {
            let mut stream = std::net::TcpStream::connect(("127.0.0.1", scene.world.places.cdn_port))?;
            std::io::Write::write_all(&mut stream, format!("GET /?{KEY} HTTP/1.1\r\n\r\n").as_bytes())?;
            // Its answer says that it has read.
            std::io::Read::read(&mut stream, &mut [0; 1]).map(drop)
        }),
        broken("a file outside", "bashrc was written", |scene| std::fs::write(scene.folder.join(".bashrc"), "x")),
        broken("a program in the archive", "x.desktop was written", |scene| {
            std::fs::write(scene.folder.join("archive/x.desktop"), "x")
        }),
        broken("a file that can be executed", "can be executed", |scene| {
            use std::os::unix::fs::PermissionsExt;
            let path = scene.folder.join("archive/x.png");
            std::fs::write(&path, "x")?;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
        }),
        broken("a row that belongs to nothing", "belongs to nothing", |scene| {
            let orphan = "PRAGMA foreign_keys = OFF;
                          CREATE TABLE stray (task INTEGER REFERENCES task (id));
                          INSERT INTO stray VALUES (999999);";
            let path = scene.folder.join("profile/library.sqlite");
            let database = rusqlite::Connection::open(path).map_err(std::io::Error::other)?;
            database.execute_batch(orphan).map_err(std::io::Error::other)
        }),
        broken("half a gigabyte of memory", "MiB of memory", |_| {
            let held = vec![7_u8; 512 << 20];
            std::hint::black_box(&held);
            Ok(())
        }),
        broken("an end without a word", "it ended with", |_| std::process::exit(0)),
        broken("a stack that overflows", "it ended with", |_| {
            fn deeper(depth: u64) -> u64 {
                if std::hint::black_box(depth) == u64::MAX { 0 } else { deeper(depth + 1) + std::hint::black_box(1) }
            }
            Err(std::io::Error::other(deeper(0).to_string()))
        }),
    ]
}

fn does(breaks: fn(&Scene) -> std::io::Result<()>) -> Check {
    check(move |scene| Box::pin(async move { breaks(scene).map_err(|error| error.to_string()) }))
}
