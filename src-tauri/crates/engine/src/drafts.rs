//! The drafts of an account: each is a tab of compose with its own submit id, one of them is the present one, and all
//! are kept as they are typed.

use std::collections::BTreeMap;

use crate::adopt::ADDED;
use crate::compose::catalogue_kind;
use crate::face::{Draft, DraftTab, DraftsView, Failure, FailureCode, Kind, PromptUsed, Snippet, Tag};
use crate::importing::IMPORTED;
use crate::{Engine, body_text};

/// A draft larger than this is never kept: no prompt or JSON that can be sent comes near it.
const MOST_DRAFT_BYTES: usize = 4 << 20;
/// More tabs than anybody finds their way in.
const MOST_TABS: usize = 24;
/// Of a prompt, what a tab can show.
const TAB_CHARACTERS: usize = 80;
const MOST_PROMPTS: u32 = 100;
const MOST_SNIPPETS: u32 = 500;
const MOST_SNIPPET_BYTES: usize = 100_000;
/// First choices of a new library.
const FIRST_MODELS: [(Kind, &str); 3] =
    [(Kind::Image, "gpt-image-2"), (Kind::Video, "doubao-seedance-2.0"), (Kind::Audio, "suno-music")];

impl Engine {
    /// The present draft as it was last kept, or a fresh one.
    pub async fn draft(&self) -> Result<Draft, Failure> {
        let account = self.draft_account()?;
        let stored = self.inner.library.read(move |reader| reader.drafts().present(account)).await?;
        match stored {
            Some(stored) => Ok(self.read_draft(&stored)),
            None => Ok(self.beginning_as_boards_say(self.fresh_draft()).await?),
        }
    }

    /// All open drafts of the account.
    pub async fn drafts(&self) -> Result<DraftsView, Failure> {
        let account = self.draft_account()?;
        let read = move |reader: &library::Reader<'_>| {
            let present = reader.drafts().present(account)?.map_or(0, |draft| draft.id);
            Ok((present, reader.drafts().open(account)?))
        };
        let (present, open) = self.inner.library.read(read).await?;
        Ok(DraftsView { present, tabs: open.iter().map(|stored| tab(&self.read_draft(stored))).collect() })
    }

    /// Keeps a draft in its tab; what was closed meanwhile is not opened again by that.
    pub async fn draft_save(&self, draft: Draft) -> Result<(), Failure> {
        let (json, tab) = (as_kept(&draft)?, of_tab(&draft));
        let (account, now) = (self.draft_account()?, self.inner.now());
        let kept = self.inner.library.write(move |writer| writer.drafts().set(account, tab, &json, now)).await?;
        kept.map(drop).ok_or_else(|| Failure::new(FailureCode::NotFound))
    }

    /// An empty draft beside the present one, with its kind and models; it becomes the present one.
    pub async fn draft_new(&self) -> Result<Draft, Failure> {
        let present = self.draft().await?;
        let draft = Draft { kind: present.kind, models: present.models, ..self.fresh_draft() };
        let draft = self.beginning_as_boards_say(draft).await?;
        let json = as_kept(&draft)?;
        let (account, now) = (self.draft_account()?, self.inner.now());
        let insert = move |writer: &mut library::Writer<'_>| {
            if writer.drafts().open(account)?.len() >= MOST_TABS {
                return Ok(None);
            }
            writer.drafts().insert(account, &json, now).map(Some)
        };
        let tab = self.inner.library.write(insert).await?;
        let tab = tab.ok_or_else(|| Failure::new(FailureCode::TooLarge).fact("limit", MOST_TABS))?;
        Ok(Draft { tab, ..draft })
    }

    /// Makes an open draft the present one.
    pub async fn draft_choose(&self, tab: i64) -> Result<Draft, Failure> {
        let account = self.draft_account()?;
        let chosen = self.inner.library.write(move |writer| writer.drafts().choose(account, tab)).await?;
        self.present_after(chosen).await
    }

    /// Closes a draft, which `draft_reopen` brings back; answers the present one after it. The last one stays.
    pub async fn draft_close(&self, tab: i64) -> Result<Draft, Failure> {
        let (account, now) = (self.draft_account()?, self.inner.now());
        let closed = self.inner.library.write(move |writer| writer.drafts().close(account, tab, now)).await?;
        self.present_after(closed).await
    }

    pub async fn draft_reopen(&self, tab: i64) -> Result<Draft, Failure> {
        let account = self.draft_account()?;
        let opened = self.inner.library.write(move |writer| writer.drafts().reopen(account, tab)).await?;
        self.present_after(opened).await
    }

    /// Moves a draft to a place in the row of tabs, counted from 0.
    pub async fn draft_order(&self, tab: i64, place: u32) -> Result<(), Failure> {
        let account = self.draft_account()?;
        let moved = self.inner.library.write(move |writer| writer.drafts().order(account, tab, place)).await?;
        if moved { Ok(()) } else { Err(Failure::new(FailureCode::NotFound)) }
    }

    /// The draft that a text makes: a body or a curl line becomes the form; what is neither stays in it as typed, but
    /// for keys. Keeps nothing.
    pub async fn draft_of_text(&self, draft: Draft, text: String) -> Result<Draft, Failure> {
        if text.len() > MOST_DRAFT_BYTES {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_DRAFT_BYTES));
        }
        Ok(body_text::draft_of_text(&self.inner.catalogue(), draft, &text))
    }

    /// The task's prompt, model and values as the present draft. The submit id stays that of the present draft:
    /// nothing was submitted.
    pub async fn reuse(&self, task: i64) -> Result<Draft, Failure> {
        let (row, _) = self.row(task).await?;
        if row.endpoint == ADDED {
            return Err(Failure::new(FailureCode::RequestUnknown));
        }
        let draft = if row.endpoint == IMPORTED {
            // What another program made says nothing of a model here.
            Draft { prompt: prompt_of(&row.body)?, ..self.draft().await? }
        } else {
            self.draft_as_made(crate::state_view::kind(row.kind), &row.body).await?
        };
        self.draft_save(draft.clone()).await?;
        self.inner.stale(&[Tag::Draft], &[]);
        Ok(draft)
    }

    /// What the body of a submission makes of the present draft: everything as it was made. Keeps nothing; the submit id
    /// and the tab stay those of the present draft.
    pub(crate) async fn draft_as_made(&self, kind: Kind, body: &str) -> Result<Draft, Failure> {
        let present = self.draft().await?;
        let parts = catalogue::draft_of_body(&self.inner.catalogue(), catalogue_kind(kind), body);
        let emptied =
            Draft { submit_id: present.submit_id, tab: present.tab, models: present.models, ..self.fresh_draft() };
        Ok(body_text::with_parts(emptied, kind, parts))
    }

    /// Prompts that were submitted, each once, newest first; `before` is the task of the last one that is known.
    pub async fn prompts(&self, before: Option<i64>, limit: u32) -> Result<Vec<PromptUsed>, Failure> {
        let (account, limit) = (self.draft_account()?, limit.clamp(1, MOST_PROMPTS));
        let used = self.inner.library.read(move |reader| reader.prompts().before(account, before, limit)).await?;
        Ok(used.into_iter().map(|used| PromptUsed { task: used.task, text: used.text }).collect())
    }

    /// Saved pieces of text, newest first.
    pub async fn snippets(&self) -> Result<Vec<Snippet>, Failure> {
        let kept = self.inner.library.read(|reader| reader.snippets().newest(MOST_SNIPPETS)).await?;
        Ok(kept.into_iter().map(|snippet| Snippet { id: snippet.id, text: snippet.text }).collect())
    }

    /// Keeps a piece of text once, however often it is saved.
    pub async fn snippet_save(&self, text: String) -> Result<Snippet, Failure> {
        if text.trim().is_empty() {
            return Err(Failure::new(FailureCode::NotFound));
        }
        if text.len() > MOST_SNIPPET_BYTES {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_SNIPPET_BYTES));
        }
        let kept = text.clone();
        let id = self.inner.library.write(move |writer| writer.snippets().keep(&kept)).await?;
        Ok(Snippet { id, text })
    }

    pub async fn snippet_delete(&self, id: i64) -> Result<(), Failure> {
        self.inner.library.write(move |writer| writer.snippets().remove(id)).await?;
        Ok(())
    }

    async fn present_after(&self, done: bool) -> Result<Draft, Failure> {
        if done { self.draft().await } else { Err(Failure::new(FailureCode::NotFound)) }
    }

    /// Before an account is in use, what is typed is kept for the real one.
    pub(crate) fn draft_account(&self) -> Result<i64, Failure> {
        let lane = self.inner.active_lane().map_or_else(|| self.real_lane(), Ok)?;
        Ok(lane.account)
    }

    fn read_draft(&self, stored: &library::Draft) -> Draft {
        let draft = serde_json::from_str(&stored.json).unwrap_or_else(|error| {
            tracing::error!(%error, "a kept draft cannot be read; it stays in the database until the next one");
            self.fresh_draft()
        });
        // Which tab it is the row knows, whatever was written into it.
        Draft { tab: stored.id, ..draft }
    }

    pub(crate) fn fresh_draft(&self) -> Draft {
        Draft {
            submit_id: self.inner.ports.random.id(),
            kind: Kind::Image,
            models: FIRST_MODELS.iter().map(|(kind, id)| (*kind, (*id).to_owned())).collect(),
            others: BTreeMap::new(),
            prompt: String::new(),
            values: BTreeMap::new(),
            references: Vec::new(),
            extra: String::new(),
            left: Vec::new(),
            body: String::new(),
            count: 1,
            sweeps: BTreeMap::new(),
            table: String::new(),
            tab: 0,
            made_from: None,
        }
    }
}

/// The prompt that a file of another program held.
fn prompt_of(body: &str) -> Result<String, Failure> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let prompt = body.get("prompt").and_then(serde_json::Value::as_str).filter(|prompt| !prompt.is_empty());
    prompt.map(str::to_owned).ok_or_else(|| Failure::new(FailureCode::RequestUnknown))
}

/// The tab in which a draft is kept; None: the present one.
pub(crate) fn of_tab(draft: &Draft) -> Option<i64> {
    (draft.tab != 0).then_some(draft.tab)
}

fn as_kept(draft: &Draft) -> Result<String, Failure> {
    let json = serde_json::to_string(draft).map_err(|error| Failure::new(FailureCode::Internal).detail(error))?;
    if json.len() > MOST_DRAFT_BYTES {
        return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_DRAFT_BYTES));
    }
    Ok(json)
}

fn tab(draft: &Draft) -> DraftTab {
    let beginning = draft.prompt.trim_start().chars().take(4 * TAB_CHARACTERS).collect::<String>();
    let line = beginning.split_whitespace().collect::<Vec<_>>().join(" ");
    DraftTab { tab: draft.tab, kind: draft.kind, prompt: line.chars().take(TAB_CHARACTERS).collect() }
}
