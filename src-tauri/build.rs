fn main() {
    let capabilities = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*.json");
    if let Err(error) = tauri_build::try_build(capabilities) {
        panic!("the Tauri build step failed: {error:#}");
    }
}
