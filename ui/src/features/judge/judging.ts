import type { Backend } from '$lib/backend/backend';
import type { Change, Label, Selection } from '$lib/backend/bindings';
import { useBackend } from '$lib/backend/context.svelte';
import { toasts } from '$lib/design';
import { words } from '$lib/words';
import { attempt } from '$features/task/failed-act';

export const labels: readonly Label[] = ['red', 'orange', 'yellow', 'green', 'blue', 'violet'];

export const only = (task: number): Selection => ({ of: 'tasks', tasks: [task] });

/** What is said of single results, by key or button. */
export class Judging {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  say = async (task: number, change: Change): Promise<boolean> => (await attempt(() => this.#backend.judge(only(task), change))) !== null;

  /** Whether it is one already is asked first: what is on the screen may be older than the last key. */
  toggleFavourite = async (task: number): Promise<void> => {
    const now = await attempt(() => this.#backend.judgement(only(task)));
    if (now !== null) await this.say(task, { what: 'favourite', on: now.favourite !== 'all' });
  };

  rate = async (task: number, stars: number): Promise<void> => void (await this.say(task, { what: 'rating', stars }));

  bin = async (task: number): Promise<boolean> => {
    const done = await this.say(task, { what: 'bin' });
    if (done) toasts.show({ text: words.judge.binned, undo: () => void this.undo() });
    return done;
  };

  undo = async (): Promise<void> => void (await attempt(() => this.#backend.judgeUndo()));
  redo = async (): Promise<void> => void (await attempt(() => this.#backend.judgeRedo()));
}

/** Called while a component is made. */
export const useJudging = (): Judging => new Judging(useBackend());
