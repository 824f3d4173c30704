use std::path::PathBuf;

use jiff::civil::Date;

use crate::slug::{not_reserved, slug};

/// How archived files are named, for the settings page. The parts are made safe for Windows, macOS and Linux.
pub const PATTERN: &str = "{year}/{month}-{day}/{model}/{prompt}_{number}.{type}";

const PROMPT_CHARACTERS: usize = 26;
const MODEL_CHARACTERS: usize = 48;

/// What a file's name is made of.
#[derive(Clone, Copy, Debug)]
pub struct NameFacts<'a> {
    /// Day of completion where the person is.
    pub date: Date,
    /// Model id, any text.
    pub model: &'a str,
    /// The prompt, or a title where there is none; any text.
    pub prompt: &'a str,
    /// Number of the output in its task, from 1, as the name says it.
    pub index: u32,
    /// From `media::sniff`, without the dot. Anything that `media` does not know becomes "bin", so that no answer
    /// of a server can name a program.
    pub extension: &'a str,
}

/// Where a file lies below the archive folder, as `2026/11-24/mj-v7/alpine-lake-before-sunrise_1.png`.
pub fn relative_path(facts: &NameFacts) -> PathBuf {
    let NameFacts { date, model, prompt, index, extension } = *facts;
    let extension = if media::is_extension(extension) { extension } else { "bin" };
    let mut path = PathBuf::from(format!("{:04}", date.year().max(0)));
    path.push(format!("{:02}-{:02}", date.month(), date.day()));
    path.push(not_reserved(slug(model, MODEL_CHARACTERS, &['.', '_'])));
    path.push(not_reserved(format!("{}_{index}.{extension}", slug(prompt, PROMPT_CHARACTERS, &[]))));
    path
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn named(model: &str, prompt: &str) -> String {
        let facts = NameFacts { date: date(2026, 11, 24), model, prompt, index: 1, extension: "png" };
        relative_path(&facts).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_file_is_named_by_day_model_and_prompt() {
        assert_eq!(
            named("mj-v7", "Alpine lake before sunrise, 35 mm"),
            "2026/11-24/mj-v7/alpine-lake-before-sunrise_1.png"
        );
        assert_eq!(named("wan2.5-video_i2v", "x"), "2026/11-24/wan2.5-video_i2v/x_1.png");
        let facts = NameFacts { date: date(987, 1, 2), model: "m", prompt: "p", index: 12, extension: "mp4" };
        assert_eq!(relative_path(&facts), PathBuf::from("0987/01-02/m/p_12.mp4"));
    }

    #[test]
    fn every_name_is_safe_everywhere() {
        let rtl_override = "\u{202e}gnp.exe\u{2066}\u{200f}";
        let long = "ж".repeat(500);
        let marks = format!("a{}", "\u{0301}".repeat(500));
        for hostile in [
            "",
            " ",
            ".",
            "..",
            "../../etc/passwd",
            "..\\..\\boot.ini",
            "C:\\x",
            "\\\\host\\share",
            "/",
            "a\0b",
            "a\nb\r\tc",
            "CON",
            "con.txt",
            "nul",
            "COM1",
            "lpt9.",
            "aux.mp4.",
            "COM¹",
            "conin$",
            "trailing. . .",
            "-rf",
            "~root",
            ".hidden",
            "a:b|c?d*e<f>g\"h",
            "%2e%2e%2f",
            "💥🎉",
            rtl_override,
            &long,
            &marks,
            "\u{feff}\u{200b}\u{2028}",
            "\u{fff9}\u{e000}",
            "ﷺ",
            "\u{3164}\u{115f}",
        ] {
            let path = named(hostile, hostile);
            let parts: Vec<&str> = path.split('/').collect();
            assert_eq!(parts.len(), 4, "{path:?}");
            for part in &parts {
                assert!(!part.is_empty() && part.len() <= 200, "{path:?}");
                assert!(!part.starts_with(['.', '-', ' ', '~']) && !part.ends_with(['.', ' ']), "{path:?}");
                assert!(part.chars().all(|c| c.is_alphanumeric() || "-_. \u{301}".contains(c)), "{path:?}");
                let base = part.split('.').next().unwrap().to_ascii_lowercase();
                assert!(!matches!(&*base, "con" | "nul" | "aux" | "prn" | "com1" | "lpt9" | "com¹"), "{path:?}");
            }
            assert!(path.ends_with("_1.png"));
        }
    }

    #[test]
    fn nothing_to_name_it_by_is_untitled() {
        assert_eq!(named("", "🎉 …"), "2026/11-24/untitled/untitled_1.png");
        assert_eq!(named("nul", "?"), "2026/11-24/_nul/untitled_1.png");
    }

    #[test]
    fn letters_of_every_script_are_kept_whole() {
        assert_eq!(named("m", "Рассвет над озером"), "2026/11-24/m/рассвет-над-озером_1.png");
        assert_eq!(named("m", "山の湖、夜明け前"), "2026/11-24/m/山の湖-夜明け前_1.png");
        assert_eq!(named("m", "بحيرة جبلية"), "2026/11-24/m/بحيرة-جبلية_1.png");
        assert_eq!(named("m", "हिन्दी झील"), "2026/11-24/m/हिन्दी-झील_1.png");
        assert_eq!(named("m", "ทะเลสาบน้ำเงิน"), "2026/11-24/m/ทะเลสาบน้ำเงิน_1.png");
        assert_eq!(named("m", "Don’t panic"), "2026/11-24/m/dont-panic_1.png");
    }

    #[test]
    fn a_long_prompt_is_cut_between_words_where_it_can_be() {
        assert_eq!(named("m", "A lighthouse keeper reads letters"), "2026/11-24/m/a-lighthouse-keeper-reads_1.png");
        assert_eq!(named("m", &"x".repeat(500)), format!("2026/11-24/m/{}_1.png", "x".repeat(26)));
    }

    #[test]
    fn no_server_can_name_a_program() {
        for extension in ["exe", "PNG", "", "sh", "html", "desktop", "png/../x", "lnk"] {
            let facts = NameFacts { date: date(2026, 11, 24), model: "m", prompt: "p", index: 1, extension };
            assert!(relative_path(&facts).to_str().unwrap().ends_with("/p_1.bin"), "{extension}");
        }
    }
}
