import type {
  AccountView, ArchiveView, BalanceView, BatchView, BinView, Board, CastMember, CastView, CatalogueView, Change, Checked, CollectionChange, CollectionView, Confirmed, Copied, CopyWhat, Decision, Draft, DraftsView, Dropped, Emptied, Event, Facets, FamilyView, FilesFound, FilesOrder, FilesPreview, FilesView, FilesWritten, FollowUps, Front, GridRows, InsightFile, InsightSpan, InsightView, InsightWritten,
  ImportOffer, ImportOrder, Imported, Judged, Judgement, QueryRead, SavedSearch, Selection, TagView, Undone, QueryWayOut,
  KeepKey, KeyKept, Kind, Lesson, LinkView, MadeOne, MadeWith, ModelCard, ModelForm, Neighbours, Opening, OutputLink, Preset, PresetsImported, PromptUsed, QueuePlace, QueueView, ReceiptOrder,
  ReceiptWritten, Renewed, Settings, Snippet, SpendingReport, SpendingView, SpendingWritten,
  PositionRange, StatusView, StillSaved, Submitted, TaskAdded, TaskDetail, View, ViewRequest, WatchedFolder,
} from './bindings';

/**
 * Everything that the page asks of the engine. Two implementations: `tauri.ts` in the app, `memory.ts` for
 * component tests and for looking at screens in a browser. Nothing else in the page may know Tauri.
 * A promise that fails, fails with a `Failure` (code, facts, detail).
 */
export interface Backend {
  // queries: see `Query::made_of` in the engine for what makes them stale
  opening(): Promise<Opening>;
  account(): Promise<AccountView | null>;
  balance(): Promise<BalanceView>;
  status(): Promise<StatusView>;
  archive(): Promise<ArchiveView>;
  settings(): Promise<Settings>;
  models(): Promise<ModelCard[]>;
  /** An id that the catalogue does not know gives a form with a prompt and JSON. */
  modelForm(kind: Kind, id: string): Promise<ModelForm>;
  /** The present draft. */
  draft(): Promise<Draft>;
  drafts(): Promise<DraftsView>;
  queue(): Promise<QueueView>;
  task(id: number): Promise<TaskDetail>;
  libraryView(request: ViewRequest): Promise<View>;
  /** A view with the rows of its first pixels, in one answer. */
  libraryFront(request: ViewRequest, to: number): Promise<Front>;
  libraryRows(view: number, from: number, to: number): Promise<GridRows>;
  libraryNeighbours(view: number, task: number, each: number): Promise<Neighbours>;
  /** Position and y of a task in a view, to bring its tile into sight; null when the view does not hold it. */
  libraryPlace(view: number, position: number): Promise<{ y: number; height: number; task: number } | null>;

  /** Where the results of a selection lie in a view: those of a view before it, or of named tasks. What it does not hold is left out. */
  libraryPositions(view: number, selection: Selection): Promise<PositionRange[]>;
  /** The first tasks of a selection, in its order; at most so many. */
  libraryTasks(selection: Selection, most: number): Promise<number[]>;
  /** Waits until a view is whole: `libraryView` answers its first rows before. */
  libraryWhole(view: number): Promise<View>;
  /** The query of a view as switches, with counts. */
  libraryFacets(view: number): Promise<Facets>;
  /** The query of a view without each of its terms: those that find something, most first. */
  libraryWaysOut(view: number): Promise<QueryWayOut[]>;
  /** What was said of the results of a selection. */
  judgement(selection: Selection): Promise<Judgement>;
  tags(): Promise<TagView[]>;
  collections(): Promise<CollectionView[]>;
  bin(): Promise<BinView>;
  searches(): Promise<SavedSearch[]>;
  /** How saved files stand, as far as they were looked at. */
  filesView(): Promise<FilesView>;
  watchedFolders(): Promise<WatchedFolder[]>;

  /** What is known of links; nothing is asked of the network. */
  links(urls: string[]): Promise<LinkView[]>;
  /** Links under names, in order of the names. */
  cast(): Promise<CastView[]>;
  /** Who of the cast and which results are in a task. */
  madeWith(task: number): Promise<MadeWith>;
  /** What can follow an output of a task; null: its first. */
  followUps(task: number, output: number | null): Promise<FollowUps>;
  /** All that came from the same beginning as a task. */
  family(task: number): Promise<FamilyView>;

  // verbs
  /** Takes a text of the query language apart; places are UTF-16 units, as those of a text field. */
  queryRead(text: string, caret: number): Promise<QueryRead>;
  /** The text with a term of a facet switched on or off; `alone` takes away the others of its field. */
  queryToggle(text: string, term: string, alone: boolean): Promise<string>;
  /** Keeps a new search (id 0) or changes one. Fails with `nameTaken`, `nameMissing`. */
  searchSave(search: SavedSearch): Promise<SavedSearch>;
  searchDelete(id: number): Promise<null>;
  /** Moves one to a place in the list, counted from 0. */
  searchOrder(id: number, place: number): Promise<null>;
  /** Changes what is said of results; `judgeUndo` takes it back. */
  judge(selection: Selection, change: Change): Promise<Judged>;
  /** Takes the last change back; null when there is none. */
  judgeUndo(): Promise<Undone | null>;
  judgeRedo(): Promise<Undone | null>;
  /** A name that another tag has makes one of the two. */
  tagRename(id: number, name: string): Promise<null>;
  tagDelete(id: number): Promise<null>;
  /** Makes a new one (id 0) or changes one. Fails with `nameTaken`, `nameMissing`. */
  collectionSave(collection: CollectionChange): Promise<CollectionView>;
  collectionDelete(id: number): Promise<null>;
  /** Moves results of a collection before another of it; null: to the end. */
  collectionOrder(id: number, tasks: number[], before: number | null): Promise<null>;
  /** Deletes the files of what is binned, or of those of a selection that are. This is not undone. */
  binEmpty(selection: Selection | null): Promise<Emptied>;
  /** Ends the emptying that runs; what is deleted by then is deleted. */
  binStop(): Promise<null>;
  /** Asks a link for its head, without the key. */
  linkCheck(url: string): Promise<LinkView>;
  /** The youngest link of a result. */
  outputLink(output: number): Promise<OutputLink>;
  /** Asks the task of a result once more, and answers the youngest link. */
  linkRenew(output: number): Promise<OutputLink>;
  /** Fails with `castNameTaken`, `castNameShape` or `linkShape`. */
  castSave(member: CastMember): Promise<CastMember>;
  /** `castRestore` puts it back, for a day. */
  castRemove(id: number): Promise<null>;
  castRestore(id: number): Promise<null>;
  castRenew(id: number): Promise<Renewed>;
  /** What was made with one of the cast, newest first. */
  castMade(id: number): Promise<MadeOne[]>;
  keyKeep(key: string, keep: KeepKey): Promise<KeyKept>;
  keyForget(): Promise<AccountView | null>;
  sandboxOpen(): Promise<AccountView>;
  /** Back to the account of the real service (or to the first run, when there is none). */
  sandboxLeave(): Promise<AccountView | null>;
  balanceRead(): Promise<BalanceView>;
  /** The draft as it is for another model: what means the same goes along, the rest is kept for the way back. */
  draftForModel(draft: Draft, kind: Kind, id: string): Promise<Draft>;
  draftSave(draft: Draft): Promise<null>;
  /** An empty draft beside the present one, whose place it takes. */
  draftNew(): Promise<Draft>;
  draftChoose(tab: number): Promise<Draft>;
  /** Answers the present draft after it; `draftReopen` brings the closed one back. */
  draftClose(tab: number): Promise<Draft>;
  draftReopen(tab: number): Promise<Draft>;
  /** Moves a tab to a place in the row, counted from 0. */
  draftOrder(tab: number, place: number): Promise<null>;
  /** The draft that a body or a curl line makes; what is neither stays in it as typed. Keeps nothing. */
  draftOfText(draft: Draft, text: string): Promise<Draft>;
  /** Prompts that were submitted, each once, newest first, from before that of the task. */
  prompts(before: number | null, limit: number): Promise<PromptUsed[]>;
  snippets(): Promise<Snippet[]>;
  snippetSave(text: string): Promise<Snippet>;
  snippetDelete(id: number): Promise<null>;
  presets(model: string): Promise<Preset[]>;
  /** Fails with `nameTaken` when another one of the model has the name. */
  presetSave(preset: Preset): Promise<Preset>;
  presetDelete(id: number): Promise<null>;
  /** Writes all presets into a new file in the folder, and answers its path. */
  presetsExport(to: string): Promise<string>;
  presetsImport(text: string): Promise<PresetsImported>;
  composeCheck(draft: Draft): Promise<Checked>;
  /** Above a limit of the settings it fails with `limitAsks`, and nothing is submitted. */
  submit(draft: Draft): Promise<Submitted>;
  /** The same for a draft that a rule speaks against: the person knows, and the service may refuse it. */
  submitAsItIs(draft: Draft, confirmed: Confirmed | null): Promise<Submitted>;
  /** What the service did other than the rules say. */
  lessons(): Promise<Lesson[]>;
  /** Takes the offer of a lesson, or takes that back. */
  lessonFollow(model: string, key: string, followed: boolean): Promise<null>;
  lessonForget(model: string, key: string): Promise<null>;
  /** The same with the person's word on what it costs; it holds for exactly that. */
  submitConfirmed(draft: Draft, confirmed: Confirmed): Promise<Submitted>;
  /** Everything that one press on the draft would submit. */
  batchCheck(draft: Draft): Promise<BatchView>;
  /** The exact bytes of one of its rows. */
  batchBody(draft: Draft, row: number): Promise<string>;
  /** What several models made of one press. */
  board(board: string): Promise<Board>;
  /** Whose is which is hidden until one is chosen, or not. */
  boardBlind(board: string, blind: boolean): Promise<null>;
  /** Chooses one of its tasks; null takes that back. */
  boardChoose(board: string, task: number | null): Promise<null>;
  /** Whether new drafts begin with the model that was chosen. */
  boardLead(board: string, leads: boolean): Promise<null>;
  withdraw(tasks: number[]): Promise<null>;
  /** Sends what waits for the person's word (queued long ago). */
  release(tasks: number[]): Promise<null>;
  /** Holds what waits of one press, or lets it go on. */
  batchPause(batch: string, paused: boolean): Promise<null>;
  /** Submits anew what was refused for lack of credits, with all of its press, and lets go on what was held back for it. */
  submitAnew(task: number, submitId: string, confirmed: Confirmed | null): Promise<Submitted>;
  /** "Submit again" asks above a limit, as `submit`. */
  decide(task: number, decision: Decision): Promise<null>;
  askAgain(task: number): Promise<null>;
  watch(task: number, watched: boolean): Promise<null>;
  archiveRetry(task: number): Promise<null>;
  sendingPause(paused: boolean): Promise<null>;
  /** Moves what waits to be sent. */
  queueOrder(task: number, place: QueuePlace): Promise<null>;
  /** Takes up a task that was made elsewhere; an id that is known already answers its task. */
  taskAdd(taskId: string): Promise<TaskAdded>;
  /** The task of the library that has this id of the service; null: none has. */
  taskKnown(taskId: string): Promise<number | null>;
  connectionRetry(): Promise<null>;
  /** The task's prompt, model and values as a draft, kept as the present one; answers the new draft. */
  reuse(task: number): Promise<Draft>;
  /** The draft of one of the ways, in a tab of its own where something stands in the present one. Fails with `linkGone`. */
  followUp(task: number, output: number | null, way: string): Promise<Draft>;
  /** The same with a new seed, or for changed parts; its tab as above. */
  vary(task: number): Promise<Draft>;
  /** What an export would make; nothing is written. */
  filesPreview(order: FilesOrder): Promise<FilesPreview>;
  /** Copies files of results into a folder or zip; one at a time. Fails with `exportStopped` after `filesStop`. */
  filesExport(order: FilesOrder): Promise<FilesWritten>;
  filesStop(): Promise<null>;
  /** Shows the export that was written last in the file manager. */
  filesReveal(): Promise<null>;
  /** Files and pictures are put into the clipboard; texts are answered, for `textCopy`. */
  filesCopy(selection: Selection, what: CopyWhat): Promise<Copied>;
  /** Begins to drag the files of results out of the window, while the button is down. */
  filesDrag(selection: Selection): Promise<null>;
  /** The system's dialog, then a look at what could be brought in from there; null when it was left. Heard as `importing`. */
  importFolder(): Promise<ImportOffer | null>;
  importFiles(): Promise<ImportOffer | null>;
  /** The same for a text with ids of tasks: JSON, CSV, or lines. */
  importText(text: string): Promise<ImportOffer>;
  /** Brings an offer in; one at a time. */
  importTake(order: ImportOrder): Promise<Imported>;
  /** Ends what looks or takes: a look fails with `importStopped`, what was brought in stays. */
  importStop(): Promise<null>;
  /** Puts what an import brought in into the bin. */
  importTakeBack(run: string): Promise<Undone>;
  /** Begins to look at all saved files; `filesView` says how far that is. */
  filesCheck(): Promise<null>;
  filesCheckStop(): Promise<null>;
  /** The system's dialog for a folder, in which files that are gone are looked for by what they hold; null when it was left. */
  filesFind(): Promise<FilesFound | null>;
  /** The system's dialog for a folder whose new files are brought in by themselves; null when it was left. */
  watchedFolderAdd(existing: boolean): Promise<WatchedFolder[] | null>;
  watchedFolderRemove(path: string): Promise<WatchedFolder[]>;
  /** Watches a folder again that was removed since the app started. */
  watchedFolderRestore(path: string): Promise<WatchedFolder[]>;
  /** Writes a receipt that somebody else can check; one at a time. Fails with `receiptStopped` after `receiptStop`. */
  receiptExport(order: ReceiptOrder): Promise<ReceiptWritten>;
  receiptStop(): Promise<null>;
  /** Shows the receipt that was written last in the file manager. */
  receiptReveal(): Promise<null>;
  /** What a month cost; null: that of the last submission. */
  spending(month: string | null): Promise<SpendingView>;
  /** What a month cost by day and by model; null: the present month. */
  spendingReport(month: string | null): Promise<SpendingReport>;
  /** Writes the same as a CSV file into a folder; `receiptReveal` shows it. */
  spendingExport(month: string, to: string): Promise<SpendingWritten>;
  /** Figures over the whole library, for a page of plots. */
  insight(span: InsightSpan): Promise<InsightView>;
  /** Writes a plot as a file into a folder, under a name that begins with `name`; `receiptReveal` shows it. */
  insightExport(name: string, what: InsightFile, to: string): Promise<InsightWritten>;
  /** Missing credits of a failed task are settled with the service: the condition goes. */
  creditsSettled(task: number): Promise<null>;
  settingsSave(settings: Settings): Promise<Settings>;
  /** Remembers how the page stood (pane sizes, zoom, place), as JSON text by name. */
  remember(name: string, value: string): Promise<null>;
  outputOpen(output: number): Promise<null>;
  /** The person chooses the program. */
  outputOpenWith(output: number): Promise<null>;
  outputReveal(output: number): Promise<null>;
  /** Saves a frame of a video as a file beside it: a PNG that the page has drawn, in base64. */
  stillSave(output: number, atMs: number, png: string): Promise<StillSaved>;
  /** Shows the still that was saved last in the file manager. */
  stillReveal(): Promise<null>;
  /** Keeps the strip of a video's frames that the page has drawn (JPEG, base64); `strip` is its address from then on. */
  stripKeep(output: number, jpeg: string): Promise<null>;
  archiveOpen(): Promise<null>;
  /** The system's folder dialog; null when it was left. */
  folderChoose(): Promise<string | null>;
  /** The system's dialog; what was chosen is handed in like what is dropped, and heard as `dropped`. Null when it was left. */
  fileOpen(): Promise<Dropped | null>;
  /** Ends the reading of what was handed in last. */
  droppedStop(): Promise<null>;
  /** What is known of models, and whence. */
  catalogue(): Promise<CatalogueView>;
  /** Looks at what lies in the profile's folder of models; heard as `dropped`. */
  catalogueLook(): Promise<Dropped>;
  /** Uses what was offered. */
  catalogueApply(offer: number): Promise<CatalogueView>;
  /** Takes models from outside away, all when none is named. */
  catalogueRemove(ids: string[]): Promise<CatalogueView>;
  /** Back to the models before the last change; once more, and forth. */
  catalogueBack(): Promise<CatalogueView>;
  /** Opens a page of the service in the browser: its key page or dashboard. */
  serviceOpen(page: 'keys' | 'dashboard'): Promise<null>;
  textCopy(text: string): Promise<null>;
  /** What is in view of a focused window, so that no notification tells what the person is looking at. */
  viewing(focused: boolean, tasks: number[]): Promise<null>;

  // the one stream
  listen(handler: (event: Event) => void): Promise<() => void>;

  // addresses of the gallery
  thumbnail(output: number, size: 320 | 640): string;
  original(output: number): string;
  /** 24 frames of a video in six columns; not found while none was kept. */
  strip(output: number): string;
}
