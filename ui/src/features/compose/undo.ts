import type { Draft } from '$lib/backend/bindings';

/** Changes of the same thing that follow each other this fast are one step, up to this long. */
const together = 900;
const longest = 6000;
const mostSteps = 300;

/**
 * The steps of one draft, back and forth. A step is the draft as it was before a change, whatever changed: typing,
 * model, parameters, references, presets, JSON. What was submitted is no step: no way leads back before a press.
 */
export class UndoStack {
  #past: Draft[] = [];
  #future: Draft[] = [];
  #name: string | null = null;
  #began = 0;
  #last = 0;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Before a change. `name` says of what, so that typing on makes no step of its own; null: always a step. */
  note(before: () => Draft, name: string | null): void {
    const now = this.#now();
    const goesOn = name !== null && name === this.#name && now - this.#last < together && now - this.#began < longest;
    this.#last = now;
    this.#future = [];
    if (goesOn && this.#past.length > 0) return;
    this.#name = name;
    this.#began = now;
    this.#past.push(before());
    if (this.#past.length > mostSteps) this.#past.shift();
  }

  undo(present: Draft): Draft | null {
    return this.#step(this.#past, this.#future, present);
  }

  redo(present: Draft): Draft | null {
    return this.#step(this.#future, this.#past, present);
  }

  #step(from: Draft[], to: Draft[], present: Draft): Draft | null {
    const draft = from.pop();
    if (draft === undefined) return null;
    to.push(present);
    this.#name = null;
    return draft;
  }
}

/** The steps of each draft, by its tab. */
export class UndoStacks {
  #stacks = new Map<number, UndoStack>();

  of(tab: number): UndoStack {
    const stack = this.#stacks.get(tab) ?? new UndoStack();
    this.#stacks.set(tab, stack);
    return stack;
  }

  /** A draft turned out to have another tab. */
  move(from: number, to: number): void {
    this.#stacks.set(to, this.of(from));
    this.#stacks.delete(from);
  }

  /** Accounts have drafts of their own. */
  clear(): void {
    this.#stacks.clear();
  }
}

/** Where the caret belongs in a text that took the place of another: at the end of what differs. */
export function caretAfter(before: string, after: string): number {
  let same = 0;
  const most = Math.min(before.length, after.length);
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return after.length - same;
}
