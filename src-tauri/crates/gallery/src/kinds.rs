//! Media types that a page may show. Everything else is sent as bytes to keep, never as something to run.

/// What an unknown type is sent as.
pub const BYTES: &str = "application/octet-stream";

/// The type to send for what the file or the CDN is said to be; None for what a page must not show (SVG and HTML
/// among them: they can hold scripts).
pub fn shown(claimed: &str) -> Option<&'static str> {
    let essence = claimed.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind = match essence.as_str() {
        "image/png" => "image/png",
        "image/jpeg" | "image/jpg" => "image/jpeg",
        "image/webp" => "image/webp",
        "image/gif" => "image/gif",
        "image/avif" => "image/avif",
        "image/bmp" => "image/bmp",
        "video/mp4" | "video/x-m4v" => "video/mp4",
        "video/webm" => "video/webm",
        "video/quicktime" => "video/quicktime",
        "video/x-matroska" => "video/x-matroska",
        "audio/mpeg" | "audio/mp3" => "audio/mpeg",
        "audio/mp4" | "audio/m4a" | "audio/x-m4a" => "audio/mp4",
        "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "audio/wav",
        "audio/flac" | "audio/x-flac" => "audio/flac",
        "audio/ogg" | "audio/opus" => "audio/ogg",
        "audio/aac" => "audio/aac",
        "audio/webm" => "audio/webm",
        _ => return None,
    };
    Some(kind)
}

/// The type of a thumbnail by its first bytes: thumbnails are of our own making, in one of three formats.
pub fn of_thumbnail(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_hold_a_script_is_never_shown() {
        for claimed in ["image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/pdf", "", "png"]
        {
            assert_eq!(shown(claimed), None, "{claimed}");
        }
    }

    #[test]
    fn a_type_is_read_without_its_parameters_and_in_any_case() {
        assert_eq!(shown("Image/PNG; charset=binary"), Some("image/png"));
        assert_eq!(shown("audio/x-wav"), Some("audio/wav"));
    }

    #[test]
    fn a_thumbnail_is_known_by_its_bytes() {
        assert_eq!(of_thumbnail(b"RIFF\x10\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(of_thumbnail(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(of_thumbnail(b"<svg xmlns="), None);
        assert_eq!(of_thumbnail(b""), None);
    }
}
