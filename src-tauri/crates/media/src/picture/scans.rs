use std::io::{BufRead, ErrorKind, Read, Result, copy, sink};

/// How many scans a JPEG has; `most` is where counting ends. Each goes over all of the picture again, and one that says
/// nothing takes a few bytes.
pub(super) fn scans(file: &mut impl BufRead, most: u32) -> Result<u32> {
    let mut count = 0;
    while count < most {
        match next_marker(file)? {
            None | Some(END) => break,
            Some(ALONE) => {}
            Some(marker) => {
                if marker == SCAN {
                    count += 1;
                }
                skip_segment(file)?;
            }
        }
    }
    Ok(count)
}

const SCAN: u8 = 0xda;
const END: u8 = 0xd9;
/// A marker without a segment that is not a restart: the start of the picture.
const ALONE: u8 = 0xd8;

/// Passes over what is no marker: pixels, stuffed bytes, restarts among them.
fn next_marker(file: &mut impl BufRead) -> Result<Option<u8>> {
    let mut after_ff = false;
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok(None);
        }
        for (at, byte) in bytes.iter().copied().enumerate() {
            if after_ff && !matches!(byte, 0 | 0x01 | 0xd0..=0xd7 | 0xff) {
                file.consume(at + 1);
                return Ok(Some(byte));
            }
            after_ff = byte == 0xff;
        }
        let read = bytes.len();
        file.consume(read);
    }
}

/// The length counts its own two bytes. One that is too short is damage, which the decoder finds.
fn skip_segment(file: &mut impl BufRead) -> Result<()> {
    let mut length = [0; 2];
    match file.read_exact(&mut length) {
        Ok(()) => {
            let rest = u64::from(u16::from_be_bytes(length)).saturating_sub(2);
            copy(&mut file.take(rest), &mut sink()).map(|_| ())
        }
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn scans_are_counted_and_what_only_looks_like_one_is_not() {
        let segment = |marker: u8, body: &[u8]| [&[0xff, marker, 0, body.len() as u8 + 2], body].concat();
        let start = [0xff, ALONE].to_vec();
        let thumbnail = segment(0xe1, &[0xff, SCAN, 0, 2, 0xff, END]);
        let scan = [segment(SCAN, &[1, 1, 0]), vec![7, 0xff, 0, SCAN, 0xff, 0xd3, 9, 0xff]].concat();
        let film_behind = [vec![0xff, END], segment(SCAN, &[1])].concat();
        let file = [start, thumbnail, scan.clone(), scan.clone(), scan, film_behind].concat();
        assert_eq!(scans(&mut &file[..], 100).unwrap(), 3);
        assert_eq!(scans(&mut &file[..], 2).unwrap(), 2);
        for cut in 0..file.len() {
            assert!(scans(&mut &file[..cut], 100).unwrap() <= 3);
        }
        assert_eq!(scans(&mut &[0xff, SCAN, 0][..], 100).unwrap(), 1);
    }
}
