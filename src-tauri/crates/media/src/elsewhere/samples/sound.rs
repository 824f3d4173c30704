use super::riff;

fn comments(texts: &[(&str, &str)]) -> Vec<u8> {
    let counted = |text: &[u8]| [&(text.len() as u32).to_le_bytes()[..], text].concat();
    let all = texts.iter().flat_map(|(name, text)| counted(format!("{name}={text}").as_bytes()));
    [counted(b"Lavf61"), (texts.len() as u32).to_le_bytes().to_vec(), all.collect()].concat()
}

pub(in super::super) fn flac(texts: &[(&str, &str)]) -> Vec<u8> {
    let comments = comments(texts);
    let length = (comments.len() as u32).to_be_bytes();
    [&b"fLaC\0\0\0\x22"[..], &[1; 34][..], &[0x84], &length[1..], &comments, &[0xff, 0xf8]].concat()
}

/// An Opus stream whose comments go over several pages, with pages of another stream between.
pub(in super::super) fn opus(texts: &[(&str, &str)]) -> Vec<u8> {
    let page = |stream: u32, parts: &[&[u8]], whole: bool| {
        let mut lengths = Vec::new();
        for part in parts {
            lengths.extend(vec![255; part.len() / 255]);
            if whole || !part.len().is_multiple_of(255) {
                lengths.push((part.len() % 255) as u8);
            }
        }
        let head = [&b"OggS\0\0"[..], &[0; 8][..], &stream.to_le_bytes(), &[0; 8], &[lengths.len() as u8]].concat();
        [head, lengths, parts.concat()].concat()
    };
    let tags = [&b"OpusTags"[..], &comments(texts)[..]].concat();
    let mut file = page(1, &[b"OpusHead\x01\x02\0\0\x80\xbb\0\0\0\0\0"], true);
    let (pages, rest) = tags.as_chunks::<{ 255 * 20 }>();
    for part in pages {
        file.extend(page(1, &[part], false));
        file.extend(page(2, &[b"another"], true));
    }
    file.extend(page(1, &[rest, b"sound"], true));
    file
}

/// An MP3 with named texts, as ffmpeg writes them: version 4, UTF-8.
pub(in super::super) fn mp3(texts: &[(&str, &str)]) -> Vec<u8> {
    let seven = |length: usize| [21, 14, 7, 0].map(|shift| (length >> shift & 0x7f) as u8);
    let frames = texts.iter().flat_map(|(name, text)| {
        let body = [&b"\x03"[..], name.as_bytes(), b"\0", text.as_bytes()].concat();
        [&b"TXXX"[..], &seven(body.len())[..], b"\0\0", &body].concat()
    });
    let frames: Vec<u8> = frames.collect();
    [&b"ID3\x04\0\0"[..], &seven(frames.len())[..], &frames, b"\xff\xfb\x90\x64"].concat()
}

/// An MP3 with a comment in UTF-16, version 3.
pub(in super::super) fn mp3_of_comment(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let body = [&b"\x01eng\xff\xfe\0\0\xff\xfe"[..], &text[..]].concat();
    let frame = [&b"COMM"[..], &(body.len() as u32).to_be_bytes()[..], b"\0\0", &body].concat();
    let length = [21, 14, 7, 0].map(|shift| (frame.len() >> shift & 0x7f) as u8);
    [&b"ID3\x03\0\0"[..], &length[..], &frame].concat()
}

pub(in super::super) fn wav(comment: &str) -> Vec<u8> {
    let comment = comment.as_bytes();
    let info = [&b"INFOICMT"[..], &(comment.len() as u32).to_le_bytes()[..], comment].concat();
    riff(b"WAVE", &[(b"fmt ", vec![1; 16]), (b"LIST", info), (b"data", vec![0; 64])])
}
