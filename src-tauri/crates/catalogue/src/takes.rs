use serde::Deserialize;

/// What a model takes, and what a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Takes {
    Text,
    Images,
    Frames,
    Video,
    Sound,
    /// A finished task of the same service, by its id.
    Task,
}

impl Takes {
    /// What a link leads to, by the ending of its path; None when the ending says nothing.
    pub(crate) fn of_link(link: &str) -> Option<Takes> {
        let path = link.split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "png" | "jpg" | "jpeg" | "webp" | "gif" | "bmp" | "tif" | "tiff" | "heic" | "heif" | "avif" => {
                Some(Takes::Images)
            }
            "mp4" | "mov" | "webm" | "mkv" | "m4v" | "avi" => Some(Takes::Video),
            "mp3" | "wav" | "flac" | "aac" | "ogg" | "opus" | "m4a" => Some(Takes::Sound),
            _ => None,
        }
    }

    /// Whether a link of this sort may go where `self` is taken.
    pub(crate) fn accepts(self, link: Takes) -> bool {
        match link {
            Takes::Images | Takes::Frames => matches!(self, Takes::Images | Takes::Frames),
            Takes::Text | Takes::Video | Takes::Sound | Takes::Task => self == link,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_sorted_by_the_ending_of_its_path() {
        assert_eq!(Takes::of_link("https://a.example/x.PNG?sig=a.mp4"), Some(Takes::Images));
        assert_eq!(Takes::of_link("https://a.example/x.mov#t=3"), Some(Takes::Video));
        assert_eq!(Takes::of_link("https://a.example/x.flac"), Some(Takes::Sound));
        assert_eq!(Takes::of_link("https://a.example/signed/9fKx2"), None);
        assert_eq!(Takes::of_link(""), None);
    }
}
