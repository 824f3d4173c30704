#![no_main]

libfuzzer_sys::fuzz_target!(|content: &[u8]| archive::fuzzing::sidecar(content));
