use serde::{Deserialize, Serialize};
use specta::Type;

/// Where tasks are sent: a name, an API address and a place for its key. Every task belongs to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub name: String,
    /// Host of the API, for words such as "Connected to reapi.ai".
    pub host: String,
    /// The sandbox inside the app: no money, no key to type.
    pub sandbox: bool,
    pub key: KeyPlace,
}

/// What is known of the account's key. The key itself never crosses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "at", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum KeyPlace {
    /// No key has been given, or the keychain holds none for this origin.
    Missing,
    /// In the operating system's keychain. `hint` is the prefix and the last four characters.
    Keychain { hint: String, keychain: String },
    /// Kept until the app quits, because the person asked for it while no keychain was running.
    Memory { hint: String },
    /// The keychain cannot be read now (not running, locked): a key may be there.
    Unreadable,
    /// The keychain holds a key that was entered for another origin; it is not used here.
    OtherOrigin { origin: String },
}

/// What "Check and keep" found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyKept {
    pub account: AccountView,
    /// None where the service offers no balance.
    #[specta(type = Option<specta_typescript::Number>)]
    pub credits: Option<i64>,
}

/// Where a key may be kept when it is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeepKey {
    Keychain,
    /// Until the app quits; only on request, when there is no keychain.
    Memory,
}

/// The balance as last read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BalanceView {
    #[specta(type = Option<specta_typescript::Number>)]
    pub credits: Option<i64>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub read_at: Option<i64>,
}
