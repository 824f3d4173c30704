use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use crate::file;
use crate::{Model, Outside};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/files.rs"));
}

/// The known models, by id.
#[derive(Debug)]
pub struct Catalogue {
    models: BTreeMap<String, Arc<Model>>,
    labels: BTreeMap<String, String>,
    /// Texts of those that came from outside.
    texts: BTreeMap<String, Arc<str>>,
}

/// A file of the catalogue that cannot be used. The catalogue in use stays as it was.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// Not the format of `models/README.md`: correct the file.
    #[error("{id}.json: {reason}")]
    File { id: String, reason: String },
}

impl Catalogue {
    /// The files that came with this build.
    pub fn embedded() -> &'static Catalogue {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            Catalogue::of(embedded::FILES.iter().copied(), file::read)
                .expect("the embedded files are read by this crate's tests before they are built into anything")
        })
    }

    /// A catalogue of (id, text of its file).
    ///
    /// # Errors
    /// The first file that is not in the format of `models/README.md`, or whose id is not its name. Every schema and
    /// every expression is compiled here, so that checking a body later cannot fail.
    pub fn of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Catalogue, CatalogueError> {
        Catalogue::of(files, file::read_whole)
    }

    fn of<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        read: impl Fn(&str) -> Result<Model, String>,
    ) -> Result<Catalogue, CatalogueError> {
        let mut models = BTreeMap::new();
        for (id, text) in files {
            let model = read(text).map_err(|reason| CatalogueError::File { id: id.to_owned(), reason })?;
            if model.id != id {
                let reason = format!("holds the id {:?}", model.id);
                return Err(CatalogueError::File { id: id.to_owned(), reason });
            }
            models.insert(model.id.clone(), Arc::new(model));
        }
        Ok(Catalogue::holding(models, BTreeMap::new()))
    }

    /// This catalogue with models from outside, which take the place of those of the same id.
    #[must_use]
    pub fn with(&self, outside: &[Outside]) -> Catalogue {
        let (mut models, mut texts) = (self.models.clone(), self.texts.clone());
        for one in outside {
            models.insert(one.model.id.clone(), Arc::clone(&one.model));
            texts.insert(one.model.id.clone(), Arc::clone(&one.text));
        }
        Catalogue::holding(models, texts)
    }

    fn holding(models: BTreeMap<String, Arc<Model>>, texts: BTreeMap<String, Arc<str>>) -> Catalogue {
        let mut labels = BTreeMap::new();
        for model in models.values() {
            for property in &model.properties {
                labels.entry(property.name.clone()).or_insert_with(|| property.label.clone());
            }
            for reference in &model.references {
                labels.entry(reference.name.clone()).or_insert_with(|| reference.label.clone());
            }
        }
        Catalogue { models, labels, texts }
    }

    /// All models, ordered by id.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.values().map(|model| &**model)
    }

    pub fn get(&self, id: &str) -> Option<&Model> {
        self.models.get(id).map(|model| &**model)
    }

    /// Whether a model is as it stands in a file from outside.
    pub fn is_from_outside(&self, id: &str) -> bool {
        self.texts.contains_key(id)
    }

    /// The text of a model's file, where it is one that came with this build or from outside.
    pub fn text(&self, id: &str) -> Option<&str> {
        let built_in = || embedded::FILES.iter().find(|(name, _)| *name == id).map(|(_, text)| *text);
        self.texts.get(id).map(|text| &**text).or_else(built_in)
    }

    /// The plain word for a parameter of any model; the name itself when no model has it.
    pub fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.labels.get(name).map_or(name, String::as_str)
    }
}
