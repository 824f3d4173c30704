import type { Backend } from '$lib/backend/backend';
import type { Change, Judged, Selection, Undone } from '$lib/backend/bindings';
import { toasts, type Toast } from '$lib/design';
import { words } from '$lib/words';
import { attempt } from '$features/task/failed-act';

/** What a person says of results, with the way back. */
export class Judging {
  /** The last thing that was said with a way back: it goes when something else is done, for back means the last thing. */
  #said: Toast | null = null;
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Changes results. `quiet`: what changed is in sight, and needs no word. */
  change = async (selection: Selection, change: Change, quiet = false): Promise<Judged | null> => {
    const judged = await attempt(() => this.#backend.judge(selection, change));
    if (judged === null) return null;
    this.#forget();
    if (judged.changed > 0 && !quiet) this.#say(words.judging.changed(change, judged.changed), true);
    return judged;
  };

  one = (task: number, change: Change, quiet = true): Promise<Judged | null> => this.change({ of: 'tasks', tasks: [task] }, change, quiet);

  undo = async (): Promise<void> => {
    const undone = await attempt(() => this.#backend.judgeUndo());
    this.#tell(undone, words.judging.undone, words.judging.nothingToUndo);
  };

  redo = async (): Promise<void> => {
    const undone = await attempt(() => this.#backend.judgeRedo());
    this.#tell(undone, words.judging.redone, words.judging.nothingToRedo);
  };

  /** Says what was done to tags or collections, with the way back. */
  say(text: string): void {
    this.#forget();
    this.#say(text, true);
  }

  #tell(undone: Undone | null, said: (undone: Undone) => string, nothing: string): void {
    this.#forget();
    this.#say(undone === null ? nothing : said(undone), false);
  }

  #say(text: string, back: boolean): void {
    this.#said = back ? { text, undo: () => void this.undo() } : { text };
    toasts.show(this.#said);
  }

  #forget(): void {
    if (this.#said !== null) toasts.drop(this.#said);
    this.#said = null;
  }
}

const each = new WeakMap<Backend, Judging>();

/** One for a window, whichever part of it asks. */
export function judgingOf(backend: Backend): Judging {
  const known = each.get(backend) ?? new Judging(backend);
  each.set(backend, known);
  return known;
}
