#![no_main]

libfuzzer_sys::fuzz_target!(|header: &[u8]| {
    reapi::fuzzing::retry_after(header);
    archive::fuzzing::retry_after(header);
});
