#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| reapi::fuzzing::task_answer(body));
