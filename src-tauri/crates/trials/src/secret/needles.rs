//! Looks for many byte strings in one pass, after Wu and Manber: the last two bytes of a window say how far it may
//! move on. It is read whole archives with, so that it has to be quick without an optimiser too.

/// Byte strings to be found.
pub struct Needles {
    needles: Vec<Vec<u8>>,
    /// Length of the window: the shortest needle.
    window: usize,
    /// By the window's last two bytes.
    shifts: Vec<u8>,
}

impl Needles {
    /// The needles have two bytes at least.
    pub fn new(needles: Vec<Vec<u8>>) -> Needles {
        let window = needles.iter().map(Vec::len).min().unwrap_or_default().min(usize::from(u8::MAX));
        assert!(window >= 2, "there is nothing to look for");
        let farthest = u8::try_from(window - 1).unwrap_or(u8::MAX);
        let mut shifts = vec![farthest; 1 << 16];
        for needle in &needles {
            for end in 2..=window {
                let shift = &mut shifts[pair(&needle[end - 2..end])];
                *shift = (*shift).min(u8::try_from(window - end).unwrap_or(u8::MAX));
            }
        }
        Needles { needles, window, shifts }
    }

    /// Whether one of them is in these bytes.
    pub fn are_in(&self, bytes: &[u8]) -> bool {
        let mut end = self.window;
        while end <= bytes.len() {
            let shift = self.shifts[pair(&bytes[end - 2..end])];
            if shift > 0 {
                end += usize::from(shift);
                continue;
            }
            let here = &bytes[end - self.window..];
            if self.needles.iter().any(|needle| here.starts_with(needle)) {
                return true;
            }
            end += 1;
        }
        false
    }

    /// Bytes of the longest one.
    pub fn longest(&self) -> usize {
        self.needles.iter().map(Vec::len).max().unwrap_or_default()
    }
}

fn pair(two: &[u8]) -> usize {
    usize::from(two[0]) << 8 | usize::from(two[1])
}

#[cfg(test)]
mod tests {
    use super::Needles;

    #[test]
    fn each_is_found_wherever_it_stands() {
        let needles = Needles::new(vec![b"abcab".to_vec(), b"zzzz".to_vec(), b"bcabca".to_vec()]);
        for (text, found) in [
            ("abcab", true),
            ("ababcab", true),
            ("xxxxxxxxxxxxxxxxxxxzzzz", true),
            ("zzzyzzzz", true),
            ("xbcabca", true),
            ("", false),
            ("abc", false),
            ("zzz", false),
            ("abcazzzbcabcb", false),
        ] {
            assert_eq!(needles.are_in(text.as_bytes()), found, "{text}");
        }
    }

    #[test]
    fn a_slow_search_finds_the_same() {
        let needles = vec![b"\0\x01\0".to_vec(), b"\x01\x01\0\0".to_vec()];
        let fast = Needles::new(needles.clone());
        for number in 0_u32..1 << 12 {
            let text: Vec<u8> = (0..12).map(|bit| u8::from(number >> bit & 1 == 1)).collect();
            let slow = needles.iter().any(|needle| text.windows(needle.len()).any(|part| part == needle));
            assert_eq!(fast.are_in(&text), slow, "{text:?}");
        }
    }
}
