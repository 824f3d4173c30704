//! What stands in the files.

pub(in super::super) const INFOTEXT: &str = "a lighthouse keeper reading, oil on linen,\n(stormy sea:1.2) <lora:oldmasters:0.7>\nNegative prompt: text, watermark,\nextra hands\nSteps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 3141592653, Size: 832x1216, Model hash: 1f2e3d4c5b, Model: harbourXL_v4, Denoising strength: 0.35, Clip skip: 2, Hires upscale: 1.5, Lora hashes: \"oldmasters: aa11, grain: bb22\", Version: v1.10.1";

/// Two passes: the first makes, the second makes it larger; between them a ControlNet, a LoRA and a joined text.
pub(in super::super) const GRAPH: &str = r#"{
"3": {"inputs": {"seed": 77, "steps": 30, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0, "model": ["10", 0], "positive": ["20", 0], "negative": ["20", 1], "latent_image": ["5", 0]}, "class_type": "KSampler", "_meta": {"title": "first"}},
"4": {"inputs": {"ckpt_name": "SDXL/harbourXL_v4.safetensors"}, "class_type": "CheckpointLoaderSimple"},
"5": {"inputs": {"width": 832, "height": 1216, "batch_size": 1}, "class_type": "EmptyLatentImage"},
"6": {"inputs": {"text": ["30", 0], "clip": ["10", 1]}, "class_type": "CLIPTextEncode"},
"7": {"inputs": {"text": "fog, text", "clip": ["10", 1]}, "class_type": "CLIPTextEncode"},
"8": {"inputs": {"samples": ["40", 0], "vae": ["4", 2]}, "class_type": "VAEDecode", "is_changed": [NaN]},
"9": {"inputs": {"filename_prefix": "keeper", "images": ["8", 0]}, "class_type": "SaveImage"},
"10": {"inputs": {"lora_name": "style\\oldmasters.safetensors", "strength_model": 0.7, "strength_clip": 1.0, "model": ["4", 0], "clip": ["4", 1]}, "class_type": "LoraLoader"},
"11": {"inputs": {"images": ["12", 0]}, "class_type": "PreviewImage"},
"12": {"inputs": {"samples": ["3", 0], "vae": ["4", 2]}, "class_type": "VAEDecode"},
"20": {"inputs": {"strength": 0.8, "positive": ["6", 0], "negative": ["7", 0], "control_net": ["21", 0], "image": ["22", 0]}, "class_type": "ControlNetApplyAdvanced"},
"21": {"inputs": {"control_net_name": "canny.safetensors"}, "class_type": "ControlNetLoader"},
"22": {"inputs": {"image": "sketch.png"}, "class_type": "LoadImage"},
"30": {"inputs": {"string_a": ["31", 0], "string_b": "oil on linen", "delimiter": ", "}, "class_type": "StringConcatenate"},
"31": {"inputs": {"value": "a lighthouse keeper reading"}, "class_type": "PrimitiveStringMultiline"},
"40": {"inputs": {"seed": ["41", 0], "steps": 12, "cfg": 5.5, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 0.4, "model": ["10", 0], "positive": ["20", 0], "negative": ["20", 1], "latent_image": ["42", 0]}, "class_type": "KSampler"},
"41": {"inputs": {"value": 4242}, "class_type": "PrimitiveInt"},
"42": {"inputs": {"samples": ["3", 0], "scale_by": 1.5}, "class_type": "LatentUpscaleBy"}
}"#;

/// Flux with a sampler taken apart.
pub(in super::super) const GRAPH_IN_PARTS: &str = r#"{
"6": {"inputs": {"clip_l": "a heron at dusk", "t5xxl": "a heron at dusk", "guidance": 3.5, "clip": ["11", 0]}, "class_type": "CLIPTextEncodeFlux"},
"8": {"inputs": {"samples": ["13", 0], "vae": ["10", 0]}, "class_type": "VAEDecode"},
"9": {"inputs": {"filename_prefix": "x", "images": ["8", 0]}, "class_type": "SaveImage"},
"11": {"inputs": {"clip_name1": "t5xxl_fp16.safetensors"}, "class_type": "DualCLIPLoader"},
"12": {"inputs": {"unet_name": "flux1-dev-Q8_0.gguf"}, "class_type": "UnetLoaderGGUF"},
"13": {"inputs": {"noise": ["25", 0], "guider": ["22", 0], "sampler": ["16", 0], "sigmas": ["17", 0], "latent_image": ["27", 0]}, "class_type": "SamplerCustomAdvanced"},
"16": {"inputs": {"sampler_name": "euler"}, "class_type": "KSamplerSelect"},
"17": {"inputs": {"scheduler": "simple", "steps": 20, "denoise": 1, "model": ["12", 0]}, "class_type": "BasicScheduler"},
"22": {"inputs": {"model": ["12", 0], "conditioning": ["26", 0]}, "class_type": "BasicGuider"},
"25": {"inputs": {"noise_seed": 99}, "class_type": "RandomNoise"},
"26": {"inputs": {"guidance": 3.5, "conditioning": ["6", 0]}, "class_type": "FluxGuidance"},
"27": {"inputs": {"width": 1024, "height": 768, "batch_size": 1}, "class_type": "EmptySD3LatentImage"}
}"#;

/// The graph of a film as it was drawn.
pub(in super::super) const WORKFLOW: &str = r#"{"last_node_id": 9, "nodes": [
{"id": 1, "type": "CheckpointLoaderSimple", "mode": 0, "inputs": [], "widgets_values": ["tide.safetensors"]},
{"id": 2, "type": "CLIPTextEncode", "title": "Positive", "inputs": [{"name": "clip", "link": 2}], "widgets_values": ["waves on a pier"]},
{"id": 3, "type": "CLIPTextEncode", "title": "Negative", "inputs": [{"name": "clip", "link": 3}], "widgets_values": ["people"]},
{"id": 4, "type": "EmptyLatentImage", "inputs": [], "widgets_values": [640, 384, 16]},
{"id": 5, "type": "KSampler", "inputs": [{"name": "model", "link": 1}, {"name": "positive", "link": 4}, {"name": "negative", "link": 5}, {"name": "latent_image", "link": 6}], "widgets_values": [11, "randomize", 25, 4.5, "uni_pc", "simple", 1]},
{"id": 6, "type": "VAEDecode", "inputs": [{"name": "samples", "link": 7}, {"name": "vae", "link": null}]},
{"id": 7, "type": "VHS_VideoCombine", "inputs": [{"name": "images", "link": 8}], "widgets_values": {"frame_rate": 8, "format": "video/h264-mp4"}},
{"id": 8, "type": "Note", "widgets_values": ["remember the tide"]}],
"links": [[1, 1, 0, 5, 0, "MODEL"], [2, 1, 1, 2, 0, "CLIP"], [3, 1, 1, 3, 0, "CLIP"], [4, 2, 0, 5, 1, "CONDITIONING"], [5, 3, 0, 5, 2, "CONDITIONING"], [6, 4, 0, 5, 3, "LATENT"], [7, 5, 0, 6, 0, "LATENT"], [8, 6, 0, 7, 0, "IMAGE"]]}"#;

pub(in super::super) const INVOKE: &str = r#"{"app_version": "5.4.2", "generation_mode": "txt2img", "positive_prompt": "a heron at dusk", "negative_prompt": "blurry", "width": 1024, "height": 768, "seed": 1234, "cfg_scale": 6.0, "steps": 30, "scheduler": "dpmpp_2m_k", "model": {"key": "9f", "hash": "blake3:12", "name": "Marsh XL", "base": "sdxl", "type": "main"}, "loras": [{"model": {"key": "1", "name": "reeds"}, "weight": 0.65}], "vae": null}"#;

pub(in super::super) const SD_METADATA: &str = r#"{"model": "stable diffusion", "model_weights": "marsh-1.5", "app_id": "invoke-ai/InvokeAI", "app_version": "2.3.5", "image": {"prompt": [{"prompt": "a heron at dusk [fog, text]", "weight": 1}], "steps": 40, "cfg_scale": 7.5, "sampler": "k_lms", "seed": 55, "width": 512, "height": 640, "type": "txt2img"}}"#;

pub(in super::super) const NOVELAI: &str = r#"{"prompt": "1girl, lighthouse", "steps": 28, "height": 1216, "width": 832, "scale": 5.0, "seed": 777, "sampler": "k_euler_ancestral", "noise_schedule": "karras", "uc": "lowres", "request_type": "PromptGenerateRequest", "v4_prompt": {"caption": {"base_caption": "1girl, lighthouse", "char_captions": [{"char_caption": "keeper, lamp", "centers": [{"x": 0.5, "y": 0.5}]}]}, "use_coords": false}, "v4_negative_prompt": {"caption": {"base_caption": "lowres", "char_captions": []}}}"#;

pub(in super::super) const FOOOCUS: &str = r#"{"adm_guidance": "(1.5, 0.8, 0.3)", "base_model": "harbourXL_v4", "base_model_hash": "1f2e3d", "full_negative_prompt": ["fog", "text"], "full_prompt": ["a heron at dusk", "cinematic still"], "guidance_scale": 4, "loras": [["reeds", 0.5, "ab12"], ["ink", 1.0, "cd34"]], "metadata_scheme": "fooocus", "negative_prompt": "fog", "performance": "Speed", "prompt": "a heron at dusk", "resolution": "(1152, 896)", "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "seed": "5150", "sharpness": 2, "steps": 30, "styles": "['Fooocus V2']", "version": "Fooocus v2.5.5"}"#;

pub(in super::super) const SWARM: &str = r#"{
  "sui_image_params": {"prompt": "a heron at dusk", "negativeprompt": "fog", "model": "Flux/marsh-dev", "seed": 321, "steps": 20, "cfgscale": 1.0, "width": 1344, "height": 768, "sampler": "euler", "scheduler": "simple", "loras": ["art/reeds", "ink"], "loraweights": ["0.8", "1"], "swarm_version": "0.9.6.0"},
  "sui_extra_data": {"date": "2026-03-01", "generation_time": "0.01 (prep) and 4.84 (gen) seconds", "original_prompt": "a <random:heron|crane> at dusk"}
}"#;

pub(in super::super) const DRAW_THINGS: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">a heron &amp; a crane&#xA;-fog&#xA;Steps: 8, Sampler: UniPC Trailing, Guidance Scale: 1.0, Seed: 365, Size: 1024x1024, Model: marsh_turbo_q6p.ckpt, Strength: 1.0, Seed Mode: Scale Alike, Shift: 3.0</rdf:li></rdf:Alt></dc:description><exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">{"c":"a heron &amp; a crane","uc":"fog","model":"marsh_turbo_q6p.ckpt","sampler":"UniPC Trailing","scale":1,"seed":365,"seed_mode":"Scale Alike","size":"1024x768","steps":8,"strength":1,"lora":[{"model":"reeds_lora_f16.ckpt","weight":0.6}],"v2":{"width":1024}}</rdf:li></rdf:Alt></exif:UserComment><xmp:CreatorTool>Draw Things</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta>"#;

pub(in super::super) const EASY_DIFFUSION: &str = r#"{"prompt": "a heron at dusk", "seed": 808, "negative_prompt": "fog", "num_inference_steps": 25, "guidance_scale": 7.5, "width": 512, "height": 768, "use_stable_diffusion_model": "models/marsh-1.5.ckpt", "sampler_name": "euler_a", "use_vae_model": ""}"#;

pub(in super::super) const MIDJOURNEY: &str = "a heron at dusk, ink wash --ar 3:2 --no fog, text --style raw --v 6.1 Job ID: 0a1b2c3d-1111-2222-3333-444455556666";

/// IPTC 2025.1, as attributes.
pub(in super::super) const IPTC: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:AIPromptInformation="a heron &quot;at dusk&quot;" Iptc4xmpExt:AISystemUsed="Marsh" Iptc4xmpExt:AISystemVersionUsed="2"/></rdf:RDF></x:xmpmeta>"#;

/// A graph that goes in a circle.
pub(in super::super) const CIRCLE: &str = r#"{"1": {"class_type": "KSampler", "inputs": {"seed": ["2", 0], "positive": ["2", 0], "negative": ["1", 0], "model": ["3", 0], "latent_image": ["1", 0]}}, "2": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": ["2", 0], "conditioning_2": ["3", 0], "value": ["2", 0]}}, "3": {"class_type": "LoraLoader", "inputs": {"model": ["3", 0], "conditioning": ["2", 0], "lora_stack": ["3", 0]}}, "9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}}}"#;
