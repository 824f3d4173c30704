#![allow(clippy::unwrap_used)]
//! Two versions of a file are never mixed, whatever a server says.

mod common;

use std::fs;

use archive::{FetchError, Finished, Resume, Want};
use common::{Answer, Desk, Server, answer, asked_from, cut, noise, rest, sha256, whole};

/// A part that holds the first 30,000 bytes of `file` under the entity tag "a".
async fn begun(desk: &Desk, file: &[u8], then: Vec<Answer>) -> Server {
    let mut script = vec![Answer::Bytes(cut(whole("a", file), file.len() - 30_000))];
    script.extend(then);
    let server = Server::scripted(script).await;
    match desk.download(&server.url()).await {
        Err(FetchError::Broke { received: 30_000, .. }) => server,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_whole_file_in_answer_to_a_range_starts_from_zero() {
    let (old, new) = (noise(1, 50_000), noise(2, 20_000));
    let desk = Desk::new();
    let server = begun(&desk, &old, vec![Answer::Bytes(whole("b", &new))]).await;
    let fetched = desk.download(&server.url()).await.unwrap();
    assert_eq!((fetched.sha256, fetched.resumed), (sha256(&new), false));
    assert!(desk.part_bytes() == new);
    assert_eq!(server.heads().len(), 2);
}

#[tokio::test]
async fn a_range_that_does_not_fit_starts_from_zero() {
    let (old, new) = (noise(1, 50_000), noise(2, 50_000));
    let lie = |headers: &str, body: &[u8]| {
        let length = format!("Content-Length: {}\r\n", body.len());
        Answer::Bytes(answer("206 Partial Content", &format!("{headers}{length}"), body))
    };
    for liar in [
        lie("ETag: \"a\"\r\nContent-Range: bytes 29999-49999/50000\r\n", &new[29_999..]),
        lie("ETag: \"a\"\r\nContent-Range: bytes 0-49999/50000\r\n", &new),
        lie("ETag: \"a\"\r\nContent-Range: bytes 30000-59999/60000\r\n", &noise(3, 30_000)),
        lie("ETag: \"a\"\r\nContent-Range: bytes */50000\r\n", &new[30_000..]),
        lie("ETag: \"a\"\r\nContent-Range: nonsense\r\n", &new[30_000..]),
        lie("ETag: \"a\"\r\n", &new[30_000..]),
        // The entity tag has changed between the two answers.
        lie("ETag: \"b\"\r\nContent-Range: bytes 30000-49999/50000\r\n", &new[30_000..]),
        lie("ETag: W/\"a\"\r\nContent-Range: bytes 30000-49999/50000\r\n", &new[30_000..]),
        Answer::Bytes(answer("416 No", "Content-Range: bytes */20000\r\n", b"")),
        Answer::Bytes(answer("416 No", "", b"")),
    ] {
        let desk = Desk::new();
        let server = begun(&desk, &old, vec![liar, Answer::Bytes(whole("b", &new))]).await;
        let fetched = desk.download(&server.url()).await.unwrap();
        assert_eq!((fetched.sha256, fetched.resumed), (sha256(&new), false));
        assert!(desk.part_bytes() == new);
        let asked: Vec<_> = server.heads().iter().map(|head| asked_from(head)).collect();
        assert_eq!(asked, [None, Some(30_000), None]);
    }
}

#[tokio::test]
async fn a_server_that_only_ever_gives_ranges_gives_no_file() {
    let old = noise(1, 50_000);
    let lie = Answer::Bytes(answer("206 Partial Content", "Content-Range: bytes 7-9/10\r\n", b"abc"));
    let desk = Desk::new();
    let server = begun(&desk, &old, vec![lie.clone(), lie]).await;
    assert_eq!(desk.download(&server.url()).await, Err(FetchError::Answers { status: 206, retry_after: None }));
    assert!(desk.part_bytes() == old[..30_000], "what came before is kept");
}

#[tokio::test]
async fn a_rest_that_is_longer_or_shorter_than_it_says_is_no_file() {
    let file = noise(1, 50_000);
    let honest = "ETag: \"a\"\r\nContent-Range: bytes 30000-49999/50000\r\n";
    let mut longer = b"4E21\r\n".to_vec();
    longer.extend_from_slice(&noise(9, 20_001));
    longer.extend_from_slice(b"\r\n0\r\n\r\n");
    let longer = answer("206 Partial Content", &format!("{honest}Transfer-Encoding: chunked\r\n"), &longer);
    let shorter = answer("206 Partial Content", &format!("{honest}Content-Length: 100\r\n"), &file[30_000..30_100]);
    for (liar, received) in [(longer, None), (shorter, Some(30_100))] {
        let desk = Desk::new();
        let server = begun(&desk, &file, vec![Answer::Bytes(liar), Answer::Bytes(whole("a", &file))]).await;
        match desk.download(&server.url()).await {
            Err(FetchError::WrongLength { expected: 50_000, received: told }) => {
                assert!(received.is_none_or(|received| received == told));
            }
            other => panic!("{other:?}"),
        }
        assert!(!desk.part().exists() && !desk.note().exists());
        assert_eq!(desk.download(&server.url()).await.unwrap().sha256, sha256(&file));
    }
}

#[tokio::test]
async fn a_rest_in_several_ranges_is_put_together() {
    let file = noise(1, 50_000);
    let piece = |from: usize, to: usize| {
        let headers =
            format!("ETag: \"a\"\r\nContent-Range: bytes {from}-{}/50000\r\nContent-Length: {}\r\n", to - 1, to - from);
        Answer::Bytes(answer("206 Partial Content", &headers, &file[from..to]))
    };
    let desk = Desk::new();
    let server = begun(&desk, &file, vec![piece(30_000, 31_000), piece(31_000, 49_999), piece(49_999, 50_000)]).await;
    let fetched = desk.download(&server.url()).await.unwrap();
    assert_eq!((fetched.sha256, fetched.resumed), (sha256(&file), true));
}

#[tokio::test]
async fn bytes_that_were_all_there_are_found_complete_by_a_416() {
    let file = noise(1, 40_000);
    // Chunked, cut between the last byte and the end mark: nobody knows that it was the last.
    let mut chunked = b"9C40\r\n".to_vec();
    chunked.extend_from_slice(&file);
    let unfinished = answer("200 OK", "ETag: \"a\"\r\nTransfer-Encoding: chunked\r\n", &chunked);
    let end = answer("416 Range Not Satisfiable", "ETag: \"a\"\r\nContent-Range: bytes */40000\r\n", b"");
    let server = Server::scripted(vec![Answer::Bytes(unfinished), Answer::Bytes(end)]).await;
    let desk = Desk::new();
    assert!(matches!(desk.download(&server.url()).await, Err(FetchError::Broke { received: 40_000, .. })));
    let fetched = desk.download(&server.url()).await.unwrap();
    assert_eq!((fetched.bytes, fetched.sha256), (40_000, sha256(&file)));
}

#[tokio::test]
async fn without_a_strong_validator_a_part_is_begun_anew() {
    let file = noise(1, 50_000);
    for validator in ["ETag: W/\"a\"\r\n", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", ""] {
        let headers = format!("{validator}Content-Length: 50000\r\n");
        let full = answer("200 OK", &headers, &file);
        let server = Server::scripted(vec![Answer::Bytes(cut(full.clone(), 10)), Answer::Bytes(full)]).await;
        let desk = Desk::new();
        assert!(matches!(desk.download(&server.url()).await, Err(FetchError::Broke { .. })));
        assert_eq!(desk.download(&server.url()).await.unwrap().sha256, sha256(&file));
        assert_eq!(asked_from(&server.heads()[1]), None, "{validator}");
    }
}

#[tokio::test]
async fn a_part_is_continued_only_as_far_as_its_note_vouches() {
    let file = noise(1, 50_000);
    // A power cut left a length, but not the bytes: the note had vouched for less.
    let desk = Desk::new();
    let server = begun(&desk, &file, vec![Answer::Bytes(rest("a", &file, 30_000))]).await;
    let mut part = desk.part_bytes();
    part.extend_from_slice(&[0; 15_000]);
    fs::write(desk.part(), part).unwrap();
    let fetched = desk.download(&server.url()).await.unwrap();
    assert_eq!((fetched.sha256, fetched.resumed), (sha256(&file), true));
    assert!(desk.part_bytes() == file);

    // The part is shorter than the note says, or the note is gone, or is another's: from the first byte.
    type Damage = fn(&Desk);
    let damages: [Damage; 4] = [
        |desk| fs::write(desk.part(), noise(1, 29_999)).unwrap(),
        |desk| fs::remove_file(desk.note()).unwrap(),
        |desk| fs::write(desk.note(), "\0\0\0\0").unwrap(),
        |desk| {
            let note = fs::read_to_string(desk.note()).unwrap();
            fs::write(desk.note(), note.replacen("\"link\":\"", "\"link\":\"0", 1)).unwrap();
        },
    ];
    for damage in damages {
        let desk = Desk::new();
        let server = begun(&desk, &file, vec![Answer::Bytes(whole("a", &file))]).await;
        damage(&desk);
        let fetched = desk.download(&server.url()).await.unwrap();
        assert_eq!((fetched.sha256, fetched.resumed), (sha256(&file), false));
        assert_eq!(asked_from(&server.heads()[1]), None);
        assert!(desk.part_bytes() == file);
    }
}

#[tokio::test]
async fn a_resume_that_the_note_contradicts_is_not_believed() {
    let file = noise(1, 50_000);
    let desk = Desk::new();
    let server = begun(&desk, &file, vec![Answer::Bytes(whole("b", &file))]).await;
    let mut want = desk.want(&server.url());
    want.resume = Some(Resume { etag: Some("\"other\"".to_owned()), last_modified: None, received: 30_000 });
    let fetched = desk.fetcher.download(desk.files.clone(), &desk.policy, want, |_| {}).await.unwrap();
    assert!(!fetched.resumed);
    assert_eq!(asked_from(&server.heads()[1]), None);
}

#[tokio::test]
async fn a_whole_part_is_known_again_by_what_was_said_of_it() {
    let file = noise(1, 50_000);
    let desk = Desk::new();
    let server = Server::scripted(vec![Answer::Bytes(whole("a", &file)), Answer::Bytes(whole("a", &file))]).await;
    desk.download(&server.url()).await.unwrap();
    assert!(!desk.note().exists(), "it came in one go");

    let finished = Finished { bytes: 50_000, sha256: sha256(&file) };
    let again = async |finished: &Finished| {
        let want = Want { finished: Some(finished.clone()), ..desk.want(&server.url()) };
        desk.fetcher.download(desk.files.clone(), &desk.policy, want, |_| {}).await.unwrap()
    };
    let known = again(&finished).await;
    assert_eq!((known.bytes, known.sha256, known.resumed), (50_000, sha256(&file), true));
    assert_eq!(server.heads().len(), 1, "it is not fetched again");

    let mut changed = file.clone();
    changed[49_999] ^= 1;
    fs::write(desk.part(), changed).unwrap();
    let fetched = again(&finished).await;
    assert_eq!((fetched.sha256, fetched.resumed), (sha256(&file), false));
    assert_eq!((server.heads().len(), asked_from(&server.heads()[1])), (2, None));
    assert!(desk.part_bytes() == file);
}
