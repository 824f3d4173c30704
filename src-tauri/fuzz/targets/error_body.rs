#![no_main]

libfuzzer_sys::fuzz_target!(|answer: &[u8]| reapi::fuzzing::error_body(answer));
