//! Files that are made here: a right one, and those that mean harm.

use flate2::{Compress, Compression, Crc, FlushCompress};

/// A right PNG of 64 by 64 pixels.
pub fn picture() -> Vec<u8> {
    let rows: Vec<u8> = (0..64_u32)
        .flat_map(|y| std::iter::once(0).chain((0..64 * 3).map(move |x| (x * 7 + y * 13).to_le_bytes()[0])))
        .collect();
    png(64, 64, &[], &zlib(&rows))
}

/// A PNG whose head says this size, whatever its pixels are. `aside` is whole chunks before them.
pub fn png(width: u32, height: u32, aside: &[u8], pixels: &[u8]) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits, red green blue, and the one way of everything else.
    head.extend([8, 2, 0, 0, 0]);
    [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &png_chunk(b"IHDR", &head),
        aside,
        &png_chunk(b"IDAT", pixels),
        &png_chunk(b"IEND", &[]),
    ]
    .concat()
}

pub fn png_chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("chunks here are small").to_be_bytes();
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(body);
    [length.as_slice(), kind, body, &sum.sum().to_be_bytes()].concat()
}

/// A colour profile that unpacks to so many mebibytes of zeros.
pub fn profile_bomb(mebibytes: usize) -> Vec<u8> {
    png_chunk(b"iCCP", &[b"bomb\0\0\x78\x9c".as_slice(), &deflated_zeros(mebibytes)].concat())
}

/// A text that does.
pub fn text_bomb(mebibytes: usize) -> Vec<u8> {
    png_chunk(b"zTXt", &[b"Comment\0\0\x78\x9c".as_slice(), &deflated_zeros(mebibytes)].concat())
}

/// A gzip file that unpacks to so many mebibytes of zeros.
pub fn gzip_bomb(mebibytes: usize) -> Vec<u8> {
    [b"\x1f\x8b\x08\0\0\0\0\0\0\xff".as_slice(), &deflated_zeros(mebibytes), &[0; 8]].concat()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(bytes);
    let length = u32::try_from(bytes.len()).expect("texts here are small").to_le_bytes();
    let mut packed = Vec::with_capacity(bytes.len() + 1024);
    Compress::new(Compression::fast(), false)
        .compress_vec(bytes, &mut packed, FlushCompress::Finish)
        .expect("memory is compressed into memory");
    [b"\x1f\x8b\x08\0\0\0\0\0\0\xff".as_slice(), &packed, &sum.sum().to_le_bytes(), &length].concat()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() + 1024);
    Compress::new(Compression::fast(), true)
        .compress_vec(bytes, &mut packed, FlushCompress::Finish)
        .expect("memory is compressed into memory");
    packed
}

/// One mebibyte of zeros, packed as blocks that can stand again and again, and then the end.
fn deflated_zeros(mebibytes: usize) -> Vec<u8> {
    let mut block = Vec::with_capacity(64 << 10);
    Compress::new(Compression::best(), false)
        .compress_vec(&vec![0; 1 << 20], &mut block, FlushCompress::Sync)
        .expect("memory is compressed into memory");
    [block.repeat(mebibytes).as_slice(), &[1, 0, 0, 0xff, 0xff]].concat()
}

/// A GIF of one pixel in so many frames.
pub fn gif(frames: usize, width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let frame = [b",\0\0\0\0".as_slice(), &size, b"\0\x02\x02\x44\x01\0"].concat();
    [b"GIF89a".as_slice(), &size, b"\xf0\0\0\0\0\0\xff\xff\xff", &frame.repeat(frames), b";"].concat()
}

/// A WebP whose head says 16,384 pixels each way, and whose profile says four gigabytes.
pub fn webp_bomb() -> Vec<u8> {
    b"RIFF\xf8\xff\xff\xffWEBPVP8X\x0a\0\0\0\x20\0\0\0\xff\x3f\0\xff\x3f\0ICCP\xf0\xff\xff\xff".to_vec()
}

/// A bitmap whose head says 60,000 pixels each way.
pub fn bmp_bomb() -> Vec<u8> {
    let mut file = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x60\xea\0\0\x60\xea\0\0\x01\0\x18\0".to_vec();
    file.resize(0x46, 0);
    file
}

/// A JPEG whose frame says 60,000 pixels each way.
pub fn jpeg_bomb() -> Vec<u8> {
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08\xea\x60\xea\x60\x01\x01\x11\0\xff\xd9"
        .to_vec()
}

/// A box of an MP4.
pub fn mp4_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 8).expect("boxes here are small").to_be_bytes();
    [length.as_slice(), kind, body].concat()
}

pub fn mp4(rest: &[u8]) -> Vec<u8> {
    [mp4_box(b"ftyp", b"isom\0\0\x02\0isomavc1").as_slice(), rest].concat()
}

/// Boxes in boxes.
pub fn deep_mp4(depth: usize) -> Vec<u8> {
    let mut inner = Vec::new();
    for _ in 0..depth {
        inner = mp4_box(b"trak", &inner);
    }
    mp4(&mp4_box(b"moov", &inner))
}

/// A table of samples that says four billion of them.
pub fn mp4_of_billions() -> Vec<u8> {
    let many = b"\0\0\0\0\0\0\0\x01\xff\xff\xff\xff";
    let table = [mp4_box(b"stsz", many), mp4_box(b"stco", &many[4..]), mp4_box(b"stts", &many[4..])].concat();
    let media = mp4_box(b"mdia", &mp4_box(b"minf", &mp4_box(b"stbl", &table)));
    mp4(&mp4_box(b"moov", &mp4_box(b"trak", &media)))
}

/// A WAV whose list of words says that it has four gigabytes, and whose sound has no channel.
pub fn wav_bomb() -> Vec<u8> {
    let list = b"LIST\xf0\xff\xff\xffINFOINAM\xe0\xff\xff\xff";
    let format = b"fmt \x10\0\0\0\x01\0\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0";
    [b"RIFF\xff\xff\xff\xffWAVE".as_slice(), format, list, b"data\xff\xff\xff\xff", &[0; 64]].concat()
}

/// An MP3 whose tag says a quarter of a gigabyte, with a picture in it that says the same.
pub fn mp3_bomb() -> Vec<u8> {
    let tag = b"ID3\x04\0\0\x7f\x7f\x7f\x7fAPIC\x7f\x7f\x7f\x70\0\0\0image/png\0\x03\0";
    [tag.as_slice(), &[0; 64], b"\xff\xfb\x90\x64", &[0; 500]].concat()
}

/// An Ogg page whose words say that four gigabytes of them come.
pub fn ogg_bomb() -> Vec<u8> {
    let head = b"OpusHead\x01\xff\0\0\x80\xbb\0\0\0\0\xff";
    let tags = b"OpusTags\xff\xff\xff\xff";
    let page = |kind: u8, number: u8, body: &[u8]| {
        let length = u8::try_from(body.len()).expect("pages here are small");
        [b"OggS\0".as_slice(), &[kind], &[0; 8], b"\x01\0\0\0", &[number, 0, 0, 0], &[0; 4], &[1, length], body]
            .concat()
    };
    [page(2, 0, head), page(0, 1, tags)].concat()
}

/// A FLAC whose picture says sixteen megabytes, thousands of times.
pub fn flac_bomb() -> Vec<u8> {
    let stream = [b"\0\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff".as_slice(), &[0; 16]].concat();
    [b"fLaC".as_slice(), &stream, &b"\x06\xff\xff\xff\0\0\0\x03\xff\xff\xff\xff".repeat(4000)].concat()
}

/// A Matroska file of strings without end.
pub fn mkv_bomb() -> Vec<u8> {
    let head = b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska";
    let segment = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff";
    let info = b"\x15\x49\xa9\x66\x01\x00\xff\xff\xff\xff\xff\xff\x4d\x80\x01\x00\xff\xff\xff\xff\xff\xf0title";
    [head.as_slice(), segment, info].concat()
}

/// Bytes without order, the same every time.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        })
        .collect()
}
