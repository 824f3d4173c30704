use muxide::api::{AacProfile, AudioCodec, MuxerBuilder, VideoCodec};
use openh264::OpenH264API;
use openh264::encoder::{Encoder, EncoderConfig, IntraFramePeriod};
use openh264::formats::{RgbSliceU8, YUVBuffer};

use super::sound::silent_adts;

/// An MP4 with H.264 at 25 frames a second, a frame that stands alone every ten. With sound, half a second of silence
/// in AAC lies beside it.
pub fn film(width: usize, height: usize, frames: usize, sound: bool, colour: impl Fn(usize) -> [u8; 3]) -> Vec<u8> {
    let config = EncoderConfig::new().skip_frames(true).intra_frame_period(IntraFramePeriod::from_num_frames(10));
    let mut encoder = Encoder::with_api_config(OpenH264API::from_source(), config).unwrap();
    let builder = MuxerBuilder::new(Vec::new()).video(VideoCodec::H264, width as u32, height as u32, 25.0);
    let builder = if sound { builder.audio(AudioCodec::Aac(AacProfile::Lc), 44_100, 1) } else { builder };
    let mut muxer = builder.build().unwrap();
    for frame in 0..frames {
        let pixels = colour(frame).repeat(width * height);
        let stream = encoder.encode(&YUVBuffer::from_rgb8_source(RgbSliceU8::new(&pixels, (width, height)))).unwrap();
        muxer.write_video(frame as f64 / 25.0, &stream.to_vec(), frame % 10 == 0).unwrap();
        if sound && frame == 0 {
            for packet in 0..22 {
                muxer.write_audio(packet as f64 * 1024.0 / 44_100.0, &silent_adts(4)).unwrap();
            }
        }
    }
    muxer.finish_in_place().unwrap();
    muxer.into_writer()
}

/// The body of the first box of a kind, wherever it lies.
pub fn body<'a>(file: &'a mut [u8], kind: &[u8; 4]) -> &'a mut [u8] {
    let at = file.windows(4).position(|window| window == kind).unwrap();
    &mut file[at + 4..]
}

/// Replaces the first four letters of one kind by another.
pub fn rename(file: &mut [u8], kind: &[u8; 4], other: &[u8; 4]) {
    let at = file.windows(4).position(|window| window == kind).unwrap();
    file[at..at + 4].copy_from_slice(other);
}
