mod address;
mod answer;
mod balance;
mod broken;
mod cdn;
mod media;
mod poll;
mod resume;
mod submit;
mod wire;

use super::case::Case;

type Group = (&'static str, fn() -> Vec<Case>);

/// The groups, and the word that the names of their cases begin with. A case is a process, and makes no other's bombs.
const GROUPS: [Group; 13] = [
    ("submit", submit::cases),
    ("wire", wire::cases),
    ("poll", poll::cases),
    ("answer", answer::cases),
    ("balance", balance::cases),
    ("cdn", cdn::cases),
    ("resume", resume::cases),
    ("media", media::cases),
    ("address", address::private),
    ("redirect", address::redirects),
    ("name", address::names),
    ("public", address::public),
    ("broken", broken_on_purpose),
];

pub use broken::broken_on_purpose;

pub fn all() -> Vec<Case> {
    GROUPS.iter().filter(|(group, _)| *group != "broken").flat_map(|(_, cases)| cases()).collect()
}

/// One by its name, those that are broken on purpose among them.
pub fn named(name: &str) -> Option<Case> {
    let group = name.split(':').next()?;
    let (_, cases) = GROUPS.iter().find(|(word, _)| *word == group)?;
    cases().into_iter().find(|case| case.name == name)
}
