//! Proves that the catalogue is whole: every file in its format, every model found by what one wants of it, every
//! parameter and limit, every rule, mode and price seen at work on a body of `cases/`. Prints counts, and every gap; status 1 if there is one.

mod areas;
mod bodies;
mod follows;
mod limits;
mod mentions;
mod wishes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use catalogue::Catalogue;
use serde_json::Value;

/// What was found, as it is printed.
#[derive(Default)]
struct Found {
    counts: Vec<(&'static str, usize)>,
    gaps: Vec<String>,
}

impl Found {
    fn count(&mut self, what: &'static str, more: usize) {
        match self.counts.iter_mut().find(|(name, _)| *name == what) {
            Some((_, count)) => *count += more,
            None => self.counts.push((what, more)),
        }
    }

    fn gap(&mut self, model: &str, what: &str) {
        self.gaps.push(format!("{model}: {what}"));
    }
}

fn main() -> ExitCode {
    let folder = env::args_os().nth(1).map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    match found(&folder) {
        Ok(found) => {
            for gap in &found.gaps {
                eprintln!("{gap}");
            }
            let counts: Vec<String> = found.counts.iter().map(|(name, count)| format!("{name}={count}")).collect();
            println!("{} gaps={}", counts.join(" "), found.gaps.len());
            if found.gaps.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn found(folder: &Path) -> Result<Found, String> {
    let models = texts(&folder.join("models"))?;
    let cases = texts(&folder.join("cases"))?;
    let files = models.iter().map(|(id, text)| (id.as_str(), text.as_str()));
    let catalogue = Catalogue::of_files(files).map_err(|error| error.to_string())?;

    let mut found = Found::default();
    for model in catalogue.models() {
        found.count("models", 1);
        found.count("parameters", model.names().count());
        found.count("rules", model.rules.len());
        found.count("not_encoded", model.not_encoded.len());
        wishes::prove(model, &mut found);
        let schema: Value = serde_json::from_str(&models[&model.id]).map_err(|error| error.to_string())?;
        match cases.get(&model.id).map(|text| bodies::read(text)) {
            None => found.gap(&model.id, "has no cases"),
            Some(Err(why)) => found.gap(&model.id, &format!("its cases cannot be read: {why}")),
            Some(Ok(bodies)) => {
                areas::prove(&catalogue, model, &bodies.good, &mut found);
                bodies::prove(&catalogue, model, &bodies, &mut found);
                mentions::prove(&catalogue, model, &bodies.good, &mut found);
                follows::prove(&catalogue, model, &schema, &bodies.good, &mut found);
                limits::prove(&catalogue, model, &schema["parameters"], &bodies.good, &mut found);
            }
        }
    }
    follows::prove_offers(&catalogue, &mut found);
    for id in cases.keys().filter(|id| catalogue.get(id).is_none()) {
        found.gap(id, "has cases, and no model");
    }
    Ok(found)
}

/// Every JSON file of a folder, by its name without the ending.
fn texts(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        if let (Some("json"), Some(name)) = (ending(&path), path.file_stem().and_then(|name| name.to_str())) {
            texts.insert(name.to_owned(), fs::read_to_string(&path).map_err(told)?);
        }
    }
    Ok(texts)
}

fn ending(path: &Path) -> Option<&str> {
    path.extension().and_then(|ending| ending.to_str())
}
