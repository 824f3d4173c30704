import type { Backend } from '$lib/backend/backend';
import type { Checked, Confirmed, Draft, DraftReference, Event, Failure, JsonValue, Kind, ModelForm, Problem, Submitted } from '$lib/backend/bindings';
import { useDoor } from '$lib/backend/context.svelte';
import { failureOf } from '$lib/backend/failed';
import { live } from '$lib/live.svelte';
import { words } from '$lib/words';
import { moved } from './slots';

/** Quiet time after the last change before the draft is kept, and before it is held against the catalogue. */
const saveAfter = 300;
const checkAfter = 80;
/** A draft that could not be kept is tried again by itself. */
const saveAgainAfter = 5000;
/** How long the button rests after a submission, so that a double press is one. */
const restFor = 600;

/** How a call to `submit` ended. */
export type Press = 'submitted' | 'blocked' | 'ignored' | 'failed';

/**
 * The one draft of the window. Whatever is typed goes here first, is kept soon after, and stays when anything fails:
 * nothing here ever removes what the person wrote.
 */
export class Composer {
  draft: Draft | null = $state(null);
  form: ModelForm | null = $state.raw(null);
  checked: Checked | null = $state.raw(null);
  submitting = $state(false);
  /** What the last press made, until something is changed; `repeated`: it had gone through before. */
  submitted: { count: number; repeated: boolean } | null = $state.raw(null);
  /** The button does nothing just after a submission. */
  resting = $state(false);
  /** The last submission did not happen; everything typed is still here. */
  failure: Failure | null = $state.raw(null);
  unread: Failure | null = $state.raw(null);
  unsaved: Failure | null = $state.raw(null);
  /** Where the person came from when the model changed last: what is set aside was meant for it. */
  before: { kind: Kind; models: Draft['models']; title: string } | null = $state.raw(null);
  jsonOpen = $state(false);
  pickerOpen = $state(false);
  /** A field that wants the focus; `at` counts the wishes, so that the same field can be wished for again. */
  wish: { field: string; at: number } = $state.raw({ field: '', at: 0 });

  /** The press that is under way, or that the person was asked about, sends what a rule speaks against. */
  #asItIs = false;
  readonly #backend: Backend;
  #version = 0;
  #kept = 0;
  #saving: Promise<void> | null = null;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #checks = 0;
  #forms = 0;
  #switches = 0;
  /** Kind and models before a switch that is not carried out yet. */
  #from: Pick<Draft, 'kind' | 'models'> | null = null;
  #carrying: Promise<void> = Promise.resolve();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get kind(): Kind {
    return this.draft?.kind ?? 'image';
  }

  get model(): string {
    return this.draft?.models[this.kind] ?? '';
  }

  get blocking(): Problem[] {
    return this.checked?.problems.filter((problem) => problem.blocks) ?? [];
  }

  /** Reads the draft (again). What has been typed and not kept yet is never replaced. */
  async open(): Promise<void> {
    try {
      await this.flush();
      const version = this.#version;
      const draft = await this.#backend.draft();
      this.unread = null;
      if (version === this.#version && this.#kept === version) this.#adopt(draft);
    } catch (thrown) {
      if (this.draft === null) this.unread = failureOf(thrown);
    }
  }

  /** Another room changed the draft, or the account (each has its own draft). */
  heard(event: Event): void {
    if (event.type !== 'stale') return;
    if (event.tags.includes('draft') || event.tags.includes('account')) void this.open();
    // What was learnt, and what the last runs were charged.
    else if (event.tags.includes('lessons') || event.tags.includes('balance')) this.recheck();
  }

  setPrompt(prompt: string): void {
    this.#change((draft) => (draft.prompt = prompt));
  }

  /** `undefined`: not sent. */
  setValue(name: string, value: JsonValue | undefined): void {
    this.#change((draft) => {
      if (value === undefined) delete draft.values[name];
      else draft.values[name] = value;
    });
  }

  setExtra(text: string): void {
    this.#change((draft) => (draft.extra = text));
  }

  setCount(count: number): void {
    this.#change((draft) => (draft.count = Math.min(20, Math.max(1, Math.round(count)))));
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

  /** Adds every link of a text, one a line or parted by spaces; answers how many, 0 when anything in it is no link. */
  addLinks(text: string): number {
    const links = linksOf(text);
    if (links.length > 0) this.#change((draft) => draft.references.push(...links.map((url): DraftReference => ({ url, name: null }))));
    return links.length;
  }

  /** Takes back what `addLinks` added last. */
  dropLastLinks(count: number): void {
    this.#change((draft) => draft.references.splice(Math.max(0, draft.references.length - count), count));
  }

  removeReference(index: number): void {
    this.#change((draft) => draft.references.splice(index, 1));
  }

  /** Moves a reference before another one, or to the end; with a name, into that place. */
  moveReference(index: number, before: number, name: string | null): void {
    this.#change((draft) => (draft.references = moved(draft.references, index, before, name)));
  }

  giveReference(index: number, name: string): void {
    this.#change((draft) => {
      const reference = draft.references[index];
      if (reference !== undefined) reference.name = name;
    });
  }

  /** Brings a field into view and puts the focus on it. */
  goTo(field: string): void {
    if (field === 'extra' || this.form?.jsonOnly.includes(field)) this.jsonOpen = true;
    if (field === 'model') this.pickerOpen = true;
    this.wish = { field, at: this.wish.at + 1 };
  }

  /**
   * One press. While it is under way, and for a moment after it, presses do nothing. The submit id changes only when
   * the engine has answered: after a failure the same press can be made again without a second submission.
   */
  submit(confirmed?: Confirmed): Promise<Press> {
    return this.#press(confirmed, confirmed !== undefined && this.#asItIs);
  }

  /** The same for a draft that a rule speaks against, once the person has said so. */
  submitAsItIs(): Promise<Press> {
    return this.#press(undefined, true);
  }

  async #press(confirmed: Confirmed | undefined, asItIs: boolean): Promise<Press> {
    if (this.draft === null || this.submitting || this.resting) return 'ignored';
    this.submitting = true;
    this.failure = null;
    this.#asItIs = asItIs;
    // What stands there at the press is what is sent, whatever is typed or chosen while it is on its way. A model that was
    // chosen just before has taken over what goes along first.
    await this.#carrying.catch(() => undefined);
    const pressed = this.#snapshot();
    try {
      const checked = await this.#checkNow(pressed);
      const first = checked?.problems.find((problem) => problem.blocks);
      if (first !== undefined && !(asItIs && checked?.sendable)) {
        this.goTo(first.field);
        return 'blocked';
      }
      await this.flush();
      const answer = await this.#send(pressed, confirmed);
      this.draft.submitId = answer.nextSubmitId;
      this.#version += 1;
      void this.flush();
      this.submitted = { count: answer.tasks.length, repeated: answer.repeated };
      live.announce(words.compose.submittedLine(answer.tasks.length, answer.repeated));
      this.#rest();
      return 'submitted';
    } catch (thrown) {
      this.failure = failureOf(thrown);
      return 'failed';
    } finally {
      this.submitting = false;
    }
  }

  #send(draft: Draft, confirmed: Confirmed | undefined): Promise<Submitted> {
    if (this.#asItIs) return this.#backend.submitAsItIs(draft, confirmed ?? null);
    return confirmed === undefined ? this.#backend.submit(draft) : this.#backend.submitConfirmed(draft, confirmed);
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
    const submitId = this.draft?.submitId ?? draft.submitId;
    this.#adopt({ ...draft, submitId });
    this.#version += 1;
    void this.flush();
  }

  /** The draft as it stands, for a way back to it. */
  copy(): Draft | null {
    return this.draft === null ? null : this.#snapshot();
  }

  /** Keeps the draft now, if anything in it has not been kept. Resolves when that is done or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#saveTimer);
    while (this.draft !== null && this.#kept !== this.#version) {
      this.#saving ??= this.#save(this.#version).finally(() => (this.#saving = null));
      await this.#saving;
      if (this.unsaved !== null) return;
    }
  }

  #adopt(draft: Draft): void {
    if (this.draft !== null && sameDraft(this.#snapshot(), draft)) {
      this.draft.submitId = draft.submitId;
      return;
    }
    this.draft = draft;
    this.#kept = this.#version;
    this.before = null;
    this.submitted = null;
    this.failure = null;
    if (draft.extra.trim() !== '') this.jsonOpen = true;
    this.#ask(this.#readForm());
    this.#ask(this.#checkNow());
  }

  #change(edit: (draft: Draft) => void): void {
    if (this.draft === null) return;
    edit(this.draft);
    this.#version += 1;
    this.submitted = null;
    this.failure = null;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => void this.flush(), saveAfter);
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.#ask(this.#checkNow()), checkAfter);
  }

  #toModel(kind: Kind, id: string, models?: Draft['models']): void {
    // Of two switches at once the first has not been carried out yet: what is set is still that of where it began.
    const from = this.#from === null ? this.#snapshot() : { ...this.#snapshot(), ...this.#from };
    this.#from = { kind: from.kind, models: from.models };
    this.#leaveModel();
    this.#change((draft) => {
      draft.kind = kind;
      draft.models = { ...(models ?? draft.models), [kind]: id };
    });
    this.#carrying = this.#carry(from, kind, id);
    this.#ask(this.#carrying);
    this.#ask(this.#readForm());
  }

  /** What was set meanwhile counts: then it is asked anew. */
  async #carry(from: Draft, kind: Kind, id: string): Promise<void> {
    const asked = ++this.#switches;
    const carried = await this.#backend.draftForModel(from, kind, id).finally(() => {
      if (asked === this.#switches) this.#from = null;
    });
    if (asked !== this.#switches || this.draft === null || this.kind !== kind || this.model !== id) return;
    const now = this.#snapshot();
    if (!sameDraft({ ...from, ...settingsOf(now) }, from)) return this.#carry({ ...from, ...settingsOf(now) }, kind, id);
    this.#change((draft) => Object.assign(draft, settingsOf(carried)));
  }

  #leaveModel(): void {
    const { kind, models } = this.#snapshot();
    this.before = this.model === '' ? null : { kind, models, title: this.form?.title ?? this.model };
  }

  /** Form and check are asked along the way; that they cannot be had is said where a submission's failure is. */
  #ask(answer: Promise<unknown>): void {
    answer.catch((thrown: unknown) => (this.failure = failureOf(thrown)));
  }

  #rest(): void {
    this.resting = true;
    setTimeout(() => (this.resting = false), restFor);
  }

  #snapshot(): Draft {
    // The compiler gives up on a snapshot of recursive JSON types, so the type is said here.
    return ($state.snapshot as (draft: unknown) => unknown)(this.draft) as Draft;
  }

  async #save(version: number): Promise<void> {
    try {
      await this.#backend.draftSave(this.#snapshot());
      this.#kept = version;
      this.unsaved = null;
    } catch (thrown) {
      this.unsaved = failureOf(thrown);
      clearTimeout(this.#saveTimer);
      this.#saveTimer = setTimeout(() => void this.flush(), saveAgainAfter);
    }
  }

  /** Of what is shown the answer to the newest question counts; older ones are dropped. */
  async #checkNow(pressed?: Draft): Promise<Checked | null> {
    clearTimeout(this.#checkTimer);
    await this.#carrying.catch(() => undefined);
    if (this.draft === null) return null;
    const draft = pressed ?? this.#snapshot();
    const asked = ++this.#checks;
    const checked = await this.#backend.composeCheck(draft);
    if (asked === this.#checks) this.checked = checked;
    return checked;
  }

  async #readForm(): Promise<void> {
    const asked = ++this.#forms;
    const form = await this.#backend.modelForm(this.kind, this.model);
    if (asked === this.#forms) this.form = form;
  }
}

/** What goes along from model to model. */
const settingsOf = ({ values, references, left }: Draft): Pick<Draft, 'values' | 'references' | 'left'> => ({ values, references, left });

/** Whether two drafts say the same; the submit id is no part of what was typed, nor is the order of keys. */
function sameDraft(one: Draft, other: Draft): boolean {
  const sorted = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  const text = (draft: Draft) => JSON.stringify({ ...draft, submitId: '' }, sorted);
  return text(one) === text(other);
}

/** The links of a text that holds nothing else. */
export function linksOf(text: string): string[] {
  const parts = text.trim().split(/\s+/);
  return parts.every((part) => /^https?:\/\/[^\s/]+\S*$/i.test(part)) ? parts : [];
}

const composers = new WeakMap<Backend, Composer>();

/** The window's one draft: whoever asks, at whatever place, gets the same. */
export function useComposer(): Composer {
  const door = useDoor();
  const present = composers.get(door.backend);
  if (present !== undefined) return present;
  const composer = new Composer(door.backend);
  composers.set(door.backend, composer);
  door.stream.hear((event) => composer.heard(event));
  void composer.open();
  return composer;
}
