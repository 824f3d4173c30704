//! The table of verbs: what each takes, and what of the engine answers it.

use engine::Engine;
use engine::face::{
    CastMember, Change, CollectionChange, Confirmed, CopyWhat, Decision, Draft, Failure, FailureCode, FilesOrder,
    ImportOrder, InsightFile, InsightSpan, KeepKey, Kind, Preset, QueuePlace, ReceiptOrder, SavedSearch, Selection,
    Settings, ViewRequest,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A request, by its `verb`. Every variant has braces: serde looks for unknown fields only there.
#[derive(Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Request {
    Account {},
    /// Kept in memory until the process ends.
    Key {
        key: String,
    },
    KeyForget {},
    Balance {},
    BalanceRead {},
    Status {},
    Archive {},
    Settings {},
    SettingsSave {
        settings: Settings,
    },
    Models {},
    ModelForm {
        kind: Kind,
        model: String,
    },
    Draft {},
    DraftForModel {
        draft: Draft,
        kind: Kind,
        model: String,
    },
    DraftSave {
        draft: Draft,
    },
    Drafts {},
    DraftNew {},
    DraftChoose {
        tab: i64,
    },
    DraftOfText {
        draft: Draft,
        text: String,
    },
    Presets {
        model: String,
    },
    PresetSave {
        preset: Preset,
    },
    Links {
        urls: Vec<String>,
    },
    LinkCheck {
        url: String,
    },
    LinkRenew {
        output: i64,
    },
    OutputLink {
        output: i64,
    },
    Cast {},
    CastSave {
        member: CastMember,
    },
    CastRemove {
        id: i64,
    },
    CastRestore {
        id: i64,
    },
    CastRenew {
        id: i64,
    },
    CastMade {
        id: i64,
    },
    MadeWith {
        task: i64,
    },
    Prompts {
        #[serde(default)]
        before: Option<i64>,
        limit: u32,
    },
    ComposeCheck {
        draft: Draft,
    },
    Submit {
        draft: Draft,
    },
    /// What `submit` asks for above a limit.
    SubmitConfirmed {
        draft: Draft,
        confirmed: Confirmed,
    },
    BatchCheck {
        draft: Draft,
    },
    BatchBody {
        draft: Draft,
        row: u32,
    },
    Board {
        board: String,
    },
    BoardBlind {
        board: String,
        blind: bool,
    },
    BoardChoose {
        board: String,
        #[serde(default)]
        task: Option<i64>,
    },
    BoardLead {
        board: String,
        leads: bool,
    },
    BatchPause {
        batch: String,
        paused: bool,
    },
    SubmitAnew {
        task: i64,
        submit_id: String,
        #[serde(default)]
        confirmed: Option<Confirmed>,
    },
    Queue {},
    /// The same as `queue`.
    Tasks {},
    Task {
        task: i64,
    },
    Withdraw {
        tasks: Vec<i64>,
    },
    Release {
        tasks: Vec<i64>,
    },
    Decide {
        task: i64,
        decision: Decision,
    },
    /// `decide` with the way `attach`.
    Attach {
        task: i64,
        task_id: String,
        #[serde(default)]
        although_doubtful: bool,
    },
    AskAgain {
        task: i64,
    },
    Watch {
        task: i64,
        watched: bool,
    },
    ArchiveRetry {
        task: i64,
    },
    SendingPause {
        paused: bool,
    },
    QueueOrder {
        task: i64,
        place: QueuePlace,
    },
    TaskKnown {
        task_id: String,
    },
    TaskAdd {
        task_id: String,
    },
    /// What the shell says when the computer has a network again.
    NetworkBack {},
    ConnectionRetry {},
    Reuse {
        task: i64,
    },
    FollowUps {
        task: i64,
        #[serde(default)]
        output: Option<i64>,
    },
    FollowUp {
        task: i64,
        #[serde(default)]
        output: Option<i64>,
        way: String,
    },
    Vary {
        task: i64,
    },
    Family {
        task: i64,
    },
    Remember {
        name: String,
        value: String,
    },
    Viewing {
        focused: bool,
        tasks: Vec<i64>,
    },
    LibraryView {
        request: ViewRequest,
    },
    LibraryFront {
        request: ViewRequest,
        to: f64,
    },
    LibraryRows {
        view: u32,
        from: f64,
        to: f64,
    },
    LibraryNeighbours {
        view: u32,
        task: i64,
        each: u32,
    },
    LibraryPlace {
        view: u32,
        position: u32,
    },
    LibraryPositions {
        view: u32,
        selection: Selection,
    },
    LibraryTasks {
        selection: Selection,
        most: u32,
    },
    LibraryWhole {
        view: u32,
    },
    LibraryFacets {
        view: u32,
    },
    LibraryWaysOut {
        view: u32,
    },
    QueryRead {
        text: String,
        caret: u32,
    },
    QueryToggle {
        text: String,
        term: String,
        alone: bool,
    },
    Searches {},
    SearchSave {
        search: SavedSearch,
    },
    SearchDelete {
        id: i64,
    },
    SearchOrder {
        id: i64,
        place: u32,
    },
    Judge {
        selection: Selection,
        change: Change,
    },
    JudgeUndo {},
    JudgeRedo {},
    Judgement {
        selection: Selection,
    },
    Tags {},
    TagRename {
        id: i64,
        name: String,
    },
    TagDelete {
        id: i64,
    },
    Collections {},
    CollectionSave {
        collection: CollectionChange,
    },
    CollectionDelete {
        id: i64,
    },
    CollectionOrder {
        id: i64,
        tasks: Vec<i64>,
        #[serde(default)]
        before: Option<i64>,
    },
    Bin {},
    BinEmpty {
        #[serde(default)]
        selection: Option<Selection>,
    },
    BinStop {},
    FilesPreview {
        order: FilesOrder,
    },
    FilesExport {
        order: FilesOrder,
    },
    FilesStop {},
    FilesCopy {
        selection: Selection,
        what: CopyWhat,
    },
    ReceiptExport {
        order: ReceiptOrder,
    },
    Spending {
        #[serde(default)]
        month: Option<String>,
    },
    SubmitAsItIs {
        draft: Draft,
        #[serde(default)]
        confirmed: Option<Confirmed>,
    },
    /// What a drop onto the window does.
    Dropped {
        paths: Vec<std::path::PathBuf>,
    },
    Catalogue {},
    CatalogueLook {},
    CatalogueApply {
        offer: u32,
    },
    CatalogueRemove {
        ids: Vec<String>,
    },
    CatalogueBack {},
    Lessons {},
    LessonFollow {
        model: String,
        key: String,
        followed: bool,
    },
    LessonForget {
        model: String,
        key: String,
    },
    SpendingReport {
        #[serde(default)]
        month: Option<String>,
    },
    SpendingExport {
        month: String,
        to: String,
    },
    Insight {
        span: InsightSpan,
    },
    InsightExport {
        name: String,
        what: InsightFile,
        to: String,
    },
    CreditsSettled {
        task: i64,
    },
    ImportLook {
        paths: Vec<std::path::PathBuf>,
    },
    ImportText {
        text: String,
    },
    ImportTake {
        order: ImportOrder,
    },
    ImportStop {},
    ImportTakeBack {
        run: String,
    },
    FilesView {},
    FilesCheck {},
    FilesCheckStop {},
    FilesFind {
        folder: std::path::PathBuf,
    },
    WatchedFolders {},
    WatchedFolderAdd {
        folder: std::path::PathBuf,
        #[serde(default)]
        existing: bool,
    },
    WatchedFolderRemove {
        path: String,
    },
    /// Every task of the profile with its outputs, as `afterimage export` prints them.
    Export {},
    Quit {},
}

/// Names, and what they take, for whoever asks for something wrongly.
const VERBS: &[(&str, &str)] = &[
    ("account", ""),
    ("key", "key: text"),
    ("key_forget", ""),
    ("balance", ""),
    ("balance_read", ""),
    ("status", ""),
    ("archive", ""),
    ("settings", ""),
    ("settings_save", "settings: Settings"),
    ("models", ""),
    ("model_form", "kind: image|video|audio, model: text"),
    ("draft", ""),
    ("draft_for_model", "draft: Draft, kind: image|video|audio, model: text"),
    ("draft_save", "draft: Draft"),
    ("drafts", ""),
    ("draft_new", ""),
    ("draft_choose", "tab: number"),
    ("draft_of_text", "draft: Draft, text: text"),
    ("presets", "model: text"),
    ("preset_save", "preset: Preset"),
    ("links", "urls: texts"),
    ("link_check", "url: text"),
    ("link_renew", "output: number"),
    ("output_link", "output: number"),
    ("cast", ""),
    ("cast_save", "member: CastMember"),
    ("cast_remove", "id: number"),
    ("cast_restore", "id: number"),
    ("cast_renew", "id: number"),
    ("cast_made", "id: number"),
    ("made_with", "task: number"),
    ("prompts", "before: number (the newest), limit: number"),
    ("compose_check", "draft: Draft"),
    ("submit", "draft: Draft"),
    ("submit_confirmed", "draft: Draft, confirmed: {credits: number, submissions: number}"),
    ("batch_check", "draft: Draft"),
    ("batch_body", "draft: Draft, row: number"),
    ("board", "board: text"),
    ("board_blind", "board: text, blind: true|false"),
    ("board_choose", "board: text, task: number (none)"),
    ("board_lead", "board: text, leads: true|false"),
    ("batch_pause", "batch: text, paused: true|false"),
    ("submit_anew", "task: number, submitId: text, confirmed?: {credits, submissions}"),
    ("queue", ""),
    ("tasks", ""),
    ("task", "task: number"),
    ("withdraw", "tasks: numbers"),
    ("release", "tasks: numbers"),
    ("decide", "task: number, decision: Decision"),
    ("attach", "task: number, taskId: text, althoughDoubtful: true|false (false)"),
    ("ask_again", "task: number"),
    ("watch", "task: number, watched: true|false"),
    ("archive_retry", "task: number"),
    ("sending_pause", "paused: true|false"),
    ("queue_order", "task: number, place: {at: front|end} or {at: before, task: number}"),
    ("task_known", "taskId: text"),
    ("task_add", "taskId: text"),
    ("network_back", ""),
    ("connection_retry", ""),
    ("reuse", "task: number"),
    ("follow_ups", "task: number, output: number (the first)"),
    ("follow_up", "task: number, output: number (the first), way: text"),
    ("vary", "task: number"),
    ("family", "task: number"),
    ("remember", "name: text, value: text"),
    ("viewing", "focused: true|false, tasks: numbers"),
    ("library_view", "request: ViewRequest"),
    ("library_front", "request: ViewRequest, to: number"),
    ("library_rows", "view: number, from: number, to: number"),
    ("library_neighbours", "view: number, task: number, each: number"),
    ("library_place", "view: number, position: number"),
    ("library_positions", "view: number, selection: Selection"),
    ("library_tasks", "selection: Selection, most: number"),
    ("library_whole", "view: number"),
    ("library_facets", "view: number"),
    ("library_ways_out", "view: number"),
    ("query_read", "text: text, caret: number"),
    ("query_toggle", "text: text, term: text, alone: true|false"),
    ("searches", ""),
    ("search_save", "search: SavedSearch"),
    ("search_delete", "id: number"),
    ("search_order", "id: number, place: number"),
    ("judge", "selection: Selection, change: Change"),
    ("judge_undo", ""),
    ("judge_redo", ""),
    ("judgement", "selection: Selection"),
    ("tags", ""),
    ("tag_rename", "id: number, name: text"),
    ("tag_delete", "id: number"),
    ("collections", ""),
    ("collection_save", "collection: CollectionChange"),
    ("collection_delete", "id: number"),
    ("collection_order", "id: number, tasks: numbers, before: number or null"),
    ("bin", ""),
    ("bin_empty", "selection: Selection or null"),
    ("bin_stop", ""),
    ("files_preview", "order: FilesOrder"),
    ("files_export", "order: FilesOrder"),
    ("files_stop", ""),
    ("files_copy", "selection: Selection, what: CopyWhat"),
    ("receipt_export", "order: ReceiptOrder"),
    ("spending", "month: text such as 2026-11 (that of the last submission)"),
    ("submit_as_it_is", "draft: Draft, confirmed: Confirmed or null"),
    ("dropped", "paths"),
    ("catalogue", ""),
    ("catalogue_look", ""),
    ("catalogue_apply", "offer"),
    ("catalogue_remove", "ids"),
    ("catalogue_back", ""),
    ("lessons", ""),
    ("lesson_follow", "model: text, key: text, followed: true|false"),
    ("lesson_forget", "model: text, key: text"),
    ("spending_report", "month: text such as 2026-11 (the present one)"),
    ("spending_export", "month: text such as 2026-11, to: folder"),
    ("insight", "span: days30, months12 or all"),
    ("insight_export", "name: text, what: InsightFile, to: folder"),
    ("credits_settled", "task: number"),
    ("import_look", "paths"),
    ("import_text", "text: ids of tasks"),
    ("import_take", "order: ImportOrder"),
    ("import_stop", ""),
    ("import_take_back", "run: text"),
    ("files_view", ""),
    ("files_check", ""),
    ("files_check_stop", ""),
    ("files_find", "folder"),
    ("watched_folders", ""),
    ("watched_folder_add", "folder, existing: true|false"),
    ("watched_folder_remove", "path: text"),
    ("export", ""),
    ("quit", ""),
];

/// Why a line is no request. Nothing was asked of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    NotJson,
    TooLong,
    UnknownVerb,
    /// The verb is known; this is what it takes.
    WrongArguments(&'static str),
}

impl Unusable {
    /// In the shape of a `Failure`. Nothing of the line is repeated: a key may stand in it.
    pub fn as_json(&self) -> Value {
        let (code, detail) = match self {
            Unusable::NotJson => ("notJson", "a line is one JSON object".to_owned()),
            Unusable::TooLong => ("tooLong", "the line is longer than 4 MiB".to_owned()),
            Unusable::UnknownVerb => {
                let names: Vec<&str> = VERBS.iter().map(|(name, _)| *name).collect();
                ("unknownVerb", names.join(", "))
            }
            Unusable::WrongArguments("") => ("wrongArguments", "it takes none".to_owned()),
            Unusable::WrongArguments(takes) => ("wrongArguments", format!("it takes {takes}")),
        };
        json!({ "code": code, "facts": {}, "detail": detail })
    }
}

/// The request of a line, and the id that its answer repeats.
pub fn read(line: &[u8]) -> (Option<Value>, Result<Request, Unusable>) {
    let Ok(Value::Object(mut asked)) = serde_json::from_slice(line) else {
        return (None, Err(Unusable::NotJson));
    };
    let id = asked.remove("id");
    let verb = asked.get("verb").and_then(Value::as_str);
    let Some((_, takes)) = VERBS.iter().find(|(name, _)| Some(*name) == verb) else {
        return (id, Err(Unusable::UnknownVerb));
    };
    (id, serde_json::from_value(Value::Object(asked)).map_err(|_repeats_the_line| Unusable::WrongArguments(takes)))
}

/// Asks the engine.
pub async fn answer(engine: &Engine, request: Request) -> Result<Value, Failure> {
    match request {
        Request::Account {} => shown(engine.account().await),
        Request::Key { key } => shown(engine.key_keep(key, KeepKey::Memory).await),
        Request::KeyForget {} => shown(engine.key_forget().await),
        Request::Balance {} => shown(engine.balance().await),
        Request::BalanceRead {} => shown(engine.balance_read().await),
        Request::Status {} => shown(engine.status().await),
        Request::Archive {} => shown(engine.archive().await),
        Request::Settings {} => shown(engine.settings().await),
        Request::SettingsSave { settings } => shown(engine.settings_save(settings).await),
        Request::Models {} => shown(engine.models().await),
        Request::ModelForm { kind, model } => shown(engine.model_form(kind, model).await),
        Request::Draft {} => shown(engine.draft().await),
        Request::DraftForModel { draft, kind, model } => shown(engine.draft_for_model(draft, kind, model).await),
        Request::DraftSave { draft } => shown(engine.draft_save(draft).await),
        Request::Drafts {} => shown(engine.drafts().await),
        Request::DraftNew {} => shown(engine.draft_new().await),
        Request::DraftChoose { tab } => shown(engine.draft_choose(tab).await),
        Request::DraftOfText { draft, text } => shown(engine.draft_of_text(draft, text).await),
        Request::Presets { model } => shown(engine.presets(model).await),
        Request::PresetSave { preset } => shown(engine.preset_save(preset).await),
        Request::Links { urls } => shown(engine.links(urls).await),
        Request::LinkCheck { url } => shown(engine.link_check(url).await),
        Request::LinkRenew { output } => shown(engine.link_renew(output).await),
        Request::OutputLink { output } => shown(engine.output_link(output).await),
        Request::Cast {} => shown(engine.cast().await),
        Request::CastSave { member } => shown(engine.cast_save(member).await),
        Request::CastRemove { id } => shown(engine.cast_remove(id).await),
        Request::CastRestore { id } => shown(engine.cast_restore(id).await),
        Request::CastRenew { id } => shown(engine.cast_renew(id).await),
        Request::CastMade { id } => shown(engine.cast_made(id).await),
        Request::MadeWith { task } => shown(engine.made_with(task).await),
        Request::Prompts { before, limit } => shown(engine.prompts(before, limit).await),
        Request::ComposeCheck { draft } => shown(engine.compose_check(draft).await),
        Request::Submit { draft } => shown(engine.submit(draft).await),
        Request::SubmitConfirmed { draft, confirmed } => shown(engine.submit_confirmed(draft, confirmed).await),
        Request::BatchCheck { draft } => shown(engine.batch_check(draft).await),
        Request::BatchBody { draft, row } => shown(engine.batch_body(draft, row).await),
        Request::Board { board } => shown(engine.board(board).await),
        Request::BoardBlind { board, blind } => shown(engine.board_blind(board, blind).await),
        Request::BoardChoose { board, task } => shown(engine.board_choose(board, task).await),
        Request::BoardLead { board, leads } => shown(engine.board_lead(board, leads).await),
        Request::BatchPause { batch, paused } => shown(engine.batch_pause(batch, paused).await),
        Request::SubmitAnew { task, submit_id, confirmed } => {
            shown(engine.submit_anew(task, submit_id, confirmed).await)
        }
        Request::Queue {} | Request::Tasks {} => shown(engine.queue().await),
        Request::Task { task } => shown(engine.task(task).await),
        Request::Withdraw { tasks } => shown(engine.withdraw(tasks).await),
        Request::Release { tasks } => shown(engine.release(tasks).await),
        Request::Decide { task, decision } => shown(engine.decide(task, decision).await),
        Request::Attach { task, task_id, although_doubtful } => {
            shown(engine.decide(task, Decision::Attach { task_id, although_doubtful }).await)
        }
        Request::AskAgain { task } => shown(engine.ask_again(task).await),
        Request::Watch { task, watched } => shown(engine.watch(task, watched).await),
        Request::ArchiveRetry { task } => shown(engine.archive_retry(task).await),
        Request::SendingPause { paused } => shown(engine.sending_pause(paused).await),
        Request::QueueOrder { task, place } => shown(engine.queue_order(task, place).await),
        Request::TaskKnown { task_id } => shown(engine.task_known(task_id).await),
        Request::TaskAdd { task_id } => shown(engine.task_add(task_id).await),
        Request::NetworkBack {} => {
            engine.network_back().await;
            Ok(Value::Null)
        }
        Request::ConnectionRetry {} => shown(engine.connection_retry().await),
        Request::Reuse { task } => shown(engine.reuse(task).await),
        Request::FollowUps { task, output } => shown(engine.follow_ups(task, output).await),
        Request::FollowUp { task, output, way } => shown(engine.follow_up(task, output, way).await),
        Request::Vary { task } => shown(engine.vary(task).await),
        Request::Family { task } => shown(engine.family(task).await),
        Request::Remember { name, value } => shown(engine.remember(name, value).await),
        Request::Viewing { focused, tasks } => shown(engine.viewing(focused, tasks).await),
        Request::LibraryView { request } => shown(engine.library_view(request).await),
        Request::LibraryFront { request, to } => shown(engine.library_front(request, to).await),
        Request::LibraryRows { view, from, to } => shown(engine.library_rows(view, from, to).await),
        Request::LibraryNeighbours { view, task, each } => shown(engine.library_neighbours(view, task, each).await),
        Request::LibraryPlace { view, position } => shown(engine.library_place(view, position).await),
        Request::LibraryPositions { view, selection } => shown(engine.library_positions(view, selection).await),
        Request::LibraryTasks { selection, most } => shown(engine.library_tasks(selection, most).await),
        Request::LibraryWhole { view } => shown(engine.library_whole(view).await),
        Request::LibraryFacets { view } => shown(engine.library_facets(view).await),
        Request::LibraryWaysOut { view } => shown(engine.library_ways_out(view).await),
        Request::QueryRead { text, caret } => shown(engine.query_read(text, caret).await),
        Request::QueryToggle { text, term, alone } => shown(engine.query_toggle(text, term, alone).await),
        Request::Searches {} => shown(engine.searches().await),
        Request::SearchSave { search } => shown(engine.search_save(search).await),
        Request::SearchDelete { id } => shown(engine.search_delete(id).await),
        Request::SearchOrder { id, place } => shown(engine.search_order(id, place).await),
        Request::Judge { selection, change } => shown(engine.judge(selection, change).await),
        Request::JudgeUndo {} => shown(engine.judge_undo().await),
        Request::JudgeRedo {} => shown(engine.judge_redo().await),
        Request::Judgement { selection } => shown(engine.judgement(selection).await),
        Request::Tags {} => shown(engine.tags().await),
        Request::TagRename { id, name } => shown(engine.tag_rename(id, name).await),
        Request::TagDelete { id } => shown(engine.tag_delete(id).await),
        Request::Collections {} => shown(engine.collections().await),
        Request::CollectionSave { collection } => shown(engine.collection_save(collection).await),
        Request::CollectionDelete { id } => shown(engine.collection_delete(id).await),
        Request::CollectionOrder { id, tasks, before } => shown(engine.collection_order(id, tasks, before).await),
        Request::Bin {} => shown(engine.bin().await),
        Request::BinEmpty { selection } => shown(engine.bin_empty(selection).await),
        Request::BinStop {} => shown(engine.bin_stop().await),
        Request::FilesPreview { order } => shown(engine.files_preview(order).await),
        Request::FilesExport { order } => shown(engine.files_export(order).await),
        Request::FilesStop {} => shown(engine.files_stop().await),
        Request::FilesCopy { selection, what } => shown(engine.files_copy(selection, what).await),
        Request::ReceiptExport { order } => shown(engine.receipt_export(order).await),
        Request::Spending { month } => shown(engine.spending(month).await),
        Request::SubmitAsItIs { draft, confirmed } => shown(engine.submit_as_it_is(draft, confirmed).await),
        Request::Dropped { paths } => shown(Ok(engine.dropped(paths).await)),
        Request::Catalogue {} => shown(engine.catalogue().await),
        Request::CatalogueLook {} => shown(engine.catalogue_look().await),
        Request::CatalogueApply { offer } => shown(engine.catalogue_apply(offer).await),
        Request::CatalogueRemove { ids } => shown(engine.catalogue_remove(ids).await),
        Request::CatalogueBack {} => shown(engine.catalogue_back().await),
        Request::Lessons {} => shown(engine.lessons().await),
        Request::LessonFollow { model, key, followed } => shown(engine.lesson_follow(model, key, followed).await),
        Request::LessonForget { model, key } => shown(engine.lesson_forget(model, key).await),
        Request::SpendingReport { month } => shown(engine.spending_report(month).await),
        Request::SpendingExport { month, to } => shown(engine.spending_export(month, to).await),
        Request::Insight { span } => shown(engine.insight(span).await),
        Request::InsightExport { name, what, to } => shown(engine.insight_export(name, what, to).await),
        Request::CreditsSettled { task } => shown(engine.credits_settled(task).await),
        Request::ImportLook { paths } => shown(engine.import_look(paths).await),
        Request::ImportText { text } => shown(engine.import_text(text).await),
        Request::ImportTake { order } => shown(engine.import_take(order).await),
        Request::ImportStop {} => shown(engine.import_stop().await),
        Request::ImportTakeBack { run } => shown(engine.import_take_back(run).await),
        Request::FilesView {} => shown(engine.files_view().await),
        Request::FilesCheck {} => shown(engine.files_check().await),
        Request::FilesCheckStop {} => shown(engine.files_check_stop().await),
        Request::FilesFind { folder } => shown(engine.files_find(folder).await),
        Request::WatchedFolders {} => shown(engine.watched_folders().await),
        Request::WatchedFolderAdd { folder, existing } => shown(engine.watched_folder_add(folder, existing).await),
        Request::WatchedFolderRemove { path } => shown(engine.watched_folder_remove(path).await),
        Request::Export {} => export(engine).await,
        Request::Quit {} => Ok(Value::Null),
    }
}

fn shown<T: Serialize>(answer: Result<T, Failure>) -> Result<Value, Failure> {
    serde_json::to_value(answer?).map_err(internal)
}

async fn export(engine: &Engine) -> Result<Value, Failure> {
    let profile = engine.profile().clone();
    let written = tokio::task::spawn_blocking(move || {
        let mut lines = Vec::new();
        engine::export(&profile, &mut lines).map(|()| lines)
    });
    let lines = written.await.map_err(internal)?.map_err(|error| Failure::new(FailureCode::Database).detail(error))?;
    let tasks: Result<Vec<Value>, _> = serde_json::Deserializer::from_slice(&lines).into_iter().collect();
    tasks.map(Value::Array).map_err(internal)
}

fn internal(error: impl ToString) -> Failure {
    Failure::new(FailureCode::Internal).detail(error)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_verb_and_no_other() {
        let unknown = serde_json::from_value::<Request>(json!({"verb": "?"})).err().unwrap().to_string();
        let (_, known) = unknown.split_once("expected one of ").unwrap();
        let known: Vec<&str> = known.split(", ").map(|name| name.trim_matches('`')).collect();
        assert_eq!(known, VERBS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn a_line_that_is_no_request_says_why_and_repeats_nothing() {
        let why = |line: &str| read(line.as_bytes()).1.err().unwrap();
        assert_eq!(why("{\"verb\":"), Unusable::NotJson);
        assert_eq!(why("[]"), Unusable::NotJson);
        assert_eq!(why("{}"), Unusable::UnknownVerb);
        assert_eq!(why(r#"{"verb":"rk_live_secret"}"#), Unusable::UnknownVerb);
        assert_eq!(why(r#"{"verb":"queue","task":1}"#), Unusable::WrongArguments(""));
        assert_eq!(why(r#"{"verb":"task","task":"rk_live_secret"}"#), Unusable::WrongArguments("task: number"));
        assert!(!why(r#"{"verb":"rk_live_secret"}"#).as_json().to_string().contains("secret"));
    }

    #[test]
    fn the_answer_repeats_the_id_whatever_it_is() {
        assert_eq!(read(br#"{"id":{"a":[1]},"verb":"queue"}"#).0, Some(json!({"a": [1]})));
        assert_eq!(read(br#"{"id":7}"#).0, Some(json!(7)));
    }
}
