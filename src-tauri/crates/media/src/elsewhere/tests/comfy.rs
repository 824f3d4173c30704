use super::super::samples::{iso, jpeg_with_exif, png_of, png_of_all, sound, tiff, user_comment, webp, words};
use super::read;

#[test]
fn a_graph_is_followed_from_what_it_saved() {
    let found = read(&png_of_all(&[("prompt", words::GRAPH), ("workflow", words::WORKFLOW)]));
    assert_eq!(found.program, "ComfyUI");
    assert_eq!(found.prompt, "a lighthouse keeper reading, oil on linen");
    assert_eq!(found.negative, "fog, text");
    assert_eq!(found.model.as_deref(), Some("harbourXL_v4"));
    assert_eq!(
        found.said(["seed", "steps", "cfg", "sampler", "scheduler", "width", "height", "denoise", "loras"]),
        ["4242", "12", "5.5", "dpmpp_2m", "karras", "832", "1216", "0.4", "oldmasters (0.7)"],
        "of the pass that made the file"
    );
    assert!(found.text.starts_with("prompt: {") && found.text.contains("\nworkflow: {"));
}

#[test]
fn a_sampler_in_parts_is_put_together() {
    let found = read(&png_of("prompt", words::GRAPH_IN_PARTS));
    assert_eq!((found.prompt.as_str(), found.negative.as_str()), ("a heron at dusk", ""));
    assert_eq!(found.model.as_deref(), Some("flux1-dev-Q8_0"));
    assert_eq!(
        found.said(["seed", "steps", "sampler", "scheduler", "width", "height", "guidance"]),
        ["99", "20", "euler", "simple", "1024", "768", "3.5"]
    );
    assert_eq!(found.text, words::GRAPH_IN_PARTS);
}

#[test]
fn the_graph_as_it_was_drawn_will_do() {
    let found = read(&png_of("workflow", words::WORKFLOW));
    assert_eq!(
        (found.program, found.prompt.as_str(), found.negative.as_str()),
        ("ComfyUI", "waves on a pier", "people")
    );
    assert_eq!(found.model.as_deref(), Some("tide"));
    assert_eq!(
        found.said(["seed", "steps", "cfg", "sampler", "width", "height"]),
        ["11", "25", "4.5", "uni_pc", "640", "384"]
    );
}

#[test]
fn a_graph_is_found_in_every_container_that_its_nodes_write() {
    let prompt = format!("prompt:{}", words::GRAPH_IN_PARTS);
    let workflow = format!("workflow:{}", words::WORKFLOW);
    let animated = tiff(true, &[(0x10f, 2, workflow.as_bytes()), (0x110, 2, prompt.as_bytes())], &[]);
    let both = serde_json::json!({"prompt": words::GRAPH_IN_PARTS, "workflow": {"nodes": []}, "CreationTime": "1"})
        .to_string();
    let as_object = format!("{{\"prompt\": {}, \"workflow\": {}}}", words::GRAPH_IN_PARTS, words::WORKFLOW);
    let texts = [("prompt", words::GRAPH_IN_PARTS), ("workflow", words::WORKFLOW)];
    for (container, file) in [
        ("WebP", webp(&animated)),
        ("JPEG", jpeg_with_exif(&user_comment(&as_object))),
        ("AVIF", iso::avif(&animated, "")),
        ("MP4 with a comment", iso::mp4(&iso::comment(&both))),
        ("MP4 with names", iso::mp4(&iso::keys(&texts))),
        ("WebM with a comment", iso::webm(&[("COMMENT", &both)])),
        ("WebM with names", iso::webm(&[("PROMPT", words::GRAPH_IN_PARTS), ("WORKFLOW", words::WORKFLOW)])),
        ("FLAC", sound::flac(&texts)),
        ("Opus", sound::opus(&texts)),
        ("MP3", sound::mp3(&texts)),
    ] {
        let found = read(&file);
        assert_eq!((found.program, found.prompt.as_str()), ("ComfyUI", "a heron at dusk"), "{container}");
        assert_eq!(found.parameter("seed"), Some("99"), "{container}");
        assert!(found.text.contains("SamplerCustomAdvanced"), "{container}");
    }
}

#[test]
fn what_a_node_saved_beside_the_graph_is_truer_than_the_graph() {
    let saved = "a heron at dawn\nNegative prompt: fog\nSteps: 20, Sampler: Euler, CFG scale: 1.0, Seed: 100, Size: 1024x768, Version: ComfyUI";
    let found = read(&png_of_all(&[("prompt", words::GRAPH_IN_PARTS), ("parameters", saved)]));
    assert_eq!((found.program, found.prompt.as_str(), found.negative.as_str()), ("ComfyUI", "a heron at dawn", "fog"));
    assert_eq!(found.model.as_deref(), Some("flux1-dev-Q8_0"));
    assert_eq!(found.said(["seed", "sampler", "guidance"]), ["100", "Euler", "3.5"]);
}

#[test]
fn a_node_that_asks_a_service_is_believed() {
    let graph = r#"{"1": {"class_type": "LoadImage", "inputs": {"image": "a.png"}}, "2": {"class_type": "KlingTextToVideo", "inputs": {"prompt": "a heron takes off", "negative_prompt": "people", "seed": 5, "model_name": "kling-v2", "duration": "5"}}, "3": {"class_type": "SaveVideo", "inputs": {"video": ["2", 0]}}}"#;
    let found = read(&png_of("prompt", graph));
    assert_eq!((found.prompt.as_str(), found.negative.as_str()), ("a heron takes off", "people"));
    assert_eq!((found.model.as_deref(), found.said(["seed", "duration"])), (Some("kling-v2"), ["5", "5"]));
}

#[test]
fn nodes_of_others_are_followed_by_what_their_inputs_are_called() {
    // A loader that holds both prompts and the numbers beside it; a negative that is emptied; songs.
    let efficient = r#"{"1": {"class_type": "Efficient Loader", "inputs": {"ckpt_name": "marsh.safetensors", "lora_name": "None", "positive": "a heron", "negative": "fog", "empty_latent_width": 512}}, "2": {"class_type": "KSampler (Efficient)", "inputs": {"seed": 1, "steps": 9, "cfg": 7, "sampler_name": "euler", "scheduler": "normal", "model": ["1", 0], "positive": ["1", 1], "negative": ["1", 2], "latent_image": ["1", 3]}}, "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 5]}}}"#;
    let found = read(&png_of("prompt", efficient));
    assert_eq!(
        (found.prompt.as_str(), found.negative.as_str(), found.model.as_deref()),
        ("a heron", "fog", Some("marsh"))
    );
    let song = r#"{"1": {"class_type": "TextEncodeAceStepAudio", "inputs": {"tags": "folk, fiddle", "lyrics": "[verse]\nthe tide", "lyrics_strength": 0.9, "clip": ["9", 1]}}, "2": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["1", 0]}}, "3": {"class_type": "KSampler", "inputs": {"seed": 8, "steps": 50, "model": ["4", 0], "positive": ["1", 0], "negative": ["2", 0], "latent_image": ["5", 0]}}, "4": {"class_type": "Power Lora Loader (rgthree)", "inputs": {"lora_1": {"on": true, "lora": "fiddle.safetensors", "strength": 0.5}, "lora_2": {"on": false, "lora": "drum.safetensors", "strength": 1}, "model": ["9", 0]}}, "9": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "ace.safetensors"}}, "6": {"class_type": "SaveAudioMP3", "inputs": {"audio": ["3", 0]}}}"#;
    let found = read(&sound::mp3(&[("prompt", song)]));
    assert_eq!((found.prompt.as_str(), found.negative.as_str()), ("folk, fiddle\n[verse]\nthe tide", ""));
    assert_eq!((found.model.as_deref(), found.parameter("loras")), (Some("ace"), Some("fiddle (0.5)")));
}

#[test]
fn a_graph_that_goes_in_circles_ends() {
    let found = read(&png_of("prompt", words::CIRCLE));
    assert_eq!((found.program, found.prompt.as_str()), ("ComfyUI", ""));
    // Every node leads twice to the next: two to the power of ninety ways.
    let node = |index: u32| {
        format!(
            r#""{index}": {{"class_type": "ConditioningCombine", "inputs": {{"conditioning_1": ["{0}", 0], "conditioning_2": ["{0}", 0]}}}}"#,
            index + 1
        )
    };
    let nodes: Vec<String> = (1..90).map(node).collect();
    let graph = format!(
        r#"{{"0": {{"class_type": "KSampler", "inputs": {{"seed": 1, "positive": ["1", 0]}}}}, {}, "90": {{"class_type": "CLIPTextEncode", "inputs": {{"text": "a heron"}}}}}}"#,
        nodes.join(", ")
    );
    assert_eq!(read(&png_of("prompt", &graph)).parameter("seed"), Some("1"));
}
