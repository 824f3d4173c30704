#![no_main]

libfuzzer_sys::fuzz_target!(|jpeg: &[u8]| media::fuzzing::posters_from_the_page(jpeg));
