use std::io::{Read, Seek, SeekFrom};

use super::boxes::{be32, be64, child};
use crate::error::Error;

/// Where the samples of a track lie. The tables are kept as they were read and walked when a sample is asked for.
#[derive(Debug)]
pub(crate) struct Samples {
    /// Length of all samples, or 0 when each has its own.
    same_length: u32,
    count: u32,
    lengths: Vec<u8>,
    /// Runs of chunks with as many samples each: first chunk, samples a chunk, description.
    runs: Vec<u8>,
    chunks: Vec<u8>,
    /// Bytes of an entry in `chunks`.
    wide: usize,
    /// Samples that can be decoded alone, from 1, rising; None when all can.
    sync: Option<Vec<u8>>,
}

/// A frame of 8K at a still picture's rate is far below.
const LARGEST_SAMPLE: u32 = 32 << 20;

impl Samples {
    pub(super) fn of(stbl: &[u8]) -> Self {
        let table = |kind, from: usize| child(stbl, kind).and_then(|body| body.get(from..)).unwrap_or_default();
        let stsz = table(b"stsz", 4);
        let same_length = be32(stsz, 0).unwrap_or(0);
        let lengths = stsz.get(8..).unwrap_or_default();
        let promised = be32(stsz, 4).unwrap_or(0);
        let held = u32::try_from(lengths.len() / 4).unwrap_or(u32::MAX);
        let (chunks, wide) = match table(b"stco", 8) {
            [] => (table(b"co64", 8), 8),
            chunks => (chunks, 4),
        };
        Samples {
            same_length,
            count: if same_length == 0 { promised.min(held) } else { promised },
            lengths: lengths.to_vec(),
            runs: table(b"stsc", 8).to_vec(),
            chunks: chunks.to_vec(),
            wide,
            sync: child(stbl, b"stss").and_then(|body| body.get(8..)).map(<[u8]>::to_vec),
        }
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The last sample at or before `sample`, both from 0, that can be decoded alone.
    pub(crate) fn sync_at(&self, sample: u32) -> Option<u32> {
        let Some(sync) = &self.sync else { return (sample < self.count).then_some(sample) };
        let entries = sync.as_chunks::<4>().0.iter().map(|entry| u32::from_be_bytes(*entry));
        entries.filter_map(|entry| entry.checked_sub(1)).take_while(|entry| *entry <= sample).last()
    }

    /// Reads a sample, from 0.
    pub(crate) fn read(&self, sample: u32, file: &mut (impl Read + Seek)) -> Result<Vec<u8>, Error> {
        let (offset, length) = self.place(sample).ok_or_else(|| Error::damaged("a sample without a place"))?;
        if length > LARGEST_SAMPLE {
            return Err(Error::TooLarge(format!("a frame of {length} bytes")));
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(offset))?;
        file.take(u64::from(length)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == u64::from(length) {
            Ok(bytes)
        } else {
            Err(Error::damaged("the file ends in a frame"))
        }
    }

    /// Offset and length of a sample, from 0.
    fn place(&self, sample: u32) -> Option<(u64, u32)> {
        let (chunk, first) = self.chunk_of(sample)?;
        let mut offset = self.chunk_offset(chunk)?;
        if self.same_length > 0 {
            offset = offset.checked_add(u64::from(sample - first) * u64::from(self.same_length))?;
        } else {
            for before in first..sample {
                offset = offset.checked_add(u64::from(self.length(before)?))?;
            }
        }
        Some((offset, self.length(sample)?))
    }

    fn length(&self, sample: u32) -> Option<u32> {
        if sample >= self.count {
            return None;
        }
        if self.same_length > 0 { Some(self.same_length) } else { be32(&self.lengths, 4 * sample as usize) }
    }

    /// Chunk of a sample, from 0, and the first sample in that chunk.
    fn chunk_of(&self, sample: u32) -> Option<(u64, u32)> {
        let (runs, _) = self.runs.as_chunks::<12>();
        let mut before: u64 = 0;
        for (index, run) in runs.iter().enumerate() {
            let first = u64::from(be32(run, 0)?.checked_sub(1)?);
            let each = u64::from(be32(run, 4)?);
            let next = match runs.get(index + 1) {
                Some(next) => u64::from(be32(next, 0)?.checked_sub(1)?),
                None => (self.chunks.len() / self.wide) as u64,
            };
            let within = next.checked_sub(first)?.checked_mul(each)?;
            let skipped = u64::from(sample) - before;
            if skipped < within {
                let chunks = skipped / each;
                return Some((first + chunks, u32::try_from(before + chunks * each).ok()?));
            }
            before += within;
        }
        None
    }

    fn chunk_offset(&self, chunk: u64) -> Option<u64> {
        let at = usize::try_from(chunk).ok()?.checked_mul(self.wide)?;
        if self.wide == 4 { be32(&self.chunks, at).map(u64::from) } else { be64(&self.chunks, at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(kind: &[u8; 4], fields: &[u32]) -> Vec<u8> {
        let length = 8 + 4 + 4 * fields.len();
        let mut bytes = u32::try_from(length).expect("a short table").to_be_bytes().to_vec();
        bytes.extend_from_slice(kind);
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend(fields.iter().flat_map(|field| field.to_be_bytes()));
        bytes
    }

    #[test]
    fn samples_are_found_through_runs_of_chunks() {
        let stbl = [
            table(b"stsz", &[0, 6, 10, 20, 30, 40, 50, 60]),
            table(b"stsc", &[2, 1, 2, 1, 2, 1, 1]),
            table(b"stco", &[4, 100, 500, 900, 1300]),
            table(b"stss", &[2, 1, 4]),
        ]
        .concat();
        let samples = Samples::of(&stbl);
        let places: Vec<_> = (0..6).map(|sample| samples.place(sample)).collect();
        let expected = [(100, 10), (110, 20), (500, 30), (900, 40), (1300, 50)];
        assert_eq!(places[..5], expected.map(Some));
        assert_eq!(places[5], None, "the tables hold five places for six samples");
        assert_eq!((samples.sync_at(2), samples.sync_at(3), samples.sync_at(5)), (Some(0), Some(3), Some(3)));
    }

    #[test]
    fn a_table_that_promises_the_world_costs_nothing() {
        let stbl =
            [table(b"stsz", &[1, u32::MAX]), table(b"stsc", &[1, 1, u32::MAX, 1]), table(b"stco", &[1, 100])].concat();
        let samples = Samples::of(&stbl);
        assert_eq!(samples.place(4_000_000_000), Some((4_000_000_100, 1)));
        assert_eq!(samples.sync_at(7), Some(7));
        let lying = [table(b"stsz", &[0, u32::MAX, 5]), table(b"stsc", &[1, 0, 0, 0]), table(b"stco", &[9])].concat();
        assert_eq!(Samples::of(&lying).count(), 1);
        assert_eq!(Samples::of(&lying).place(0), None);
        assert_eq!(Samples::of(&[]).place(0), None);
    }
}
