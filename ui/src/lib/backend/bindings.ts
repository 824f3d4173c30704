// The types that cross between engine and page, as `engine::face` writes them.
// Times are Unix milliseconds, durations milliseconds, sizes bytes, money whole credits.

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

// account
export type AccountView = { id: number; name: string; host: string; sandbox: boolean; key: KeyPlace };
export type KeyPlace =
  | { at: 'missing' }
  | { at: 'keychain'; hint: string; keychain: string }
  | { at: 'memory'; hint: string }
  | { at: 'unreadable' }
  | { at: 'otherOrigin'; origin: string };
export type KeyKept = { account: AccountView; credits: number | null };
export type KeepKey = 'keychain' | 'memory';
export type BalanceView = { credits: number | null; readAt: number | null };

// compose
export type Kind = 'image' | 'video' | 'audio';
export type ModelCard = {
  id: string;
  kind: Kind;
  title: string;
  takes: Takes[];
  price: string | null;
  usualMs: number | null;
  lastUsedAt: number | null;
};
export type Takes = 'text' | 'images' | 'frames' | 'video' | 'sound' | 'task';
export type ModelForm = {
  id: string;
  kind: Kind;
  title: string;
  summary: string;
  known: boolean;
  prompt: PromptField | null;
  references: ReferenceField[];
  parameters: ParameterField[];
  jsonOnly: string[];
  rules: string[];
  price: string | null;
  priceAsOf: string | null;
};
export type PromptField = { name: string; required: boolean; maxLength: number | null; minLength: number | null };
export type ReferenceField = {
  name: string;
  label: string;
  takes: Takes;
  list: boolean;
  required: boolean;
  maxItems: number | null;
};
export type ParameterField = {
  name: string;
  label: string;
  required: boolean;
  control: Control;
  default: JsonValue | null;
};
export type Control =
  | { type: 'ratio'; values: string[] }
  | { type: 'choice'; values: JsonValue[] }
  | { type: 'whole'; min: number | null; max: number | null; unit: string | null }
  | { type: 'decimal'; min: number | null; max: number | null }
  | { type: 'switch' }
  | { type: 'seed'; max: number | null }
  | { type: 'text'; maxLength: number | null; multiline: boolean };
export type Draft = {
  submitId: string;
  kind: Kind;
  models: { [key in Kind]?: string };
  prompt: string;
  values: { [key in string]: JsonValue };
  references: DraftReference[];
  extra: string;
  count: number;
};
export type DraftReference = { url: string; name: string | null };
export type Checked = {
  body: string | null;
  endpoint: string;
  problems: Problem[];
  setAside: string[];
  estimate: PriceEstimate | null;
  promptLength: number;
  blocked: boolean;
};
export type Problem = {
  field: string;
  blocks: boolean;
  code: ProblemCode;
  facts: { [key in string]: string };
  waysOut: WayOut[];
};
export type ProblemCode =
  | 'promptMissing'
  | 'promptTooLong'
  | 'promptTooShort'
  | 'parameterMissing'
  | 'notAmong'
  | 'outOfRange'
  | 'tooManyItems'
  | 'wrongType'
  | 'notALink'
  | 'jsonInvalid'
  | 'tooLarge'
  | 'modelMissing'
  | 'modelUnknown';
export type WayOut = { name: string; value: JsonValue };
export type PriceEstimate = { credits: number; basis: string; asOf: string };
export type Submitted = { tasks: number[]; repeated: boolean; nextSubmitId: string };

// event
export type Tag =
  | 'account'
  | 'archive'
  | 'balance'
  | 'draft'
  | 'library'
  | 'models'
  | 'queue'
  | 'settings'
  | 'status'
  | 'task';
export type Query =
  | 'account'
  | 'archive'
  | 'balance'
  | 'draft'
  | 'libraryView'
  | 'models'
  | 'queue'
  | 'settings'
  | 'status'
  | 'task';
export type Event =
  | { type: 'stale'; tags: Tag[]; tasks: number[] }
  | { type: 'transfer'; task: number; output: number; bytes: number; total: number | null }
  | { type: 'happened'; task: number; what: Happening; modelTitle: string; outputs: number; media: MediaType }
  | { type: 'openTask'; task: number };
export type Happening = 'ready' | 'failed' | 'needsYou';

// failure
export type Failure = { code: FailureCode; facts: { [key in string]: string }; detail: string | null };
export type FailureCode =
  | 'keyShape'
  | 'keyRefused'
  | 'keyMissing'
  | 'keychainMissing'
  | 'keychainRefused'
  | 'notReached'
  | 'serviceTrouble'
  | 'rateLimited'
  | 'edge'
  | 'draftNotReady'
  | 'jsonInvalid'
  | 'tooLarge'
  | 'notFound'
  | 'wrongState'
  | 'taskIdShape'
  | 'taskIdTaken'
  | 'taskIdUnknown'
  | 'taskIdDoubtful'
  | 'folderUnusable'
  | 'fileMissing'
  | 'openRefused'
  | 'database'
  | 'diskFull'
  | 'sandboxFailed'
  | 'profileInUse'
  | 'internal';

// grid
export type ViewRequest = {
  text: string;
  media: MediaType[];
  sort: Sort;
  layout: GridLayout;
  width: number;
  rowHeight: number;
};
export type Sort = 'newest' | 'oldest';
export type GridLayout = 'justified' | 'square';
export type View = {
  view: number;
  count: number;
  of: number;
  rows: number;
  height: number;
  tookMs: number;
  byMedia: MediaCount[];
};
export type MediaCount = { media: MediaType; count: number };
export type GridRows = { view: number; rows: GridRow[] };
export type GridRow =
  | { type: 'day'; y: number; height: number; day: string; count: number }
  | { type: 'tiles'; y: number; height: number; row: number; tiles: Tile[] };
export type Tile = {
  task: number;
  output: number | null;
  position: number;
  x: number;
  width: number;
  media: MediaType;
  prompt: string;
  modelTitle: string;
  madeAt: number;
  durationMs: number | null;
  outputs: number;
  hasThumbnail: boolean;
  colour: string | null;
  waveform: string | null;
  saved: TileSaved;
};
export type TileSaved =
  | { name: 'saved' }
  | { name: 'saving'; percent: number | null }
  | { name: 'failed'; reason: SaveTrouble }
  | { name: 'linkDead' };
export type Neighbours = { position: number | null; count: number; before: Tile[]; after: Tile[] };

// opening
export type Opening = {
  version: string;
  account: AccountView | null;
  settings: Settings;
  gallery: string;
  remembered: { [key in string]: string };
  openTask: number | null;
};
export type StatusView = {
  host: string;
  conditions: Condition[];
  watching: number;
  nextLookAt: number | null;
  saving: number;
  bytesPerSecond: number;
  archivedFiles: number;
  archivedBytes: number;
  needsYou: number;
  alive: number;
};
export type Condition =
  | { name: 'keyRefused'; at: number; code: number | null; message: string; tasks: number }
  | { name: 'keyMissing'; unreadable: boolean }
  | { name: 'archiveAway'; folder: string; waiting: number }
  | { name: 'diskFull'; folder: string; free: number | null }
  | { name: 'offline'; since: number; tasks: number; retryAt: number }
  | { name: 'rateLimit'; until: number }
  | { name: 'serviceTrouble'; status: number; retryAt: number }
  | { name: 'edge'; status: number; retryAt: number }
  | { name: 'paused'; waiting: number };

// queue
export type QueueView = {
  needsYou: QueueRow[];
  inFlight: QueueRow[];
  waiting: QueueRow[];
  endedToday: QueueRow[];
  endedTodayCount: number;
  endedWithoutResult: number;
  sendingPaused: boolean;
  inFlightLimit: number;
  lastSavedAt: number | null;
};
export type QueueRow = {
  id: number;
  kind: Kind;
  model: string;
  modelTitle: string;
  prompt: string;
  facts: string[];
  aspect: number | null;
  output: number | null;
  createdAt: number;
  sentAt: number | null;
  endedAt: number | null;
  costEstimate: number | null;
  state: StateView;
};
export type Decision =
  | { way: 'attach'; taskId: string; althoughDoubtful: boolean }
  | { way: 'submitAgain'; submitId: string }
  | { way: 'dismiss' };

// settings
export type Settings = {
  theme: Theme;
  textScale: number;
  archiveFolder: string;
  inFlightLimit: number;
  notifyReady: boolean;
  notifyFailed: boolean;
  notifyNeedsYou: boolean;
  notifySound: boolean;
  stayInTray: boolean;
};
export type Theme = 'system' | 'dark' | 'light';
export type ArchiveView = {
  folder: string;
  files: number;
  bytes: number;
  usable: boolean;
  free: number | null;
  pattern: string;
};

// task
export type StateView =
  | { name: 'queued'; waitsFor: WaitsFor; goesOutAt: number | null }
  | { name: 'sending'; since: number }
  | { name: 'processing'; since: number; status: string | null; estimate: Estimate | null; watched: boolean }
  | { name: 'archiving'; saved: number; of: number; bytes: number; total: number | null }
  | { name: 'archived'; at: number }
  | { name: 'completedWithoutFile'; at: number }
  | { name: 'archiveFailed'; reason: SaveTrouble; retryAt: number | null; saved: number; of: number }
  | { name: 'linkDead'; madeAt: number; tries: number; lastTryAt: number }
  | { name: 'failed'; code: number | null; message: string }
  | { name: 'rejected'; reason: RejectReason; code: number | null; message: string; status: number }
  | { name: 'unconfirmed'; sentAt: number; brokeAt: number; what: Broke; balance: BalanceStep | null }
  | { name: 'lostContact'; reason: LostReason; since: number }
  | { name: 'withdrawn' }
  | { name: 'dismissed'; sentAt: number }
  | { name: 'unknown'; raw: string };
export type WaitsFor = 'turn' | 'rateLimit' | 'network' | 'key' | 'paused' | 'person' | 'credits';
export type SaveTrouble =
  | 'diskFull'
  | 'folderMissing'
  | 'folderReadOnly'
  | 'linkAnswers'
  | 'notReached'
  | 'wrongContent'
  | 'addressRefused'
  | 'other';
export type RejectReason = 'refused' | 'noCredits' | 'edge';
export type LostReason = 'notKnown' | 'pastLimit';
export type Broke = 'noAnswer' | 'unusableAnswer' | 'appEnded';
export type BalanceStep = { before: number; after: number; afterAt: number };
export type Estimate = { runs: number; quantiles: Quantile[] };
export type Quantile = { share: number; ms: number };
export type TaskDetail = {
  id: number;
  kind: Kind;
  model: string;
  modelTitle: string;
  prompt: string;
  state: StateView;
  parameters: ParameterValue[];
  body: string;
  taskId: string | null;
  createdAt: number;
  sentAt: number | null;
  endedAt: number | null;
  madeInMs: number | null;
  cost: Cost | null;
  outputs: OutputView[];
  timeline: TimelineEntry[];
  answer: string | null;
  requestId: string | null;
  notFetched: number;
};
export type ParameterValue = { name: string; label: string; value: JsonValue };
export type Cost = { credits: number; how: CostKnown; refunded: boolean };
export type CostKnown = 'reported' | 'estimated';
export type OutputView = {
  id: number;
  index: number;
  role: OutputRole;
  label: string | null;
  media: MediaType;
  mime: string | null;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  facts: string | null;
  bytes: number | null;
  sha256: string | null;
  path: string | null;
  archivedAt: number | null;
  state: OutputStateView;
  hasThumbnail: boolean;
  waveform: string | null;
};
export type OutputRole = 'result' | 'lastFrame' | 'track' | 'other';
export type MediaType = 'image' | 'video' | 'audio' | 'other' | 'unknown';
export type OutputStateView =
  | { name: 'waiting' }
  | { name: 'downloading'; bytes: number; total: number | null }
  | { name: 'archived' }
  | { name: 'failed'; reason: SaveTrouble; retryAt: number | null; detail: string }
  | { name: 'linkDead' }
  | { name: 'unknown'; raw: string };
export type TimelineEntry = { at: number; fact: Fact; attention: boolean };
export type Fact =
  | { name: 'writtenToDisk'; bytes: number; sha256: string }
  | { name: 'sent'; host: string; endpoint: string }
  | { name: 'answered'; status: number; code: number | null; message: string | null; requestId: string | null }
  | { name: 'notReached'; detail: string }
  | { name: 'connectionBroke'; afterMs: number; detail: string }
  | { name: 'backInQueue'; waitsFor: WaitsFor }
  | { name: 'balanceRead'; credits: number }
  | { name: 'taskIdKept'; taskId: string }
  | { name: 'polled'; status: string; count: number; lastAt: number }
  | { name: 'completed'; outputs: number }
  | { name: 'failed'; code: number | null; message: string }
  | { name: 'saved'; file: string; bytes: number; sha256: string }
  | { name: 'notSaved'; reason: SaveTrouble; detail: string }
  | { name: 'linkDead'; status: number }
  | { name: 'attached'; taskId: string }
  | { name: 'submittedAgain'; task: number }
  | { name: 'decided'; decision: string }
  | { name: 'appRestarted' }
  | { name: 'unknown'; raw: string };
