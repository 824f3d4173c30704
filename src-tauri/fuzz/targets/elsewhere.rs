#![no_main]

libfuzzer_sys::fuzz_target!(|file: &[u8]| media::fuzzing::told_elsewhere(file));
