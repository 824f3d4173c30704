//! Names of formats as people say them.

/// Of the four letters in an MP4.
pub(crate) fn mp4_codec(codec: &[u8; 4]) -> String {
    let name = match codec {
        b"avc1" | b"avc3" => "H.264",
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "HEVC",
        b"av01" => "AV1",
        b"vp08" => "VP8",
        b"vp09" => "VP9",
        b"mp4v" => "MPEG-4",
        b"jpeg" | b"mjpa" | b"mjpb" => "MJPEG",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "ProRes",
        b"mp4a" => "AAC",
        b".mp3" => "MP3",
        b"Opus" => "Opus",
        b"fLaC" => "FLAC",
        b"alac" => "ALAC",
        b"ac-3" => "AC-3",
        b"ec-3" => "E-AC-3",
        b"sowt" | b"twos" | b"lpcm" | b"ipcm" | b"fpcm" | b"in24" => "PCM",
        _ => "",
    };
    if !name.is_empty() {
        return name.to_owned();
    }
    let letters: String = codec.iter().map(|byte| char::from(*byte)).filter(char::is_ascii_graphic).collect();
    if letters.is_empty() { "unknown codec".to_owned() } else { letters }
}

pub(crate) fn channels(count: usize) -> String {
    match count {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        6 => "5.1".to_owned(),
        8 => "7.1".to_owned(),
        count => format!("{count} channels"),
    }
}

/// As "24 fps", "29.97 fps".
pub(crate) fn frame_rate(rate: f64) -> String {
    format!("{} fps", decimals(rate, 2))
}

/// As "44.1 kHz".
pub(crate) fn sample_rate(rate: u32) -> String {
    format!("{} kHz", decimals(f64::from(rate) / 1000.0, 3))
}

fn decimals(number: f64, most: usize) -> String {
    let text = format!("{number:.most$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(frame_rate(24.0), "24 fps");
        assert_eq!(frame_rate(30_000.0 / 1001.0), "29.97 fps");
        assert_eq!(sample_rate(44_100), "44.1 kHz");
        assert_eq!(sample_rate(48_000), "48 kHz");
        assert_eq!(sample_rate(11_025), "11.025 kHz");
        assert_eq!(channels(2), "stereo");
        assert_eq!(mp4_codec(b"\0\0\0\0"), "unknown codec");
        assert_eq!(mp4_codec(b"xyz\0"), "xyz");
    }
}
