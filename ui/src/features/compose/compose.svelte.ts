import type { Backend } from '$lib/backend/backend';
import type { Checked, Confirmed, Draft, Event, Failure, JsonValue, Kind, ModelForm, Problem } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';
import { Beside } from './beside.svelte';
import { BodyText } from './body.svelte';
import { Carrying } from './carrying';
import { Forms } from './forms';
import { Keeping } from './keeping.svelte';
import { Links } from './links';
import { bodyOf, sameDraft, tabOf } from './same';
import { Pressing, type Press } from './pressing.svelte';
import { Tabs } from './tabs.svelte';
import { UndoStacks } from './undo';
import { PromptWalk } from './walk';

/** Quiet time after the last change before the draft is held against the catalogue. */
const checkAfter = 80;
/**
 * The draft in hand, one of those that are open. Whatever is typed goes here first, is kept soon after, and stays when
 * anything fails: nothing here ever removes what the person wrote.
 */
export class Composer {
  draft: Draft | null = $state(null);
  form: ModelForm | null = $state.raw(null);
  checked: Checked | null = $state.raw(null);
  unread: Failure | null = $state.raw(null);
  /** Where the person came from when the model changed last: what is set aside was meant for it. */
  before: { kind: Kind; models: Draft['models']; title: string } | null = $state.raw(null);
  jsonOpen = $state(false);
  pickerOpen = $state(false);
  /** A field that wants the focus; `at` counts the wishes, so that the same field can be wished for again. */
  wish: { field: string; at: number } = $state.raw({ field: '', at: 0 });
  /** Counts the changes of the draft, so that who works on all of it need not read all of it at each. */
  changes = $state(0);
  /** A hand-edited body that was no body gave way to a change of a control; for a word about it. */
  aside = $state(0);
  readonly tabs: Tabs;
  readonly body: BodyText;
  readonly beside: Beside;
  readonly forms: Forms;
  readonly links = new Links((edit) => this.#change(edit));
  readonly pressing: Pressing;

  readonly #backend: Backend;
  readonly #walk: PromptWalk;
  readonly #keeping: Keeping;
  readonly #carrying: Carrying;
  readonly #steps = new UndoStacks();
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #checks = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#walk = new PromptWalk(backend);
    this.#keeping = new Keeping(backend, () => this.copy());
    const hand = {
      copy: () => this.copy(),
      change: (edit: (draft: Draft) => void, step: string) => this.#change(edit, step),
      follow: (parts: Partial<Draft>) => this.#follow(parts),
      ask: (answer: Promise<void>) => this.#ask(answer),
      settle: () => this.#settle(),
      take: (draft: Draft) => this.#adopt(draft),
      keptIn: (tab: number) => this.#keptIn(tab),
    };
    this.forms = new Forms(backend);
    this.pressing = new Pressing(backend, {
      copy: () => this.copy(),
      check: (draft) => this.#checkNow(draft),
      flush: () => this.flush(),
      goTo: (field) => this.goTo(field),
      answered: (pressed, nextSubmitId) => this.#answered(pressed, nextSubmitId),
    });
    this.#carrying = new Carrying(backend, hand);
    this.body = new BodyText(backend, hand);
    const here = () => this;
    this.beside = new Beside({ get draft() { return here().draft; }, get kind() { return here().kind; }, get model() { return here().model; }, change: (edit) => this.#change(edit) });
    this.tabs = new Tabs(backend, hand, () => this.draft);
  }

  get unsaved(): Failure | null {
    return this.#keeping.unsaved;
  }

  get kind(): Kind {
    return this.draft?.kind ?? 'image';
  }

  get model(): string {
    return this.draft?.models[this.kind] ?? '';
  }

  /** The body was edited by hand and is sent as typed. */
  get typedBody(): boolean {
    return bodyOf(this.draft) !== '';
  }

  /** It was, and cannot be sent. */
  get bodyBroken(): boolean {
    return this.checked?.problems.some((problem) => problem.field === 'body') ?? false;
  }

  get blocking(): Problem[] {
    return this.checked?.problems.filter((problem) => problem.blocks) ?? [];
  }

  /** Reads the draft (again). What has been typed and not kept yet is never replaced. */
  async open(): Promise<void> {
    try {
      await this.flush();
      const { version } = this.#keeping;
      const draft = await this.#backend.draft();
      this.unread = null;
      if (version === this.#keeping.version && this.#keeping.done) this.#adopt(draft);
      await this.tabs.refresh();
    } catch (thrown) {
      if (this.draft === null) this.unread = failureOf(thrown);
    }
  }

  /** Another room changed the draft, or the account (each has its own draft). */
  heard(event: Event): void {
    if (event.type !== 'stale') return;
    this.forms.heard(event);
    if (event.tags.includes('account')) this.#steps.clear();
    if (event.tags.includes('draft') || event.tags.includes('account')) void this.open();
    // Other models hold now.
    else if (event.tags.includes('models')) {
      this.#ask(this.#readForm());
      this.recheck();
    }
    // What was learnt, what the last runs were charged, and whom names mean.
    else if (event.tags.includes('lessons') || event.tags.includes('balance') || event.tags.includes('cast')) this.recheck();
  }

  setPrompt(prompt: string): void {
    this.#change((draft) => (draft.prompt = prompt), 'prompt');
  }

  /** `undefined`: not sent. */
  setValue(name: string, value: JsonValue | undefined): void {
    this.#change((draft) => {
      if (value === undefined) delete draft.values[name];
      else draft.values[name] = value;
    }, `value ${name}`);
  }

  setExtra(text: string): void {
    this.#change((draft) => (draft.extra = text), 'extra');
  }

  setCount(count: number): void {
    this.#change((draft) => (draft.count = Math.min(20, Math.max(1, Math.round(count)))), 'count');
  }

  /** One step back or forth through everything that was changed; false: there is none. */
  undo(): boolean {
    return this.#turnTo(this.draft === null ? null : this.#steps.of(tabOf(this.draft)).undo(this.#snapshot()));
  }

  redo(): boolean {
    return this.#turnTo(this.draft === null ? null : this.#steps.of(tabOf(this.draft)).redo(this.#snapshot()));
  }

  /** A prompt that was submitted before takes the place of the present one, which is kept at the end of the walk. */
  async walk(by: 1 | -1): Promise<void> {
    if (this.draft === null) return;
    const { tab, prompt } = this.draft;
    const text = await this.#walk.step(by, prompt);
    if (text !== null && this.draft.tab === tab && this.draft.prompt === prompt) this.#change((draft) => (draft.prompt = text), 'walk');
  }

  /** Several fields at once, as one step: what a preset holds. */
  apply(parts: Partial<Pick<Draft, 'prompt' | 'values' | 'references' | 'extra' | 'madeFrom'>>): void {
    this.#change((draft) => Object.assign(draft, structuredClone(parts)));
  }

  /** Several values of a parameter, each a submission of its own; `undefined`: one value again. */
  setSweep(name: string, values: JsonValue[] | undefined): void {
    this.#change((draft) => {
      const { [name]: _, ...others } = draft.sweeps ?? {};
      draft.sweeps = values === undefined ? others : { ...others, [name]: values };
    });
  }

  setTable(table: string): void {
    this.#change((draft) => (draft.table = table));
  }

  setKind(kind: Kind): void {
    if (this.draft === null || kind === this.draft.kind) return;
    this.#toModel(kind, this.draft.models[kind] ?? '');
  }

  /** Prompt and JSON stay; of the rest, what means the same goes along, and what the new model has no place for is kept. */
  setModel(kind: Kind, id: string): void {
    if (this.draft === null || (kind === this.draft.kind && id === this.model)) return;
    this.#toModel(kind, id);
  }

  /** Back to the model before the last change. */
  undoModel(): void {
    const before = this.before;
    if (before === null) return;
    this.#toModel(before.kind, before.models[before.kind] ?? '', before.models);
    this.before = null;
  }

  /** Brings a field into view and puts the focus on it. */
  goTo(field: string): void {
    if (field === 'extra' || field === 'body' || this.form?.jsonOnly.includes(field)) this.jsonOpen = true;
    if (field === 'model') this.pickerOpen = true;
    this.wish = { field, at: this.wish.at + 1 };
  }

  /** One press; what is blocked is not sent. */
  submit(confirmed?: Confirmed): Promise<Press> {
    return this.pressing.press(confirmed, false, this.#carrying.done);
  }

  /** The same for a draft that a rule speaks against, once the person has said so. */
  submitAsItIs(): Promise<Press> {
    return this.pressing.press(undefined, true, this.#carrying.done);
  }

  /** Something that the check is made of besides the draft has changed. */
  recheck(): void {
    this.#ask(this.#checkNow());
  }

  /** The task's prompt, model and values become the draft; what was there is kept first. */
  async reuse(task: number): Promise<void> {
    await this.flush();
    this.#adopt(await this.#backend.reuse(task));
  }

  /** Puts back a draft as it was, under the present submit id. */
  restore(draft: Draft): void {
    const present = this.draft ?? draft;
    this.#adopt({ ...draft, submitId: present.submitId, tab: tabOf(present) });
    this.#keeping.changed();
    void this.flush();
  }

  /** The draft as it stands, for a way back to it. */
  copy(): Draft | null {
    return this.draft === null ? null : this.#snapshot();
  }

  /** Keeps the draft now, if anything in it has not been kept. Resolves when that is done or has failed. */
  flush(): Promise<void> {
    return this.#keeping.flush();
  }

  #adopt(draft: Draft): void {
    if (this.draft !== null && sameDraft(this.#snapshot(), draft)) {
      this.draft.submitId = draft.submitId;
      this.draft.tab = tabOf(draft);
      return;
    }
    // What another room put in place of the same draft can be taken back like any other change.
    if (this.draft !== null && tabOf(this.draft) === tabOf(draft)) this.#steps.of(tabOf(draft)).note(() => this.#snapshot(), null);
    this.body.stop();
    this.draft = draft;
    this.changes += 1;
    this.#keeping.taken();
    this.before = null;
    this.pressing.over();
    if (draft.extra.trim() !== '' || draft.body !== '') this.jsonOpen = true;
    this.#ask(this.#readForm());
    this.#ask(this.#checkNow());
  }

  /** `step`: what is changed, so that changes of the same thing in one go are one step back; without it, each is one. */
  #change(edit: (draft: Draft) => void, step: string | null = null): void {
    if (this.draft === null) return;
    this.#steps.of(tabOf(this.draft)).note(() => this.#snapshot(), step);
    const body = bodyOf(this.draft);
    edit(this.draft);
    // What was typed as a body holds until something that a body is made of changes.
    if (body !== '' && this.draft.body === body && step !== 'count') {
      this.draft.body = '';
      if (this.bodyBroken) this.aside += 1;
    }
    this.#changed();
  }

  #changed(): void {
    this.changes += 1;
    this.#keeping.changed();
    this.pressing.over();
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.#ask(this.#checkNow()), checkAfter);
  }

  #toModel(kind: Kind, id: string, models?: Draft['models']): void {
    const before = this.#snapshot();
    this.#leaveModel();
    this.#change((draft) => {
      draft.kind = kind;
      draft.models = { ...(models ?? draft.models), [kind]: id };
    });
    this.#ask(this.#carrying.begin(before, kind, id));
    this.#ask(this.#readForm());
  }

  #turnTo(draft: Draft | null): boolean {
    if (draft === null || this.draft === null) return false;
    const { submitId } = this.draft;
    const tab = tabOf(this.draft);
    this.body.stop();
    this.before = null;
    this.#follow({ ...draft, submitId, tab });
    return true;
  }

  /** Fields that follow from a change, which has noted where the way back leads. */
  #follow(parts: Partial<Draft>): void {
    if (this.draft === null) return;
    Object.assign(this.draft, parts);
    this.#changed();
    if (this.form?.id !== this.model || this.form.kind !== this.kind) this.#ask(this.#readForm());
  }

  /** Before another draft is taken in hand: no press is under way, and nothing of this one is unkept. */
  async #settle(): Promise<boolean> {
    await this.pressing.done;
    await this.flush();
    return this.unsaved === null;
  }

  #keptIn(tab: number): void {
    if (this.draft === null) return;
    this.#steps.move(tabOf(this.draft), tab);
    this.draft.tab = tab;
  }

  #leaveModel(): void {
    const { kind, models } = this.#snapshot();
    this.before = this.model === '' ? null : { kind, models, title: this.form?.title ?? this.model };
  }

  /** Form and check are asked along the way; that they cannot be had is said where a submission's failure is. */
  #ask(answer: Promise<unknown>): void {
    answer.catch((thrown: unknown) => this.failed(thrown));
  }

  /** Something that was asked for along the way could not be done; what is in hand is untouched. */
  failed(thrown: unknown): void {
    this.pressing.failure = failureOf(thrown);
  }

  #answered(pressed: Draft, nextSubmitId: string): void {
    if (this.draft !== null && tabOf(this.draft) === tabOf(pressed)) this.draft.submitId = nextSubmitId;
    this.#keeping.changed();
    void this.flush();
  }

  #snapshot(): Draft {
    // The compiler gives up on a snapshot of recursive JSON types, so the type is said here.
    return ($state.snapshot as (draft: unknown) => unknown)(this.draft) as Draft;
  }

  /** Of what is shown the answer to the newest question counts; older ones are dropped. */
  async #checkNow(pressed?: Draft): Promise<Checked | null> {
    clearTimeout(this.#checkTimer);
    await this.#carrying.done.catch(() => undefined);
    if (this.draft === null) return null;
    const draft = pressed ?? this.#snapshot();
    const asked = ++this.#checks;
    const checked = await this.#backend.composeCheck(draft);
    if (asked === this.#checks) this.checked = checked;
    return checked;
  }

  /** A form that was looked at before is there at once. */
  async #readForm(): Promise<void> {
    const { kind, model } = this;
    const form = this.forms.known(kind, model) ?? (await this.forms.read(kind, model));
    if (kind === this.kind && model === this.model) this.form = form;
  }
}
