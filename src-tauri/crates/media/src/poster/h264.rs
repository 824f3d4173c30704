use openh264::OpenH264API;
use openh264::decoder::{DecodeOptions, Decoder, DecoderConfig, Flush};
use openh264::formats::YUVSource;

use super::frame::{Frame, to_pixels};
use crate::error::Error;
use crate::mp4::Track;
use crate::picture::Pixels;

/// Decodes one sample that stands alone, within the size of a large picture. `config` is the body of `avcC`.
pub(super) fn decode(config: &[u8], sample: &[u8], track: &Track) -> Result<Pixels, Error> {
    let stream = annex_b(config, sample).ok_or_else(|| Error::damaged("a frame that is not cut into units"))?;
    // What openh264 cannot decode (10 bits, 4:2:2, frames that only look independent) the page may.
    let cannot = |_| Error::NeedsPage("this H.264".to_owned());
    let settings = DecoderConfig::new().flush_after_decode(Flush::Flush);
    let mut decoder = Decoder::with_api_config(OpenH264API::from_source(), settings).map_err(cannot)?;
    let options = DecodeOptions::new().flush_after_decode(Flush::Flush);
    let Some(decoded) = decoder.decode_with_options(&stream, options).map_err(cannot)? else {
        return Err(Error::NeedsPage("this H.264".to_owned()));
    };
    let (width, height) = decoded.dimensions();
    let (y_stride, u_stride, v_stride) = decoded.strides();
    let frame = Frame {
        width,
        height,
        planes: [(decoded.y(), y_stride), (decoded.u(), u_stride), (decoded.v(), v_stride)],
        colour: track.colour,
    };
    to_pixels(&frame, track.shown)
}

/// The stream with start codes that the decoder reads, from the units with lengths that an MP4 holds.
fn annex_b(config: &[u8], sample: &[u8]) -> Option<Vec<u8>> {
    let length_bytes = usize::from(config.get(4)? & 3) + 1;
    let mut stream = Vec::with_capacity(sample.len() + config.len() + 64);
    let mut rest = config.get(5..)?;
    // Sequence parameter sets, five bits of count; then picture parameter sets, eight bits.
    for mask in [0x1f, 0xff] {
        let (count, sets) = rest.split_first()?;
        rest = sets;
        for _ in 0..count & mask {
            rest = push_unit(&mut stream, rest, 2)?;
        }
    }
    let mut rest = sample;
    while !rest.is_empty() {
        rest = push_unit(&mut stream, rest, length_bytes)?;
    }
    Some(stream)
}

/// Moves one unit and gives what follows it.
fn push_unit<'a>(stream: &mut Vec<u8>, bytes: &'a [u8], length_bytes: usize) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_at_checked(length_bytes)?;
    let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    let (unit, rest) = rest.split_at_checked(length)?;
    stream.extend_from_slice(&[0, 0, 0, 1]);
    stream.extend_from_slice(unit);
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_with_lengths_become_units_with_start_codes() {
        let config = [1, 66, 0, 30, 0xff, 0xe1, 0, 2, 0x67, 1, 1, 0, 1, 0x68];
        let sample = [0, 0, 0, 2, 0x65, 9];
        let stream = annex_b(&config, &sample).expect("both are whole");
        assert_eq!(stream, [0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 0, 0, 0, 1, 0x65, 9]);
    }

    #[test]
    fn a_length_past_the_end_is_no_unit() {
        let config = [1, 66, 0, 30, 0xff, 0xe0, 0];
        assert_eq!(annex_b(&config, &[0xff, 0xff, 0xff, 0xff, 1]), None);
        assert_eq!(annex_b(&config, &[0, 0]), None);
        for cut in 0..config.len() {
            assert_eq!(annex_b(&config[..cut], &[]), None);
        }
        assert_eq!(annex_b(&[1, 66, 0, 30, 0xff, 0xe1, 0, 9, 0x67], &[]), None);
    }
}
