import type { Board, BoardTask, OutputView, StateView, TaskDetail } from '../bindings';
import { detailOf } from './detail';
import type { SceneName } from './scenes';
import { itemsOf, type Item } from './works';

/** What a pretend board is made of: results of the pretend library, as if one prompt had made them. */
const medium = { board: 'image', 'board-clips': 'video', 'board-songs': 'audio' } as const;
const prompt = 'A heron over an alpine lake before sunrise, mist between pine ridges, long lens';

/** A board as the engine keeps it, which only it can hide. */
export class MemoryBoard {
  blind = false;
  winner: number | null = null;
  leads = true;
  readonly #details: TaskDetail[];
  readonly #now: number;

  constructor(scene: SceneName, now: number) {
    const media = scene in medium ? medium[scene as keyof typeof medium] : 'image';
    const seen = new Set<string>();
    const items: Item[] = itemsOf(12_480, now).filter(({ work }) => work.media === media && !seen.has(work.model) && seen.add(work.model));
    this.#details = items.slice(0, media === 'audio' ? 2 : 4).map(detailOf);
    this.#now = now;
  }

  get tasks(): number[] {
    return this.#details.map((detail) => detail.id);
  }

  /** False when it is none of its tasks. */
  choose(task: number | null): boolean {
    if (task !== null && !this.tasks.includes(task)) return false;
    this.winner = task;
    this.leads = task !== null;
    return true;
  }

  view(board: string): Board {
    const hidden = this.blind && this.winner === null;
    const details = this.blind ? [...this.#details].reverse() : this.#details;
    return {
      board, kind: details[0]?.kind ?? 'image', prompt, prompts: 1, blind: this.blind, hidden, winner: this.winner, leads: this.leads && this.winner !== null,
      columns: details.map((detail) => ({
        model: hidden ? null : { id: detail.model, title: detail.modelTitle, won: { won: detail.id === this.winner ? 3 : 1, of: 6 } },
        tasks: [this.#task(detail, hidden, detail === this.#details[3])],
      })),
    };
  }

  #task(detail: TaskDetail, hidden: boolean, running: boolean): BoardTask {
    const state: StateView = running
      ? { name: 'processing', since: hidden ? 0 : this.#now - 34_000, status: null, watched: true, estimate: null }
      : detail.state;
    return {
      task: detail.id, prompt, facts: hidden ? [] : ['16:9'], state, outputs: running ? [] : detail.outputs.map((output) => (hidden ? untold(output) : output)),
      credits: hidden || running ? null : (detail.cost?.credits ?? null), madeInMs: hidden || running ? null : detail.madeInMs,
    };
  }
}

const untold = (output: OutputView): OutputView => ({ ...output, label: null, mime: null, facts: null, bytes: null, sha256: null, path: null, archivedAt: null });
