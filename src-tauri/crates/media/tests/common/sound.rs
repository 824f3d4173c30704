use std::io::Cursor;

use hound::{SampleFormat, WavSpec, WavWriter};

/// A WAV of 16 bits; `sample` gives the amplitude of a channel at a time in seconds.
pub fn wav(rate: u32, channels: u16, seconds: f32, sample: impl Fn(u16, f32) -> f32) -> Vec<u8> {
    let spec = WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut bytes, spec).unwrap();
    for frame in 0..(rate as f32 * seconds) as u32 {
        for channel in 0..channels {
            let amplitude = sample(channel, frame as f32 / rate as f32);
            writer.write_sample((amplitude * f32::from(i16::MAX)) as i16).unwrap();
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// One packet of AAC with its ADTS header, mono, 1,024 frames of silence: a single channel of no bands at all.
/// `rate` is the index of the sample rate, 4 for 44.1 kHz.
pub fn silent_adts(rate: u8) -> Vec<u8> {
    let payload = [0, 0, 0, 7];
    let length = 7 + payload.len() as u16;
    let mut packet = vec![
        0xff,
        0xf1,
        0x40 | rate << 2,
        0x40 | (length >> 11) as u8,
        (length >> 3) as u8,
        (length << 5) as u8 | 0x1f,
        0xfc,
    ];
    packet.extend(payload);
    packet
}

/// MP3 frames of silence, 128 kbit/s, 44.1 kHz, mono: side information without a single coded value.
pub fn silent_mp3(frames: usize) -> Vec<u8> {
    let mut frame = vec![0xff, 0xfb, 0x90, 0xc4];
    frame.resize(417, 0);
    frame.repeat(frames)
}

/// A FLAC of 16 bits, mono, 44.1 kHz, in blocks of 4,096 frames, each block of one amplitude.
pub fn flac(blocks: &[i16]) -> Vec<u8> {
    let mut file = b"fLaC\x80\0\0\x22\x10\0\x10\0\0\0\0\0\0\0".to_vec();
    let frames = blocks.len() as u64 * 4096;
    file.extend(((44_100u64 << 44) | (15 << 36) | frames).to_be_bytes());
    file.extend([0; 16]);
    for (number, amplitude) in blocks.iter().enumerate() {
        // Fixed block size 4096, 44.1 kHz, one channel, 16 bits; a block's number below 128 is one byte.
        let mut frame = vec![0xff, 0xf8, 0xc9, 0x08, u8::try_from(number).unwrap()];
        frame.push(crc(&frame, 8, 0x07) as u8);
        frame.push(0);
        frame.extend(amplitude.to_be_bytes());
        frame.extend((crc(&frame, 16, 0x8005) as u16).to_be_bytes());
        file.extend(frame);
    }
    file
}

/// An Ogg with Opus in it: two headers and `packets` of 20 ms.
pub fn opus(packets: u64) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x02\0\0".to_vec();
    head.extend(48_000u32.to_le_bytes());
    head.extend([0, 0, 0]);
    let mut file = page(2, 0, 0, &head);
    file.extend(page(0, 0, 1, b"OpusTags\0\0\0\0\0\0\0\0"));
    for packet in 0..packets {
        let last = if packet + 1 == packets { 4 } else { 0 };
        file.extend(page(last, (packet + 1) * 960, 2 + packet as u32, &[0xfc, 0xff, 0xfe]));
    }
    file
}

fn page(flags: u8, position: u64, number: u32, packet: &[u8]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend(position.to_le_bytes());
    page.extend(7u32.to_le_bytes());
    page.extend(number.to_le_bytes());
    page.extend([0; 4]);
    page.extend([1, packet.len() as u8]);
    page.extend(packet);
    let sum = crc(&page, 32, 0x04c1_1db7);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// A cyclic redundancy check of some bits that starts from nothing.
fn crc(bytes: &[u8], bits: u32, polynomial: u32) -> u32 {
    let top = 1u32 << (bits - 1);
    let mask = top | (top - 1);
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u32::from(*byte) << (bits - 8)), |crc, _| {
            (if crc & top == 0 { crc << 1 } else { (crc << 1) ^ polynomial }) & mask
        })
    })
}
