use super::super::samples::{
    international_text, iso, jpeg, jpeg_with_exif, packed_text, png, riff, sound, tiff, user_comment, webp, words,
};
use super::{read, silent};

fn little(text: &str) -> Vec<u8> {
    [b"UNICODE\0".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

#[test]
fn one_text_is_found_wherever_programs_put_it() {
    let text = words::INFOTEXT;
    let comment = tiff(true, &[], &[(0x9286, 7, &little(text))]);
    let xmp = format!(
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description><exif:UserComment><![CDATA[{text}]]></exif:UserComment></rdf:Description></x:xmpmeta>"#
    );
    let raw = user_comment(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let raw = format!("\nexif\n{:8}\n{}\n", raw.len() / 2, raw);
    for (place, file) in [
        ("packed", png(&[(b"zTXt", packed_text("parameters", text))])),
        ("international", png(&[(b"iTXt", international_text("parameters", text, false))])),
        ("international, packed", png(&[(b"iTXt", international_text("parameters", text, true))])),
        ("EXIF in PNG", png(&[(b"eXIf", user_comment(text))])),
        ("EXIF as ImageMagick keeps it", png(&[(b"zTXt", packed_text("Raw profile type exif", &raw))])),
        ("XMP in PNG", png(&[(b"iTXt", international_text("XML:com.adobe.xmp", &xmp, false))])),
        ("EXIF in JPEG", jpeg_with_exif(&user_comment(text))),
        ("EXIF in JPEG, the other order", jpeg_with_exif(&comment)),
        ("comment in JPEG", jpeg(&[(0xfe, text.as_bytes().to_vec())])),
        ("WebP", webp(&comment)),
        ("WebP, as some write it", webp(&[&b"Exif\0\0"[..], &comment[..]].concat())),
        ("XMP in WebP", riff(b"WEBP", &[(b"VP8L", vec![1; 33]), (b"XMP ", xmp.clone().into_bytes())])),
        ("AVIF", iso::avif(&comment, "")),
        ("XMP in AVIF", iso::avif(b"", &xmp)),
        ("JPEG XL", iso::jxl(&comment)),
        ("MP4", iso::mp4(&iso::comment(text))),
        ("MP4 with names", iso::mp4(&iso::keys(&[("comment", text)]))),
        (
            "QuickTime",
            iso::mp4(&iso::boxed(
                b"udta",
                &iso::boxed(b"\xa9cmt", &[&(text.len() as u16).to_be_bytes()[..], b"\0\0", text.as_bytes()].concat()),
            )),
        ),
        ("WebM", iso::webm(&[("COMMENT", text)])),
        ("FLAC", sound::flac(&[("comment", text)])),
        ("Opus", sound::opus(&[("comment", text)])),
        ("MP3", sound::mp3_of_comment(text)),
        ("WAV", sound::wav(text)),
    ] {
        let found = read(&file);
        assert_eq!(found.parameter("seed"), Some("3141592653"), "{place}");
        assert_eq!(found.text, text, "{place}");
    }
}

#[test]
fn letters_of_all_scripts_survive() {
    let text = "燈台守 на скале, naïve\nSteps: 20, Sampler: Euler, Seed: 1, Size: 8x8";
    for file in [
        png(&[(b"tEXt", [&b"parameters\0"[..], text.as_bytes()].concat())]),
        webp(&user_comment(text)),
        sound::mp3_of_comment(text),
    ] {
        assert_eq!(read(&file).prompt, "燈台守 на скале, naïve");
    }
    let latin = [&b"parameters\0na\xefve\nSteps: 20, Sampler: Euler, Seed: 1"[..]].concat();
    assert_eq!(read(&png(&[(b"tEXt", latin)])).prompt, "naïve");
}

#[test]
fn a_text_behind_the_picture_is_found() {
    let mut file = png(&[]);
    let text = png(&[(b"tEXt", [&b"parameters\0"[..], words::INFOTEXT.as_bytes()].concat())]);
    let (from, end) = (8 + 25, file.len() - 12);
    let chunk = &text[from..from + 12 + 11 + words::INFOTEXT.len()];
    file.splice(end..end, chunk.iter().copied());
    assert_eq!(read(&file).text, words::INFOTEXT);
}

#[test]
fn a_file_that_ends_too_early_says_what_it_said_until_then() {
    let whole = png(&[
        (b"tEXt", [&b"parameters\0"[..], words::INFOTEXT.as_bytes()].concat()),
        (b"tEXt", [&b"prompt\0"[..], words::GRAPH.as_bytes()].concat()),
    ]);
    assert_eq!(read(&whole[..700 + 100]).program, "Stable Diffusion web UI");
    assert!(silent(&whole[..40]));
}
