use std::io::{BufReader, ErrorKind, Read, Result, Seek, SeekFrom};

/// A file of which only little is read: heads of what it is made of, and the few parts that may say something.
pub(super) struct Source<'a, R> {
    file: BufReader<&'a mut R>,
    at: u64,
    length: u64,
    looks: u32,
    left: u64,
}

/// A film of two hours has a few thousand parts, a PNG of 100 MB in parts of 8 KB some 13,000.
const MOST_LOOKS: u32 = 50_000;
/// What programs leave is a few hundred kilobytes at most.
pub(super) const MOST_BYTES: u64 = 4 << 20;
/// One page: a look that is followed by a jump costs no more.
const BUFFER: usize = 4096;

impl<'a, R: Read + Seek> Source<'a, R> {
    pub(super) fn new(file: &'a mut R) -> Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        Ok(Source { file: BufReader::with_capacity(BUFFER, file), at: 0, length, looks: 0, left: MOST_BYTES })
    }

    /// In bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The bytes at a place, with zeros where the file ends before; None behind its end, and when enough was looked at.
    pub(super) fn look<const N: usize>(&mut self, at: u64) -> Result<Option<[u8; N]>> {
        if !self.go(at)? {
            return Ok(None);
        }
        let mut bytes = [0; N];
        let mut filled = 0;
        while filled < N {
            match self.file.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.at += filled as u64;
        Ok(Some(bytes))
    }

    /// What stands at a place; fewer bytes than were asked for where the file ends, and when enough was read.
    pub(super) fn read(&mut self, at: u64, length: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let most = length.min(self.left).min(self.length.saturating_sub(at));
        if most > 0 && self.go(at)? {
            self.file.by_ref().take(most).read_to_end(&mut bytes)?;
            self.at += bytes.len() as u64;
            self.left -= bytes.len() as u64;
        }
        Ok(bytes)
    }

    fn go(&mut self, at: u64) -> Result<bool> {
        if at >= self.length || self.looks >= MOST_LOOKS {
            return Ok(false);
        }
        self.looks += 1;
        self.file.seek_relative(at.wrapping_sub(self.at).cast_signed())?;
        self.at = at;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Cursor;

    use super::*;

    #[test]
    fn places_are_read_in_any_order_and_never_behind_the_end() {
        let mut file = Cursor::new((0..=255).collect::<Vec<u8>>());
        let mut source = Source::new(&mut file).unwrap();
        assert_eq!(source.look::<2>(200).unwrap(), Some([200, 201]));
        assert_eq!(source.look::<2>(3).unwrap(), Some([3, 4]));
        assert_eq!(source.look::<4>(254).unwrap(), Some([254, 255, 0, 0]));
        assert_eq!(source.look::<1>(256).unwrap(), None);
        assert_eq!(source.read(250, u64::MAX).unwrap(), [250, 251, 252, 253, 254, 255]);
        assert!(source.read(u64::MAX, 9).unwrap().is_empty());
        assert_eq!(source.look::<1>(7).unwrap(), Some([7]));
    }

    #[test]
    fn enough_is_enough() {
        let mut file = Cursor::new(vec![1; 6 << 20]);
        let mut source = Source::new(&mut file).unwrap();
        assert_eq!(source.read(0, 3 << 20).unwrap().len(), 3 << 20);
        assert_eq!(source.read(0, 3 << 20).unwrap().len(), 1 << 20);
        assert_eq!(source.read(0, 1).unwrap().len(), 0);
        let looks = (0..u64::from(MOST_LOOKS) * 2).filter(|at| source.look::<1>(*at).unwrap().is_some()).count();
        assert!(looks < MOST_LOOKS as usize);
    }
}
