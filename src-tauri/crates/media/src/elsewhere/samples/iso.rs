//! Files made of boxes, and of elements.

pub(in super::super) fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
}

/// A film with an index behind its frames, and this in the index.
pub(in super::super) fn mp4(in_moov: &[u8]) -> Vec<u8> {
    let mut trak = vec![0; 300];
    trak[..8].copy_from_slice(b"\0\0\x01\x2ctkhd");
    [
        boxed(b"ftyp", b"isom\0\0\x02\0isomiso2avc1mp41"),
        boxed(b"mdat", &[5; 5000]),
        boxed(b"moov", &[boxed(b"trak", &trak), in_moov.to_vec()].concat()),
    ]
    .concat()
}

fn data(text: &str) -> Vec<u8> {
    boxed(b"data", &[&b"\0\0\0\x01\0\0\0\0"[..], text.as_bytes()].concat())
}

fn handler(kind: &[u8; 4]) -> Vec<u8> {
    boxed(b"hdlr", &[&[0; 8][..], &kind[..], &[0; 13]].concat())
}

/// Tags as iTunes has them: a comment.
pub(in super::super) fn comment(text: &str) -> Vec<u8> {
    let list = boxed(b"ilst", &boxed(b"\xa9cmt", &data(text)));
    boxed(b"udta", &boxed(b"meta", &[vec![0; 4], handler(b"mdir"), list].concat()))
}

/// Tags that have names, as ffmpeg writes them where it is asked to keep all names.
pub(in super::super) fn keys(texts: &[(&str, &str)]) -> Vec<u8> {
    let keys = texts.iter().flat_map(|(name, _)| boxed(b"mdta", name.as_bytes()));
    let keys = [vec![0; 4], (texts.len() as u32).to_be_bytes().to_vec(), keys.collect()].concat();
    let items = texts.iter().zip(1u32..).flat_map(|((_, text), index)| boxed(&index.to_be_bytes(), &data(text)));
    let list = boxed(b"ilst", &items.collect::<Vec<_>>());
    boxed(b"udta", &boxed(b"meta", &[vec![0; 4], handler(b"mdta"), boxed(b"keys", &keys), list].concat()))
}

/// An AVIF whose items are EXIF and XMP.
pub(in super::super) fn avif(tiff: &[u8], packet: &str) -> Vec<u8> {
    let item = |id: u16, kind: &[u8; 4], rest: &[u8]| {
        boxed(b"infe", &[&[2, 0, 0, 0][..], &id.to_be_bytes()[..], &[0, 0], kind, rest].concat())
    };
    let items =
        [item(1, b"av01", b"\0"), item(2, b"Exif", b"\0"), item(3, b"mime", b"\0application/rdf+xml\0")].concat();
    let iinf = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 3][..], &items[..]].concat());
    let ftyp = boxed(b"ftyp", b"avif\0\0\0\0avifmif1miaf");
    let exif = [&[0; 4][..], tiff].concat();
    let place = |id: u16, at: usize, length: usize| {
        [&id.to_be_bytes()[..], &[0, 0, 0, 1], &(at as u32).to_be_bytes(), &(length as u32).to_be_bytes()].concat()
    };
    let meta = |from: usize| {
        let places = [place(1, from, 9), place(2, from + 9, exif.len()), place(3, from + 9 + exif.len(), packet.len())];
        let iloc = boxed(b"iloc", &[&[0, 0, 0, 0, 0x44, 0, 0, 3][..], &places.concat()[..]].concat());
        boxed(b"meta", &[vec![0; 4], handler(b"pict"), iinf.clone(), iloc].concat())
    };
    let from = ftyp.len() + meta(0).len() + 8;
    [ftyp, meta(from), boxed(b"mdat", &[&[9; 9][..], &exif[..], packet.as_bytes()].concat())].concat()
}

/// A JPEG XL in its container.
pub(in super::super) fn jxl(tiff: &[u8]) -> Vec<u8> {
    [
        boxed(b"JXL ", b"\r\n\x87\n"),
        boxed(b"ftyp", b"jxl \0\0\0\0jxl "),
        boxed(b"Exif", &[&[0; 4][..], tiff].concat()),
        boxed(b"jxlc", &[3; 99]),
    ]
    .concat()
}

/// An element of Matroska; sizes in four bytes.
pub(in super::super) fn element(id: u32, body: &[u8]) -> Vec<u8> {
    let id = id.to_be_bytes();
    let id = &id[id.iter().position(|byte| *byte != 0).unwrap()..];
    [id, &(body.len() as u32 | 0x1000_0000).to_be_bytes(), body].concat()
}

/// A WebM with tags behind its clusters.
pub(in super::super) fn webm(texts: &[(&str, &str)]) -> Vec<u8> {
    let tags = texts.iter().flat_map(|(name, text)| {
        element(0x67c8, &[element(0x45a3, name.as_bytes()), element(0x4487, text.as_bytes())].concat())
    });
    let tags = element(0x1254_c367, &element(0x7373, &[element(0x63c0, &[]), tags.collect()].concat()));
    let head = element(0x1a45_dfa3, &element(0x4282, b"webm"));
    // A segment and a cluster of no size, as a live stream has them.
    let cluster = [&[0x1f, 0x43, 0xb6, 0x75, 0xff][..], &element(0xe7, &[1]), &element(0xa3, &[8; 700])].concat();
    let sized = element(0x1f43_b675, &element(0xa3, &[8; 700]));
    [&head[..], &[0x18, 0x53, 0x80, 0x67, 0xff], &sized, &cluster, &tags].concat()
}
