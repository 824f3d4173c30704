import type { Backend } from './backend';
import type {
  AccountView, CastMember, CatalogueView, Change, CollectionChange, Confirmed, CopyWhat, Decision, Draft, Dropped, Event, Failure, FailureCode, FilesOrder, How, ImportOrder, InsightFile, InsightSpan, KeepKey, Kind, Opening, Preset, QueuePlace, QueueRow, QueueView, ReceiptOrder,
  ReceiptWritten, SavedSearch, Selection, Settings, StatusView, Tag, ViewRequest,
} from './bindings';
import { batchOf, bodyOf, firstOf, pausedBatch, singlesOf } from './memory/batch';
import { MemoryCatalogue, newerCatalogue } from './memory/bring';
import { MemoryBoard } from './memory/board';
import { forModel } from './memory/switching';
import { MemoryCast } from './memory/cast';
import { insightOf } from './memory/insight';
import { familyOf, followUpsOf } from './memory/follow';
import { check } from './memory/check';
import { MemoryDrafts, ofText, promptsOf } from './memory/drafts';
import { detailOf, detailOfRow } from './memory/detail';
import { facetsOf, waysOutOf } from './memory/facets';
import { layOut, neighbours, positionsOf, rowsBetween, tasksOf, type LaidOut } from './memory/grid';
import { copiedOf, filesPreviewOf, filesWrittenOf } from './memory/export';
import { listOffer, MemoryImports } from './memory/import';
import { MemoryJudging } from './memory/judge';
import { cards, formOf } from './memory/models';
import { MemorySearches, queryRead, queryToggle } from './memory/query';
import { receiptOf, spendingOf } from './memory/receipt';
import { addedById, reordered, rowPictures } from './memory/rows';
import { draftNow, realAccount, sandboxAccount, sceneOf, settingsNow, type Scene, type SceneName } from './memory/scenes';
import { reportOf } from './memory/spending';
import { soundOf, stillVideo } from './memory/sound';
import { itemsOf, taskOfOutput, type Item } from './memory/works';

/**
 * The engine without an engine: for component tests and for looking at screens in a browser. It keeps everything in
 * memory, answers at once, and tells what became stale as the engine would. Verbs that the person can see happen.
 */
export class MemoryBackend implements Backend {
  readonly scene: Scene;
  /** What the page asked of the world outside, in order; for tests. Never holds a key. */
  readonly asked: string[] = [];
  readonly #now: () => number;
  #account: AccountView | null;
  #before: AccountView | null = null;
  #settings: Settings;
  readonly drafted: MemoryDrafts;
  readonly shelf: MemoryCast;
  readonly known = new MemoryCatalogue();
  readonly imports: MemoryImports;
  /** What the person chooses in the system's dialog for files. */
  opens: Dropped | null = { as: 'catalogue', offer: newerCatalogue };
  readonly kept = new MemorySearches([{ id: 1, name: 'Best of the year', query: 'rating:≥4 made:2026', count: 0 }, { id: 2, name: 'To sort', query: '-is:tagged kind:video', count: 0 }], (query) => Math.max(1, 420 - 13 * query.length));
  readonly #board: MemoryBoard;
  readonly #scene: SceneName;
  #queue: QueueView;
  #items: Item[];
  #remembered: Opening['remembered'] = {};
  #strips = new Map<number, string>();
  #listeners = new Set<(event: Event) => void>();
  readonly judging: MemoryJudging;
  /** The view that is shown, and the one before it. */
  #kept: LaidOut[] = [];
  #presses = new Map<string, number[]>();
  #stopReceipt: () => void = () => undefined;
  #next = 200;
  #openTask: number | null;
  readonly #host: string;

  constructor(name: SceneName = 'studio', options: { settings?: Partial<Settings>; now?: () => number; place?: string | null; openTask?: number | null; host?: string; remembered?: Record<string, string> } = {}) {
    this.#now = options.now ?? Date.now;
    this.scene = sceneOf(name, this.#now());
    this.#account = this.scene.account;
    this.#settings = { ...settingsNow, ...options.settings };
    this.#openTask = options.openTask ?? null;
    this.#host = options.host ?? 'reapi.ai';
    this.#remembered = { ...options.remembered, ...(options.place ? { place: JSON.stringify(options.place) } : {}) };
    this.#queue = this.scene.queue;
    this.#scene = name;
    this.#board = new MemoryBoard(name, this.#now());
    this.imports = new MemoryImports(name, this.#now());
    this.#items = itemsOf(this.scene.results, this.#now(), this.scene.judged || name === 'files');
    this.judging = new MemoryJudging(() => this.#items, (tags, tasks) => this.#stale(tags, tasks), this.scene.judged);
    this.shelf = new MemoryCast(() => this.#items, this.#now, (tags) => this.#stale(tags));
    this.drafted = new MemoryDrafts(this.scene.results === 0 ? { ...draftNow, prompt: '', values: {}, references: [], count: 1 } : draftNow);
  }

  // queries
  opening = async (): Promise<Opening> => ({
    version: '0.1.0', host: this.#host, account: this.#account, settings: this.#settings, gallery: '', remembered: this.#remembered, openTask: this.#openTask,
  });
  account = () => this.#answer(() => this.#account);
  balance = () => this.#answer(() => ({ credits: this.scene.credits, readAt: this.scene.credits === null ? null : this.#now() - this.scene.balanceAge }));
  status = () => this.#answer(() => this.#status());
  archive = () =>
    this.#answer(() => ({
      folder: this.#settings.archiveFolder, files: this.scene.results === 0 ? 0 : 48_212, bytes: this.scene.results === 0 ? 0 : 412e9,
      usable: !this.scene.conditions.some((condition) => condition.name === 'archiveAway'), free: 318e9, pattern: '{year}/{month}-{day}/{model}/{prompt}_{n}',
    }));
  settings = () => this.#answer(() => this.#settings);
  models = () => this.#answer(() => cards(this.#now()));
  modelForm = (kind: Kind, id: string) => this.#answer(() => formOf(kind, id));
  draft = () => this.#answer(() => structuredClone(this.drafted.present));
  drafts = () => this.#answer(() => this.drafted.view());
  queue = () => this.#answer(() => this.#queue);
  task = (id: number) =>
    this.#answer(() => {
      const item = this.#items.find((each) => each.task === id);
      const row = this.#rows().find((each) => each.id === id);
      if (item !== undefined) return { ...detailOf(item), board: this.#board.tasks.includes(id) && this.#scene.startsWith('board') ? { board: 'press', models: this.#board.tasks.length } : null };
      if (row !== undefined) return detailOfRow(row);
      throw failed('notFound');
    });
  libraryView = (request: ViewRequest) =>
    this.#answer(() => {
      const laid = layOut((this.#kept.at(-1)?.view.view ?? 0) + 1, this.#items, this.judging, request);
      this.#kept = [...this.#kept, laid].slice(-2);
      return laid.view;
    });
  libraryFront = async (request: ViewRequest, to: number) => {
    const view = await this.libraryView(request);
    return { view, rows: await this.libraryRows(view.view, 0, to) };
  };
  libraryWhole = (view: number) => this.#answer(() => there(this.#made(view)).view);
  libraryRows = (view: number, from: number, to: number) =>
    this.#answer(() => ({ view: this.#kept.at(-1)?.view.view ?? view, rows: rowsBetween(this.#kept.at(-1)?.rows ?? [], from, to) }));
  libraryNeighbours = (view: number, task: number, each: number) => this.#answer(() => neighbours(there(this.#made(view)), task, each));
  libraryPlace = (view: number, position: number) => this.#answer(() => there(this.#made(view)).places[position] ?? null);
  libraryPositions = (view: number, selection: Selection) => this.#answer(() => positionsOf(there(this.#made(view)), this.#chosen(selection)));
  libraryTasks = (selection: Selection, most: number) => this.#answer(() => this.#chosen(selection).slice(0, most));
  libraryFacets = (view: number) => this.#answer(() => facetsOf(view, this.#items, this.judging.said, there(this.#made(view)).request.text));
  libraryWaysOut = (view: number) => this.#answer(() => waysOutOf(this.#items, this.judging.said, there(this.#made(view)).request.text));
  #made = (view: number): LaidOut | null => this.#kept.find((each) => each.view.view === view) ?? null;
  #chosen = (selection: Selection): number[] => there(tasksOf(this.#kept, selection));

  judgement = (selection: Selection) => this.#answer(() => this.judging.judgement(this.#chosen(selection)));
  tags = () => this.#answer(this.judging.tags);
  collections = () => this.#answer(this.judging.collections);
  bin = () => this.#answer(this.judging.bin);
  judge = (selection: Selection, change: Change) => this.#verb(`judge ${change.what}`, () => this.judging.judge(this.#chosen(selection), change));
  judgeUndo = () => this.#verb('judgeUndo', () => this.judging.judgeUndo());
  judgeRedo = () => this.#verb('judgeRedo', () => this.judging.judgeRedo());
  tagRename = (id: number, name: string) => this.#verb('tagRename', () => this.judging.tagRename(id, name));
  tagDelete = (id: number) => this.#verb('tagDelete', () => this.judging.tagDelete(id));
  collectionSave = (collection: CollectionChange) => this.#verb('collectionSave', () => this.judging.collectionSave(collection));
  collectionDelete = (id: number) => this.#verb('collectionDelete', () => this.judging.collectionDelete(id));
  collectionOrder = (id: number, tasks: number[], before: number | null) => this.#verb(`collectionOrder ${id} ${tasks.join(' ')} before ${before ?? 'the end'}`, () => this.judging.collectionOrder(id, tasks, before));
  binEmpty = (selection: Selection | null) => this.#verb('binEmpty', () => this.judging.binEmpty(selection === null ? null : this.#chosen(selection)));
  queryRead = (text: string, caret: number) => this.#answer(() => queryRead(text, caret));
  queryToggle = (text: string, term: string, alone: boolean) => this.#answer(() => queryToggle(text, term, alone));
  searches = () => this.#answer(() => this.kept.all());
  searchSave = (search: SavedSearch) =>
    this.#verb(`searchSave ${search.name}`, () => {
      const kept = this.kept.save(search);
      if (typeof kept === 'string') throw failed(kept, { name: search.name.trim() });
      this.#stale(['searches']);
      return kept;
    });
  searchDelete = (id: number) => this.#verb(`searchDelete ${id}`, () => (this.kept.remove(id), this.#stale(['searches']), null));
  searchOrder = (id: number, place: number) =>
    this.#verb(`searchOrder ${id} ${place}`, () => {
      if (!this.kept.order(id, place)) throw failed('notFound');
      this.#stale(['searches']);
      return null;
    });

  links = (urls: string[]) => this.#answer(() => this.shelf.links(urls));
  cast = () => this.#answer(() => this.shelf.view());
  madeWith = (task: number) => this.#answer(() => this.shelf.madeWith(task));
  followUps = async (task: number, _output: number | null) => followUpsOf(await this.task(task));
  family = async (task: number) => {
    const detail = await this.task(task);
    return familyOf(detail, Math.max(0, ...this.#items.map((each) => each.task)), (id) => this.#items.filter((each) => each.task === id).map(detailOf)[0] ?? null);
  };

  // verbs
  linkCheck = (url: string) => this.#verb(`linkCheck ${url.split('/').at(-1)}`, () => this.shelf.check(url));
  outputLink = (output: number) => this.#answer(() => this.shelf.outputLink(output));
  linkRenew = (output: number) => this.#verb(`linkRenew ${output}`, () => this.shelf.renewLink(output));
  castSave = (member: CastMember) => this.#verb('castSave', () => this.shelf.save(member));
  castRemove = (id: number) => this.#verb('castRemove', () => this.shelf.remove(id));
  castRestore = (id: number) => this.#verb('castRestore', () => this.shelf.restore(id));
  castRenew = (id: number) => this.#verb('castRenew', () => this.shelf.renew(id));
  castMade = (id: number) => this.#answer(() => this.shelf.made(id));
  keyKeep = (key: string, keep: KeepKey) =>
    this.#answer(() => {
      this.asked.push(`keyKeep ${keep}`);
      if (!/^rk_live_\S{8,}$/.test(key.trim())) throw failed('keyShape');
      if (this.scene.key === 'refused') throw failed('keyRefused', { code: '10003', message: 'key invalid' });
      if (this.scene.key === 'not reached') throw failed('notReached', {}, 'dns error: failed to look up address information');
      if (keep === 'keychain' && this.scene.keychain === 'missing') throw failed('keychainMissing');
      const hint = `rk_live_…${key.trim().slice(-4)}`;
      this.#account = { ...realAccount, key: keep === 'keychain' ? { at: 'keychain', hint, keychain: 'GNOME Keyring' } : { at: 'memory', hint } };
      this.scene.credits = 8412;
      this.scene.conditions = this.scene.conditions.filter((condition) => condition.name !== 'keyRefused' && condition.name !== 'keyMissing');
      this.#stale(['account', 'balance', 'status']);
      return { account: this.#account, credits: 8412 };
    });
  keyForget = () =>
    this.#verb('keyForget', () => {
      if (this.#account !== null) this.#account = { ...this.#account, key: { at: 'missing' } };
      this.scene.conditions = [{ name: 'keyMissing', unreadable: false }, ...this.scene.conditions];
      this.#stale(['account', 'balance', 'status']);
      return this.#account;
    });
  sandboxOpen = () =>
    this.#verb('sandboxOpen', () => {
      this.#before = this.#account;
      this.#account = sandboxAccount;
      this.#stale(['account', 'balance', 'status', 'queue', 'library']);
      return sandboxAccount;
    });
  sandboxLeave = () =>
    this.#verb('sandboxLeave', () => {
      this.#account = this.#before;
      this.#stale(['account', 'balance', 'status', 'queue', 'library']);
      return this.#account;
    });
  balanceRead = () => {
    this.scene.balanceAge = 0;
    this.#stale(['balance']);
    return this.balance();
  };
  draftForModel = (draft: Draft, kind: Kind, id: string) => this.#answer(() => forModel(structuredClone(draft), kind, id));
  draftSave = (draft: Draft) =>
    this.#verb('draftSave', () => {
      if (!this.drafted.save(draft)) throw failed('notFound');
      return null;
    });
  draftNew = () => this.#verb('draftNew', () => this.drafted.new());
  draftChoose = (tab: number) => this.#verb('draftChoose', () => there(this.drafted.choose(tab)));
  draftClose = (tab: number) => this.#verb('draftClose', () => there(this.drafted.close(tab)));
  draftReopen = (tab: number) => this.#verb('draftReopen', () => there(this.drafted.reopen(tab)));
  draftOrder = (tab: number, place: number) => this.#verb('draftOrder', () => there(this.drafted.order(tab, place) ? true : null) && null);
  draftOfText = (draft: Draft, text: string) => this.#answer(() => ofText(draft, text));
  prompts = (before: number | null, limit: number) =>
    this.#answer(() => promptsOf([...this.#rows(), ...this.#items.map(({ task, work }) => ({ id: task, prompt: work.prompt }))], before, limit));
  snippets = () => this.#answer(() => this.drafted.snippets);
  snippetSave = (text: string) => this.#verb('snippetSave', () => this.drafted.saveSnippet(text));
  snippetDelete = (id: number) =>
    this.#verb('snippetDelete', () => {
      this.drafted.snippets = this.drafted.snippets.filter((each) => each.id !== id);
      return null;
    });
  presets = (model: string) => this.#answer(() => this.drafted.presets.filter((preset) => preset.model === model));
  presetSave = (preset: Preset) => this.#verb('presetSave', () => there(this.drafted.savePreset(preset), 'nameTaken'));
  presetDelete = (id: number) =>
    this.#verb('presetDelete', () => {
      this.drafted.presets = this.drafted.presets.filter((each) => each.id !== id);
      return null;
    });
  presetsExport = (to: string) => this.#verb(`presetsExport ${to}`, () => `${to}/afterimage-presets.json`);
  presetsImport = (text: string) => this.#verb('presetsImport', () => there(this.drafted.importPresets(text), 'presetsUnread'));
  composeCheck = (draft: Draft) => this.#answer(() => check(firstOf(draft), this.scene.lessons, this.shelf));
  lessons = () => this.#answer(() => this.scene.lessons.map((lesson) => ({ ...lesson })));
  lessonFollow = (model: string, key: string, followed: boolean) =>
    this.#verb(`lessonFollow ${model} ${key} ${String(followed)}`, () => {
      this.scene.lessons = this.scene.lessons.map((lesson) => (lesson.model === model && lesson.key === key ? { ...lesson, followed } : lesson));
      this.#stale(['lessons']);
      return null;
    });
  lessonForget = (model: string, key: string) =>
    this.#verb(`lessonForget ${model} ${key}`, () => {
      this.scene.lessons = this.scene.lessons.filter((lesson) => lesson.model !== model || lesson.key !== key);
      this.#stale(['lessons']);
      return null;
    });
  batchCheck = (draft: Draft) => this.#answer(() => batchOf(draft));
  batchBody = (draft: Draft, row: number) => this.#answer(() => bodyOf(draft, row));
  board = (board: string) => this.#answer(() => this.#board.view(board));
  boardBlind = (_board: string, blind: boolean) => this.#decided(`boardBlind ${blind}`, () => (this.#board.blind = blind) || true);
  boardChoose = (_board: string, task: number | null) => this.#decided(`boardChoose ${task === null ? 'none' : 'one'}`, () => this.#board.choose(task));
  boardLead = (_board: string, leads: boolean) => this.#decided(`boardLead ${leads}`, () => (this.#board.leads = leads) || true);
  #decided = (verb: string, act: () => boolean) =>
    this.#verb(verb, () => {
      if (!act()) throw failed('notFound');
      this.#stale(['board']);
      return null;
    });
  submit = (draft: Draft) => this.#press('submit', draft, null, false);
  submitConfirmed = (draft: Draft, confirmed: Confirmed) => this.#press('submitConfirmed', draft, confirmed, false);
  submitAsItIs = (draft: Draft, confirmed: Confirmed | null) => this.#press('submitAsItIs', draft, confirmed, true);
  #press = (verb: string, draft: Draft, confirmed: Confirmed | null, asItIs: boolean) =>
    this.#verb(verb, () => {
      const before = this.#presses.get(draft.submitId);
      const next = `press-${this.#next}`;
      const board = (draft.others?.[draft.kind] ?? []).length > 0 && (draft.body ?? '') === '' ? draft.submitId : null;
      if (before !== undefined) return { tasks: before, repeated: true, nextSubmitId: next, board };
      const batch = batchOf(draft);
      if (batch.found.submissions > batch.found.most) throw failed('batchTooLarge', { submissions: String(batch.found.submissions), most: String(batch.found.most) });
      if ((batch.blocked > 0 && !asItIs) || batch.rows.length === 0) throw failed('draftNotReady');
      const exactly = confirmed?.credits === batch.credits && confirmed.submissions === batch.found.submissions;
      const limit = this.#account?.sandbox ? null : this.#settings.askAbovePress;
      if (limit !== null && batch.credits > limit && !exactly) {
        throw failed('limitAsks', { credits: String(batch.credits), submissions: String(batch.found.submissions), unknown: String(batch.unknown), perPress: String(limit), spent: '0', waiting: '0' });
      }
      const tasks = singlesOf(draft).flatMap((single) => Array.from({ length: draft.count }, () => this.#enqueue(single)));
      this.#presses.set(draft.submitId, tasks);
      this.drafted.save({ ...draft, submitId: next });
      this.#stale(['queue', 'status', 'draft']);
      return { tasks, repeated: false, nextSubmitId: next, board };
    });
  withdraw = (tasks: number[]) => this.#moveToEnded('withdraw', tasks, () => ({ name: 'withdrawn' }));
  release = (tasks: number[]) =>
    this.#verb('release', () => {
      const rows = this.#queue.needsYou.filter((row) => tasks.includes(row.id));
      const waiting = rows.map((row): QueueRow => ({ ...row, state: { name: 'queued', waitsFor: 'turn', goesOutAt: null } }));
      this.#queue = { ...this.#queue, needsYou: this.#queue.needsYou.filter((row) => !tasks.includes(row.id)), waiting: [...this.#queue.waiting, ...waiting] };
      this.#stale(['queue', 'status'], tasks);
      return null;
    });
  batchPause = (batch: string, paused: boolean) =>
    this.#verb(`batchPause ${paused}`, () => {
      this.#queue = pausedBatch(this.#queue, batch, paused);
      this.#stale(['queue', 'status']);
      return null;
    });
  submitAnew = (task: number, _submitId: string) =>
    this.#verb(`submitAnew ${task}`, () => {
      this.#queue = { ...this.#queue, batches: this.#queue.batches.filter((each) => each.refusedForCredits !== task), waiting: this.#queue.waiting.map((row) => (row.state.name === 'queued' && row.state.waitsFor === 'credits' ? { ...row, state: { ...row.state, waitsFor: 'turn' as const } } : row)) };
      this.#stale(['queue', 'status', 'task'], [task]);
      return { tasks: [this.#next++], repeated: false, nextSubmitId: `press-${this.#next}`, board: null };
    });
  decide = (task: number, decision: Decision) =>
    this.#verb(`decide ${decision.way}`, () => {
      const row = this.#queue.needsYou.find((each) => each.id === task);
      if (row?.state.name !== 'unconfirmed') throw failed('wrongState', { state: row?.state.name ?? 'gone' });
      const needsYou = this.#queue.needsYou.filter((each) => each.id !== task);
      const { sentAt } = row.state;
      if (decision.way === 'attach') {
        if (!/^[A-Za-z0-9._-]{8,128}$/.test(decision.taskId)) throw failed('taskIdShape');
        if (decision.taskId.endsWith('taken')) throw failed('taskIdTaken', { id: decision.taskId });
        if (decision.taskId.endsWith('unknown')) throw failed('taskIdUnknown');
        if (decision.taskId.endsWith('doubtful') && !decision.althoughDoubtful) throw failed('taskIdDoubtful', { model: 'Kling 3.0', made: 'at 11:20' });
        const watched: QueueRow = { ...row, state: { name: 'processing', since: sentAt, status: null, estimate: null, watched: true } };
        this.#queue = { ...this.#queue, needsYou, inFlight: [...this.#queue.inFlight, watched] };
      } else {
        const ended: QueueRow = { ...row, state: { name: 'dismissed', sentAt } };
        this.#queue = { ...this.#queue, needsYou, endedToday: [ended, ...this.#queue.endedToday] };
        if (decision.way === 'submitAgain') this.#queue = { ...this.#queue, waiting: [...this.#queue.waiting, { ...row, id: this.#next++, sentAt: null, state: { name: 'queued', waitsFor: 'turn', goesOutAt: null } }] };
      }
      this.#stale(['queue', 'status', 'task'], [task]);
      return null;
    });
  askAgain = (task: number) => this.#verb(`askAgain ${task}`, () => null);
  watch = (task: number, watched: boolean) =>
    this.#verb(`watch ${task}`, () => {
      this.#queue = { ...this.#queue, inFlight: this.#queue.inFlight.map((row) => (row.id === task && row.state.name === 'processing' ? { ...row, state: { ...row.state, watched } } : row)) };
      this.#stale(['queue', 'task', 'status'], [task]);
      return null;
    });
  archiveRetry = (task: number) => this.#verb(`archiveRetry ${task}`, () => null);
  sendingPause = (paused: boolean) =>
    this.#verb('sendingPause', () => {
      this.#queue = { ...this.#queue, sendingPaused: paused };
      const others = this.scene.conditions.filter((condition) => condition.name !== 'paused');
      this.scene.conditions = paused ? [...others, { name: 'paused', waiting: this.#queue.waiting.length }] : others;
      this.#stale(['queue', 'status']);
      return null;
    });
  queueOrder = (task: number, place: QueuePlace) =>
    this.#verb(`queueOrder ${place.at}`, () => {
      this.#queue = { ...this.#queue, waiting: reordered(this.#queue.waiting, task, place) };
      this.#stale(['queue'], [task]);
      return null;
    });
  taskAdd = (taskId: string) =>
    this.#verb('taskAdd', () => {
      const id = /task_[A-Za-z0-9._-]+/.exec(taskId)?.[0] ?? '';
      if (id.length < 8) throw failed('taskIdShape');
      if (id.endsWith('unknown')) throw failed('taskIdUnknown');
      const known = this.#rows()[0];
      if (id.endsWith('known') && known !== undefined) return { task: known.id, known: true };
      const row = addedById(this.#next++, this.#now());
      this.#queue = { ...this.#queue, inFlight: [...this.#queue.inFlight, row] };
      this.#stale(['queue', 'status'], [row.id]);
      return { task: row.id, known: false };
    });
  taskKnown = (taskId: string) => this.#answer(() => this.#items.find((item) => detailOf(item).taskId === taskId)?.task ?? null);
  connectionRetry = () =>
    this.#verb('connectionRetry', () => {
      this.scene.conditions = this.scene.conditions.filter((condition) => condition.name !== 'offline');
      this.#stale(['status']);
      return null;
    });
  reuse = async (task: number) => {
    const detail = await this.task(task);
    const { present } = this.drafted;
    this.drafted.save({
      ...present, kind: detail.kind, models: { ...present.models, [detail.kind]: detail.model }, prompt: detail.prompt,
      values: Object.fromEntries(detail.parameters.map((parameter) => [parameter.name, parameter.value])), references: [], extra: '', left: [], body: '', count: 1, sweeps: {}, table: '',
    });
    this.#stale(['draft']);
    return structuredClone(this.drafted.present);
  };
  followUp = (task: number, output: number | null, way: string) => {
    this.asked.push(`followUp ${task} ${way}`);
    const how = /\/([a-zA-Z]+?)(?=[A-Z ]|$)/.exec(way)?.[1];
    return this.#draftMade(task, output, { model: way.split('/')[0] ?? '', how: how === 'continue' ? 'continue' : 'upscale' });
  };
  vary = (task: number) => {
    this.asked.push(`vary ${task}`);
    return this.#draftMade(task, null, { model: null, how: 'varied' });
  };
  async #draftMade(task: number, output: number | null, as: { model: string | null; how: How }): Promise<Draft> {
    const detail = await this.task(task);
    const present = Object.keys(this.drafted.present.values).length === 0 && this.drafted.present.prompt === '' ? this.drafted.present : this.drafted.new();
    const card = cards(this.#now()).find((each) => each.id === as.model);
    const kind = card?.kind ?? detail.kind;
    this.drafted.save({
      ...present, kind, models: { ...present.models, [kind]: as.model ?? detail.model }, prompt: detail.prompt, values: {}, references: [], extra: '', left: [], body: '', count: 1, sweeps: {}, table: '',
      madeFrom: { task, output: detail.outputs.findIndex((each) => each.id === output), how: as.how },
    });
    this.#stale(['draft']);
    return structuredClone(this.drafted.present);
  }
  filesPreview = (order: FilesOrder) => this.#answer(() => filesPreviewOf(order, this.#chosen(order.selection)));
  filesExport = (order: FilesOrder) => this.#verb(`filesExport ${order.zip ? 'zip' : 'folder'}`, () => filesWrittenOf(order, this.#chosen(order.selection)));
  filesStop = () => this.#verb('filesStop', () => null);
  filesReveal = () => this.#verb('filesReveal', () => null);
  filesCopy = (selection: Selection, what: CopyWhat) => this.#verb(`filesCopy ${what}`, () => copiedOf(this.#chosen(selection), what));
  filesDrag = (selection: Selection) => this.#verb(`filesDrag ${this.#chosen(selection).join(' ')}`, () => null);
  importFolder = () => this.#verb('importFolder', () => this.imports.look(this.imports.offered));
  importFiles = () => this.#verb('importFiles', () => this.imports.look(this.imports.offered));
  importText = (text: string) => this.#answer(() => this.imports.look(listOffer(text)) ?? listOffer(text));
  importTake = (order: ImportOrder) => {
    this.asked.push(`importTake ${order.copy ? 'copied' : 'in place'}`);
    if (this.imports.takes === 'for ever') queueMicrotask(() => this.tell({ type: 'importing', stage: 'taking', done: 412, of: 1_204 }));
    return this.imports.take(order);
  };
  importStop = () => this.#verb('importStop', () => this.imports.stop());
  importTakeBack = (run: string) => this.#verb(`importTakeBack ${run}`, () => {
    // As many as a test can see: the newest stand for what was imported.
    const { changed } = this.judging.judge(this.#items.slice(0, 3).map(({ task }) => task), { what: 'bin' });
    return { what: { what: 'change' as const, change: { what: 'bin' as const } }, changed };
  });
  filesView = () => this.#answer(() => this.imports.files);
  filesCheck = () => this.#verb('filesCheck', () => null);
  filesCheckStop = () => this.#verb('filesCheckStop', () => null);
  filesFind = () => this.#verb('filesFind', () => this.imports.found());
  watchedFolders = () => this.#answer(() => this.imports.watched);
  watchedFolderAdd = (existing: boolean) => this.#verb(`watchedFolderAdd ${existing ? 'with what is there' : ''}`.trim(), () => this.imports.watch('/home/studio/ComfyUI/output', this.#now()));
  watchedFolderRemove = (path: string) => this.#verb(`watchedFolderRemove ${path}`, () => this.imports.unwatch(path));
  watchedFolderRestore = (path: string) => this.#verb(`watchedFolderRestore ${path}`, () => there(this.imports.rewatch(path)));
  binStop = () => this.#verb('binStop', () => null);
  receiptExport = (order: ReceiptOrder) => {
    this.asked.push(`receiptExport ${order.what.of} ${order.zip ? 'zip' : 'folder'}${order.withFiles ? ' with files' : ''}`);
    if (this.scene.receipt === 'written') return this.#answer(() => receiptOf(order));
    return new Promise<ReceiptWritten>((_, reject) => (this.#stopReceipt = () => reject(failed('receiptStopped'))));
  };
  receiptStop = () =>
    this.#verb('receiptStop', () => {
      this.#stopReceipt();
      return null;
    });
  receiptReveal = () => this.#verb('receiptReveal', () => null);
  spending = (month: string | null) => this.#answer(() => spendingOf(month, this.scene.results > 0));
  spendingReport = (month: string | null) => this.#answer(() => reportOf(month, this.scene.results > 0, this.#now()));
  insight = (span: InsightSpan) => this.#answer(() => insightOf(span, this.scene, this.#now()));
  insightExport = (name: string, what: InsightFile, to: string) =>
    this.#verb(`insightExport ${name} ${what.as}`, () => ({ path: `${to}/afterimage-${name}.${what.as === 'csv' ? 'csv' : 'png'}` }));
  spendingExport = (month: string, to: string) => this.#verb(`spendingExport ${month}`, () => ({ path: `${to}/afterimage-spending-${month}.csv`, lines: 61 }));
  creditsSettled = (task: number) =>
    this.#verb(`creditsSettled ${task}`, () => {
      this.scene.conditions = this.scene.conditions.filter((condition) => condition.name !== 'creditsMissing');
      this.#stale(['status', 'task'], [task]);
      return null;
    });
  settingsSave = (settings: Settings) =>
    this.#verb('settingsSave', () => {
      this.#settings = { ...settings };
      this.#stale(['settings']);
      return this.#settings;
    });
  remember = async (name: string, value: string) => {
    this.#remembered = { ...this.#remembered, [name]: value };
    return null;
  };
  outputOpen = (output: number) => this.#verb(`outputOpen ${output}`, () => null);
  outputOpenWith = (output: number) => this.#verb(`outputOpenWith ${output}`, () => null);
  outputReveal = (output: number) => this.#verb(`outputReveal ${output}`, () => null);
  stillSave = (output: number, atMs: number, _png: string) => this.#verb(`stillSave ${output} ${atMs}`, () => ({ path: `/home/mira/Pictures/Afterimage/still_${atMs}.png` }));
  stillReveal = () => this.#verb('stillReveal', () => null);
  stripKeep = (output: number, jpeg: string) => this.#verb(`stripKeep ${output}`, () => this.#strips.set(output, `data:image/jpeg;base64,${jpeg}`) && null);
  archiveOpen = () => this.#verb('archiveOpen', () => null);
  folderChoose = () => this.#verb('folderChoose', () => '/media/studio/Afterimage');
  fileOpen = () => this.#verb('fileOpen', () => this.#brought(this.opens));
  droppedStop = () => this.#verb('droppedStop', () => this.#brought({ as: 'stopped' }) && null);
  catalogue = () => this.#answer(() => this.known.view());
  catalogueLook = () => this.#verb('catalogueLook', () => this.#brought({ as: 'catalogue', offer: this.known.offer }));
  catalogueApply = (offer: number) => this.#verb(`catalogueApply ${offer}`, () => this.#newModels(there(this.known.apply(offer, this.#now()))));
  catalogueRemove = (ids: string[]) => this.#verb(`catalogueRemove ${ids.join(' ')}`, () => this.#newModels(this.known.remove(ids)));
  catalogueBack = () => this.#verb('catalogueBack', () => this.#newModels(there(this.known.back())));
  serviceOpen = (page: 'keys' | 'dashboard') => this.#verb(`serviceOpen ${page}`, () => null);
  textCopy = (text: string) => this.#verb(`textCopy ${text.slice(0, 40)}`, () => null);
  viewing = async () => null;

  listen = async (handler: (event: Event) => void) => {
    this.#listeners.add(handler);
    return () => void this.#listeners.delete(handler);
  };

  thumbnail = (output: number, _size: 320 | 640) => this.#picture(output);
  strip = (output: number) => this.#strips.get(output) ?? `/strips/${output}`;
  original = (output: number) => {
    const work = this.#items.find((item) => item.task === taskOfOutput(output))?.work;
    if (work?.media === 'audio') return soundOf(work.durationMs ?? 10_000);
    return work?.media === 'video' && !(work.lastFrame && output % 10 === work.outputs - 1) ? stillVideo() : this.#picture(output);
  };

  /** So many results come, newest of all. */
  arrive(count: number): void {
    const came = itemsOf(count, this.#now() + 60_000).map((item) => ({ ...item, task: item.task + 1_000_000 + this.#items.length }));
    this.#items = [...came, ...this.#items];
    this.#stale(['library']);
  }

  /** Lets a test play the engine. */
  tell(event: Event): void {
    this.#listeners.forEach((listener) => listener(event));
  }

  #brought<T extends Dropped | null>(what: T): T {
    if (what !== null) queueMicrotask(() => this.tell({ type: 'dropped', what }));
    return what;
  }

  #newModels(view: CatalogueView): CatalogueView {
    this.#stale(['models']);
    return view;
  }

  #picture(output: number): string {
    const task = taskOfOutput(output);
    const pic = rowPictures[task] ?? this.#items.find((item) => item.task === task)?.work.pic ?? '';
    return `/pics/${pic}.jpg`;
  }

  #rows(): QueueRow[] {
    const { needsYou, inFlight, waiting, endedToday } = this.#queue;
    return [...needsYou, ...inFlight, ...waiting, ...endedToday];
  }

  #status(): StatusView {
    const { needsYou, inFlight, waiting } = this.#queue;
    const watching = inFlight.filter((row) => row.state.name === 'processing' && row.state.watched).length;
    const saving = inFlight.filter((row) => row.state.name === 'archiving').length;
    return {
      host: this.#account?.host ?? this.#host, conditions: this.scene.conditions, watching, nextLookAt: watching > 0 ? this.#now() + 3000 : null,
      saving, bytesPerSecond: saving > 0 ? 12_000_000 : 0,
      archivedFiles: this.scene.results === 0 ? 0 : 48_212, archivedBytes: this.scene.results === 0 ? 0 : 412e9,
      needsYou: needsYou.length, alive: needsYou.length + inFlight.length + waiting.length,
    };
  }

  #enqueue(draft: Draft): number {
    const id = this.#next++;
    const model = draft.models[draft.kind] ?? '';
    const now = this.#now();
    const row: QueueRow = {
      id, kind: draft.kind, model, modelTitle: formOf(draft.kind, model).title, prompt: draft.prompt, facts: [], aspect: null, output: null,
      createdAt: now, sentAt: null, endedAt: null, costEstimate: check({ ...draft, count: 1 }).estimate?.credits ?? null, addedById: false,
      state: { name: 'queued', waitsFor: 'turn', goesOutAt: null },
    };
    this.#queue = { ...this.#queue, waiting: [...this.#queue.waiting, row] };
    return id;
  }

  #moveToEnded(verb: string, tasks: number[], state: (row: QueueRow) => QueueRow['state']) {
    return this.#verb(verb, () => {
      const moved = this.#queue.waiting.filter((row) => tasks.includes(row.id)).map((row): QueueRow => ({ ...row, state: state(row), endedAt: this.#now() }));
      this.#queue = { ...this.#queue, waiting: this.#queue.waiting.filter((row) => !tasks.includes(row.id)), endedToday: [...moved, ...this.#queue.endedToday] };
      this.#stale(['queue', 'status', 'task'], tasks);
      return null;
    });
  }

  #stale(tags: Tag[], tasks: number[] = []): void {
    queueMicrotask(() => this.tell({ type: 'stale', tags, tasks }));
  }

  async #answer<T>(make: () => T): Promise<T> {
    if (this.scene.delay > 0) await new Promise((done) => setTimeout(done, this.scene.delay));
    if (this.scene.broken) throw failed('database', {}, 'database disk image is malformed');
    return make();
  }

  async #verb<T>(name: string, act: () => T): Promise<T> {
    this.asked.push(name);
    return act();
  }
}

/** What was asked about, or the failure that it is not there. */
function there<T>(found: T | null, code: FailureCode = 'notFound'): T {
  if (found === null) throw failed(code);
  return found;
}

const failed = (code: FailureCode, facts: Failure['facts'] = {}, detail: string | null = null): Failure => ({ code, facts, detail });
