use super::super::samples::{
    iso, jpeg, jpeg_with_exif, jpeg_with_xmp, manifest, png, png_of, png_of_all, riff, tiff, user_comment, words,
};
use super::{read, silent};

#[test]
fn stable_diffusion_web_ui() {
    let found = read(&png_of("parameters", words::INFOTEXT));
    assert_eq!(found.program, "Stable Diffusion web UI");
    assert_eq!(found.prompt, "a lighthouse keeper reading, oil on linen,\n(stormy sea:1.2) <lora:oldmasters:0.7>");
    assert_eq!(found.negative, "text, watermark,\nextra hands");
    assert_eq!(found.model.as_deref(), Some("harbourXL_v4"));
    let first: Vec<&str> = found.parameters.iter().take(9).map(|(name, _)| name.as_str()).collect();
    assert_eq!(first, ["seed", "steps", "cfg", "sampler", "scheduler", "width", "height", "denoise", "loras"]);
    assert_eq!(
        found.said(["seed", "steps", "cfg", "sampler", "scheduler", "width", "height", "denoise", "loras"]),
        ["3141592653", "28", "6.5", "DPM++ 2M", "Karras", "832", "1216", "0.35", "oldmasters (0.7)"]
    );
    assert_eq!(found.said(["clip skip", "hires upscale", "model hash"]), ["2", "1.5", "1f2e3d4c5b"]);
    assert_eq!(found.text, words::INFOTEXT);
}

#[test]
fn invokeai_in_three_ages() {
    let found = read(&png_of("invokeai_metadata", words::INVOKE));
    assert_eq!(
        (found.program, found.prompt.as_str(), found.negative.as_str()),
        ("InvokeAI", "a heron at dusk", "blurry")
    );
    assert_eq!(found.model.as_deref(), Some("Marsh XL"));
    assert_eq!(
        found.said(["seed", "steps", "cfg", "scheduler", "width", "height", "loras", "app version", "vae"]),
        ["1234", "30", "6.0", "dpmpp_2m_k", "1024", "768", "reeds (0.65)", "5.4.2", ""]
    );
    let found = read(&png_of("sd-metadata", words::SD_METADATA));
    assert_eq!(
        (found.program, found.prompt.as_str(), found.negative.as_str()),
        ("InvokeAI", "a heron at dusk", "fog, text")
    );
    assert_eq!((found.model.as_deref(), found.parameter("sampler")), (Some("marsh-1.5"), Some("k_lms")));
    let found = read(&png_of("Dream", "\"a heron at dusk [fog]\" -s 50 -S 42 -W512 -H 768 -C 7.5 -A k_lms"));
    assert_eq!((found.program, found.prompt.as_str(), found.negative.as_str()), ("InvokeAI", "a heron at dusk", "fog"));
    assert_eq!(
        found.said(["steps", "seed", "width", "height", "cfg", "sampler"]),
        ["50", "42", "512", "768", "7.5", "k_lms"]
    );
}

#[test]
fn novelai() {
    let texts = [
        ("Title", "NovelAI generated image"),
        ("Description", "1girl, lighthouse"),
        ("Software", "NovelAI"),
        ("Source", "NovelAI Diffusion V4.5 4BDE2A90"),
        ("Comment", words::NOVELAI),
    ];
    let in_png = read(&png_of_all(&texts));
    // In a WebP or JPEG the comment of EXIF holds the same as one object.
    let object =
        serde_json::json!({"Software": "NovelAI", "Source": texts[3].1, "Comment": words::NOVELAI}).to_string();
    let in_jpeg = read(&jpeg_with_exif(&user_comment(&object)));
    for found in [&in_png, &in_jpeg] {
        assert_eq!(found.program, "NovelAI");
        assert_eq!((found.prompt.as_str(), found.negative.as_str()), ("1girl, lighthouse\nkeeper, lamp", "lowres"));
        assert_eq!(found.model.as_deref(), Some("NovelAI Diffusion V4.5"));
        assert_eq!(
            found.said(["seed", "cfg", "sampler", "scheduler", "width"]),
            ["777", "5.0", "k_euler_ancestral", "karras", "832"]
        );
    }
    assert!(in_png.text.contains("Comment: {") && in_png.text.contains("Software: NovelAI"));
    assert_eq!(in_jpeg.text, object);
}

#[test]
fn fooocus_in_both_schemes() {
    let as_exif = tiff(
        true,
        &[(0x131, 2, b"Fooocus v2.5.5\0"), (0x9286, 2, words::FOOOCUS.as_bytes()), (0x927c, 2, b"fooocus\0")],
        &[],
    );
    for file in [png_of_all(&[("parameters", words::FOOOCUS), ("fooocus_scheme", "fooocus")]), jpeg_with_exif(&as_exif)]
    {
        let found = read(&file);
        assert_eq!(
            (found.program, found.prompt.as_str(), found.negative.as_str()),
            ("Fooocus", "a heron at dusk", "fog")
        );
        assert_eq!(found.model.as_deref(), Some("harbourXL_v4"));
        assert_eq!(
            found.said(["seed", "cfg", "width", "height", "loras", "performance"]),
            ["5150", "4", "1152", "896", "reeds (0.5), ink", "Speed"]
        );
    }
    let text = "a heron at dusk, cinematic still\nNegative prompt: fog, text\nSteps: 30, Sampler: DPM++ 2M SDE Karras, Seed: 5150, Size: 1152x896, CFG scale: 4, Model: harbourXL_v4, Raw prompt: \"a heron\\nat dusk\", Raw negative prompt: fog, Lora weights: \"reeds: 0.5\", Version: Fooocus v2.5.5";
    let found = read(&png_of_all(&[("parameters", text), ("fooocus_scheme", "a1111")]));
    assert_eq!((found.program, found.prompt.as_str(), found.negative.as_str()), ("Fooocus", "a heron\nat dusk", "fog"));
    assert_eq!(found.parameter("loras"), Some("reeds (0.5)"));
}

#[test]
fn swarmui() {
    for file in [png_of("parameters", words::SWARM), jpeg_with_exif(&user_comment(words::SWARM))] {
        let found = read(&file);
        assert_eq!(
            (found.program, found.prompt.as_str(), found.negative.as_str()),
            ("SwarmUI", "a heron at dusk", "fog")
        );
        assert_eq!(found.model.as_deref(), Some("marsh-dev"));
        assert_eq!(found.said(["seed", "loras", "date"]), ["321", "reeds (0.8), ink", "2026-03-01"]);
        assert_eq!(found.text, words::SWARM);
    }
}

#[test]
fn draw_things() {
    let found = read(&jpeg_with_xmp(words::DRAW_THINGS));
    assert_eq!(
        (found.program, found.prompt.as_str(), found.negative.as_str()),
        ("Draw Things", "a heron & a crane", "fog")
    );
    assert_eq!(found.model.as_deref(), Some("marsh_turbo_q6p"));
    assert_eq!(
        found.said(["seed", "cfg", "width", "height", "denoise", "loras"]),
        ["365", "1", "1024", "768", "1", "reeds_lora_f16 (0.6)"]
    );
    // Its description alone, as other programs keep it.
    let comment = words::DRAW_THINGS.replace("exif:UserComment", "exif:Other");
    let found = read(&jpeg_with_xmp(&comment));
    assert_eq!(
        (found.program, found.prompt.as_str(), found.negative.as_str()),
        ("Draw Things", "a heron & a crane", "fog")
    );
    assert_eq!(found.said(["height", "cfg"]), ["1024", "1.0"]);
}

#[test]
fn easy_diffusion_whole_and_in_parts() {
    let in_parts = png_of_all(&[
        ("prompt", "a heron at dusk"),
        ("negative_prompt", "fog"),
        ("seed", "808"),
        ("num_inference_steps", "25"),
        ("use_stable_diffusion_model", "marsh-1.5.ckpt"),
    ]);
    for file in [jpeg_with_exif(&user_comment(words::EASY_DIFFUSION)), in_parts] {
        let found = read(&file);
        assert_eq!(
            (found.program, found.prompt.as_str(), found.negative.as_str()),
            ("Easy Diffusion", "a heron at dusk", "fog")
        );
        assert_eq!((found.model.as_deref(), found.said(["seed", "steps"])), (Some("marsh-1.5"), ["808", "25"]));
    }
}

#[test]
fn midjourney() {
    let found = read(&png_of_all(&[("Description", words::MIDJOURNEY), ("Author", "someone")]));
    assert_eq!((found.program, found.prompt.as_str()), ("Midjourney", "a heron at dusk, ink wash"));
    assert_eq!((found.negative.as_str(), found.model.as_deref()), ("fog, text", Some("Midjourney 6.1")));
    assert_eq!(found.said(["aspect ratio", "style", "job id"]), ["3:2", "raw", "0a1b2c3d-1111-2222-3333-444455556666"]);
    assert_eq!(found.text, words::MIDJOURNEY);
}

#[test]
fn a_plain_description_is_a_prompt_of_nobody() {
    let found = read(&png_of_all(&[("Description", "a heron at dusk"), ("Software", "Paint 3")]));
    assert_eq!((found.program, found.prompt.as_str()), ("", "a heron at dusk"));
    let found = read(&jpeg_with_xmp(words::IPTC));
    assert_eq!((found.program, found.prompt.as_str()), ("", "a heron \"at dusk\""));
    assert_eq!(found.parameter("made with"), Some("Marsh 2"));
}

#[test]
fn credentials_name_what_made_a_file() {
    let made = manifest("GPT-4o", "ChatGPT");
    let (first, second) = made.split_at(60);
    let head = |number: u8| [&b"JP\0\x01\0\0\0"[..], &[number]].concat();
    let parts = [(0xeb, [&head(1), first].concat()), (0xeb, [&head(2), &made[..8], second].concat())];
    let mark = b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";
    for file in [
        png(&[(b"caBX", made.clone())]),
        jpeg(&parts),
        riff(b"WEBP", &[(b"VP8L", vec![1; 33]), (b"C2PA", made.clone())]),
        [iso::mp4(&[]), iso::boxed(b"uuid", &[&mark[..], &made].concat())].concat(),
    ] {
        let found = read(&file);
        assert_eq!(
            (found.program, found.prompt.as_str(), found.parameter("made with")),
            ("ChatGPT", "", Some("GPT-4o"))
        );
    }
    // A photograph that was signed by its camera.
    let at = made.windows(7).position(|part| part == b"trained").unwrap();
    let signed = [&made[..at], b"digital", &made[at + 7..]].concat();
    assert!(silent(&png(&[(b"caBX", signed)])));
}

#[test]
fn a_photograph_was_not_asked_for() {
    let camera = tiff(
        true,
        &[(0x10e, 2, b"OLYMPUS DIGITAL CAMERA\0"), (0x10f, 2, b"OLYMPUS\0")],
        &[(0x9286, 7, b"ASCII\0\0\0my cat")],
    );
    assert!(silent(&jpeg_with_exif(&camera)));
    let described = [(b"tEXt", b"Description\0the harbour in May".to_vec()), (b"eXIf", camera)];
    assert!(silent(&png(&described)));
    assert!(silent(&png_of("Software", "Adobe ImageReady")) && silent(&png(&[])) && silent(b"") && silent(b"no media"));
    assert!(silent(&png_of("Comment", "{\"exposure\": 3, \"lens\": {\"name\": \"50 mm\"}}")));
}
