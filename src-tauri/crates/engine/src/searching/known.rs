//! What the library and the catalogue know that can stand in a query.

use std::collections::BTreeSet;

use catalogue::{Catalogue, Control};
use library::query::{Known, KnownName, UsedModel, Wanted};

use crate::Engine;
use crate::face::Failure;
use crate::grid::local_date;

impl Engine {
    /// Only what is wanted is read: this is asked with each key that is pressed.
    pub(super) async fn known(&self, wanted: Wanted) -> Result<Known, Failure> {
        let mut known = Known {
            models: Vec::new(),
            tags: Vec::new(),
            collections: Vec::new(),
            parameters: Vec::new(),
            values: Vec::new(),
            today: local_date(self.inner.now()),
        };
        let (models, tags, collections) = match wanted {
            Wanted::Nothing => return Ok(known),
            Wanted::Parameters => {
                known.parameters = parameters(&self.inner.catalogue());
                return Ok(known);
            }
            Wanted::ValuesOf(name) => {
                known.values = values_of(&self.inner.catalogue(), &name);
                return Ok(known);
            }
            Wanted::Names => (true, true, true),
            Wanted::Models => (true, false, false),
            Wanted::Tags => (false, true, false),
            Wanted::Collections => (false, false, true),
        };
        let account = self.inner.active_lane().map(|lane| lane.account).filter(|_| models);
        let read = move |reader: &library::Reader<'_>| {
            let models = account.map(|account| reader.used_models(account)).transpose()?.unwrap_or_default();
            let tags = if tags { reader.tag_names()? } else { Vec::new() };
            let collections = if collections { reader.collection_names()? } else { Vec::new() };
            Ok((models, tags, collections))
        };
        let (models, tags, collections) = self.inner.library.read(read).await?;
        let catalogue = self.inner.catalogue();
        known.models = models.into_iter().map(|model| model_name(&catalogue, model)).collect();
        known.tags = tags.into_iter().map(itself).collect();
        known.collections = collections.into_iter().map(itself).collect();
        Ok(known)
    }
}

/// By the title that the catalogue has for it now.
fn model_name(catalogue: &Catalogue, model: UsedModel) -> KnownName {
    let title = catalogue.get(&model.id).map_or(model.title, |known| known.title.clone());
    KnownName { value: model.id, title, count: None }
}

fn itself(name: String) -> KnownName {
    KnownName { title: name.clone(), value: name, count: None }
}

fn parameters(catalogue: &Catalogue) -> Vec<KnownName> {
    let names: BTreeSet<&str> =
        catalogue.models().flat_map(|model| &model.parameters).map(|parameter| parameter.name.as_str()).collect();
    let named = |name: &str| KnownName { value: name.to_owned(), title: catalogue.label(name).to_owned(), count: None };
    names.into_iter().map(named).collect()
}

/// Those that some model offers for a parameter, in the order of the catalogue.
fn values_of(catalogue: &Catalogue, name: &str) -> Vec<KnownName> {
    let mut values: Vec<String> = Vec::new();
    let controls = catalogue
        .models()
        .flat_map(|model| &model.parameters)
        .filter(|parameter| parameter.name.eq_ignore_ascii_case(name))
        .map(|parameter| &parameter.control);
    for control in controls {
        let offered: Vec<String> = match control {
            Control::Ratio { values } => values.clone(),
            Control::Choice { values, .. } => values.iter().map(plain).collect(),
            Control::Switch => vec!["true".to_owned(), "false".to_owned()],
            Control::Whole { .. } | Control::Decimal { .. } | Control::Seed { .. } | Control::Text { .. } => Vec::new(),
        };
        for value in offered {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    values.into_iter().map(itself).collect()
}

/// As it is searched for: a text without its quotes.
fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
