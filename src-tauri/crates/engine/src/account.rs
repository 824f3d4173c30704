//! Accounts, their keys and the balance.

use std::mem::discriminant;
use std::sync::{Arc, PoisonError};

use library::{Account, NewAccount, Reader, Scope, Writer};
use reapi::{ApiBase, ApiKey, Client};

use crate::face::{AccountView, BalanceView, Failure, FailureCode, KeepKey, KeyKept, Opening, Tag};
use crate::inner::{Inner, locked};
use crate::lane::{Key, Lane, Place};
use crate::ports::{KeyRead, KeyStoreError, KeyStorePresence};
use crate::sending::{LineNews, news_of};
use crate::{Engine, balances, failing, open, settings, verbs};

const SANDBOX_NAME: &str = "Sandbox";

impl Engine {
    /// What a fresh page asks once. `gallery` is filled in by whoever serves the page.
    pub async fn opening(&self, gallery: &str) -> Result<Opening, Failure> {
        let remembered =
            self.inner.library.read(|reader| reader.settings().with_prefix(Scope::Profile, settings::PAGE)).await?;
        Ok(Opening {
            version: self.inner.version.clone(),
            host: self.real_lane()?.base().host().to_owned(),
            account: self.account().await?,
            settings: self.inner.settings(),
            gallery: gallery.to_owned(),
            remembered: remembered
                .into_iter()
                .map(|(name, value)| (name.trim_start_matches(settings::PAGE).to_owned(), value))
                .collect(),
            open_task: locked(&self.inner.open_task).take(),
        })
    }

    /// The account in use; None on the first run.
    pub async fn account(&self) -> Result<Option<AccountView>, Failure> {
        Ok(self.inner.active_lane().map(|lane| view(&lane)))
    }

    /// Reads the balance with the key (which costs nothing), then keeps the key.
    pub async fn key_keep(&self, text: String, keep: KeepKey) -> Result<KeyKept, Failure> {
        let text = zeroize::Zeroizing::new(text);
        let key = ApiKey::parse(&text).map_err(|_| Failure::new(FailureCode::KeyShape))?;
        let lane = self.real_lane()?;
        let asked = self.inner.now();
        locked(&lane.bucket).spend(self.inner.now());
        let credits = match lane.client().balance(&key).await {
            Ok(answer) => Some(answer.value.credits),
            // The service offers no balance: the key was not refused, so it is kept.
            Err(reapi::Error::NotFound(_)) => None,
            Err(error) => return Err(failing::service(&error)),
        };
        let place = match keep {
            KeepKey::Memory => Place::Memory,
            KeepKey::Keychain => {
                let KeyStorePresence::Running { name } = self.inner.ports.keys.look().await else {
                    return Err(Failure::new(FailureCode::KeychainMissing));
                };
                self.inner.ports.keys.write(&lane.base().origin(), &key).await.map_err(keychain)?;
                Place::Keychain { name }
            }
        };
        lane.set_key(Key::Known { key: key.clone(), place });
        verbs::line_news(&self.inner, &lane, &key, LineNews::Good);
        self.make_active(&lane).await?;
        if let Some(credits) = credits {
            balances::note(&self.inner, &lane, asked, credits).await?;
        }
        self.inner.stale(&[Tag::Account, Tag::Balance, Tag::Status, Tag::Queue, Tag::Settings], &[]);
        Ok(KeyKept { account: view(&lane), credits })
    }

    /// Takes the key out of the keychain and out of memory. Tasks and files stay.
    pub async fn key_forget(&self) -> Result<Option<AccountView>, Failure> {
        let lane = self.real_lane()?;
        match self.inner.ports.keys.forget(&lane.base().origin()).await {
            Ok(()) | Err(KeyStoreError::Missing) => {}
            Err(error) => return Err(keychain(error)),
        }
        lane.set_key(Key::Missing);
        self.inner.stale(&[Tag::Account, Tag::Balance, Tag::Status, Tag::Queue], &[]);
        self.account().await
    }

    /// Opens the sandbox's account, starting the sandbox when it does not run.
    pub async fn sandbox_open(&self) -> Result<AccountView, Failure> {
        let lane = sandbox_lane(&self.inner).await?;
        self.make_active(&lane).await?;
        read_balance(&self.inner, &lane).await;
        Ok(view(&lane))
    }

    /// Back to the real account, or to the first run when it has no key and no task.
    pub async fn sandbox_leave(&self) -> Result<Option<AccountView>, Failure> {
        let lane = self.real_lane()?;
        let account = lane.account;
        let used = self.inner.library.read(move |reader| used(reader, account)).await?;
        if lane.usable_key().is_some() || used {
            self.make_active(&lane).await?;
        } else {
            self.inner.library.write(|writer| writer.accounts().set_active(None)).await?;
            *self.inner.active.write().unwrap_or_else(PoisonError::into_inner) = None;
            self.inner.stale(&[Tag::Account], &[]);
        }
        self.account().await
    }

    /// The balance as last read.
    pub async fn balance(&self) -> Result<BalanceView, Failure> {
        let Some(lane) = self.inner.active_lane() else {
            return Ok(BalanceView { credits: None, read_at: None });
        };
        let account = lane.account;
        let latest = self.inner.library.read(move |reader| reader.balances().latest(account)).await?;
        Ok(BalanceView {
            credits: latest.as_ref().map(|balance| balance.credits),
            read_at: latest.as_ref().map(|balance| balance.last_at),
        })
    }

    /// Reads the balance now.
    pub async fn balance_read(&self) -> Result<BalanceView, Failure> {
        let lane = self.inner.need_lane()?;
        let key = lane.usable_key().ok_or_else(|| Failure::new(FailureCode::KeyMissing))?;
        verbs::may_ask(&self.inner, &lane)?;
        let asked = self.inner.now();
        locked(&lane.bucket).spend(self.inner.now());
        let answer = lane.client().balance(&key).await;
        verbs::line_news(&self.inner, &lane, &key, news_of(&answer));
        let answer = answer.map_err(|error| failing::service(&error))?;
        balances::note(&self.inner, &lane, asked, answer.value.credits).await?;
        self.balance().await
    }

    /// The keychain may have come up after the app: looks again where it could not be read. One that was seen and
    /// holds no key gets one only through `key_keep`.
    pub async fn look_for_keys(&self) {
        for lane in self.inner.all_lanes() {
            if lane.sandbox || !matches!(lane.key(), Key::Unreadable) {
                continue;
            }
            let key = find_key(&self.inner, &lane.base()).await;
            let (before, found) = (lane.key(), matches!(key, Key::Known { .. }));
            // The person may have given one in the meantime.
            let given = matches!(before, Key::Known { .. });
            if given || discriminant(&before) == discriminant(&key) {
                continue;
            }
            lane.set_key(key);
            self.inner.stale(&[Tag::Account, Tag::Status, Tag::Queue, Tag::Balance], &[]);
            if found {
                read_balance(&self.inner, &lane).await;
            }
        }
    }

    async fn make_active(&self, lane: &Arc<Lane>) -> Result<(), Failure> {
        let account = lane.account;
        self.inner.library.write(move |writer| writer.accounts().set_active(Some(account))).await?;
        *self.inner.active.write().unwrap_or_else(PoisonError::into_inner) = Some(account);
        let everything =
            [Tag::Account, Tag::Balance, Tag::Status, Tag::Queue, Tag::Library, Tag::Draft, Tag::Archive, Tag::Models];
        self.inner.stale(&everything, &[]);
        Ok(())
    }

    pub(crate) fn real_lane(&self) -> Result<Arc<Lane>, Failure> {
        let real = self.inner.all_lanes().into_iter().find(|lane| !lane.sandbox);
        real.ok_or_else(|| Failure::new(FailureCode::Internal).detail("the real account is always made at opening"))
    }
}

/// Where the key for an API address is, or why it is not to be had. Without a keychain nobody knows whether there is
/// one: that is never said to be missing.
pub(crate) async fn find_key(inner: &Inner, base: &ApiBase) -> Key {
    let KeyStorePresence::Running { name } = inner.ports.keys.look().await else {
        return Key::Unreadable;
    };
    match inner.ports.keys.read(&base.origin()).await {
        Ok(KeyRead::Key(key)) => Key::Known { key, place: Place::Keychain { name } },
        Ok(KeyRead::Nothing) => Key::Missing,
        Ok(KeyRead::OtherOrigin(origin)) => Key::OtherOrigin(origin),
        Err(error @ (KeyStoreError::Missing | KeyStoreError::Unreadable(_))) => {
            // Asked again every few seconds, so not a warning each time.
            tracing::debug!(%error, "the key may be there but cannot be read");
            Key::Unreadable
        }
    }
}

/// The sandbox's lane with its present address and key. Its account is made on the first use and is the same ever
/// after, whatever port the sandbox has.
pub(crate) async fn sandbox_lane(inner: &Arc<Inner>) -> Result<Arc<Lane>, Failure> {
    let _turn = inner.sandbox_turn.lock().await;
    let failed = |detail: String| Failure::new(FailureCode::SandboxFailed).detail(detail);
    let access = inner.ports.sandbox.open().await.map_err(failed)?;
    let base = ApiBase::parse(&access.api_base).map_err(|error| failed(error.to_string()))?;
    let key = ApiKey::parse(&access.key).map_err(|error| failed(error.to_string()))?;
    let key = Key::Known { key, place: Place::Memory };
    if let Some(lane) = inner.all_lanes().into_iter().find(|lane| lane.sandbox) {
        lane.set_client(client(inner, base)?);
        lane.set_key(key);
        return Ok(lane);
    }
    let (address, now) = (base.as_str().to_owned(), inner.now());
    let account = inner
        .library
        .write(move |writer| match writer.accounts().with_sandbox(true)?.pop() {
            Some(account) => {
                writer.accounts().set_api_base(account.id, &address)?;
                Ok(Account { api_base: address, ..account })
            }
            None => {
                let name = SANDBOX_NAME.to_owned();
                added(writer, &NewAccount { name, api_base: address, sandbox: true, created_at: now })
            }
        })
        .await?;
    let lane = Arc::new(Lane::new(&account, client(inner, base)?, key, inner.network.largest_file));
    open::start_lane(inner, &lane);
    Ok(lane)
}

pub(crate) fn client(inner: &Inner, base: ApiBase) -> Result<Client, Failure> {
    let mut builder = Client::builder(base).user_agent(format!("Afterimage/{}", inner.version));
    builder = builder.timeouts(inner.network.api);
    if let Some(address) = inner.network.api_at {
        builder = builder.found_at(address);
    }
    if let Some(root) = &inner.extra_root {
        builder = builder.extra_root_pem(root);
    }
    builder.build().map_err(|error| Failure::new(FailureCode::Internal).detail(error))
}

/// Reads the balance when the line allows it; a failure is no news for the person here, the line tells it.
pub(crate) async fn read_balance(inner: &Arc<Inner>, lane: &Arc<Lane>) -> Option<i64> {
    let key = lane.usable_key()?;
    if locked(&lane.line).hold(inner.now()).is_some() {
        return None;
    }
    let asked = inner.now();
    locked(&lane.bucket).spend(inner.now());
    let answer = lane.client().balance(&key).await;
    verbs::line_news(inner, lane, &key, news_of(&answer));
    match answer {
        Ok(answer) => {
            if let Err(error) = balances::note(inner, lane, asked, answer.value.credits).await {
                tracing::error!(%error, "the balance could not be written");
            }
            Some(answer.value.credits)
        }
        Err(_) => None,
    }
}

fn view(lane: &Lane) -> AccountView {
    AccountView {
        id: lane.account,
        name: lane.name.clone(),
        host: lane.base().host().to_owned(),
        sandbox: lane.sandbox,
        key: lane.key_place(),
    }
}

fn keychain(error: KeyStoreError) -> Failure {
    match error {
        KeyStoreError::Missing => Failure::new(FailureCode::KeychainMissing),
        KeyStoreError::Unreadable(detail) => Failure::new(FailureCode::KeychainRefused).detail(detail),
    }
}

pub(crate) fn added(writer: &Writer<'_>, new: &NewAccount) -> Result<Account, library::Error> {
    let id = writer.accounts().insert(new)?;
    let NewAccount { name, api_base, sandbox, created_at } = new.clone();
    Ok(Account { id, name, api_base, sandbox, created_at })
}

/// Whether the account has any task.
pub(crate) fn used(reader: &Reader<'_>, account: i64) -> Result<bool, library::Error> {
    Ok(!reader.tasks().last_used(account)?.is_empty())
}

/// Whether anything of the account goes on or waits.
pub(crate) fn alive(reader: &Reader<'_>, account: i64) -> Result<bool, library::Error> {
    let counts = reader.queue_counts(account)?;
    Ok(counts.in_flight + counts.waiting + counts.needs_you > 0)
}
