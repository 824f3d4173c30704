import type { Backend } from '$lib/backend/backend';
import type { Change, CopyWhat, Judgement, Label, Selection, Tile } from '$lib/backend/bindings';
import { hits, type ShortcutName } from '$lib/keymap';
import { copyOut } from '$features/export/taking';
import { attempt } from '$features/task/failed-act';
import type { AskedFor, Asking } from './asking.svelte';
import { discretion } from './discretion.svelte';
import type { Judging } from './judging.svelte';
import type { Picked } from './selection.svelte';

/** What something is done with: the selection, or where there is none the one tile. */
interface Target {
  selection: Selection;
  count: number;
  /** It is the selection. */
  picked: boolean;
}

const rates: ShortcutName[] = ['grid.rate0', 'grid.rate1', 'grid.rate2', 'grid.rate3', 'grid.rate4', 'grid.rate5'];
const labels = { 'grid.red': 'red', 'grid.orange': 'orange', 'grid.yellow': 'yellow', 'grid.green': 'green', 'grid.blue': 'blue', 'grid.violet': 'violet' } as const satisfies Partial<Record<ShortcutName, Label>>;
const asks = { 'grid.tag': 'tags', 'grid.collect': 'collections', 'grid.label': 'rating', 'grid.note': 'note' } as const satisfies Partial<Record<ShortcutName, AskedFor>>;

/** The most that can be compared. */
export const compareMost = 4;

/** What the keys and the bar do with the selection, or with the one tile that has the keys. */
export class Acting {
  /** What is being exported. */
  exporting: Selection | null = $state.raw(null);
  readonly judging: Judging;
  readonly asking: Asking;
  readonly #backend: Backend;
  readonly #picked: Picked;
  /** Where the layer of a kind stands for a task: its tile, or the bar's own button. */
  readonly #anchor: (what: AskedFor, task: number | null) => HTMLElement | null;
  /** Compares two to four tasks; null while there is nowhere to compare them. */
  readonly #compare: ((tasks: number[]) => void) | null;

  constructor(backend: Backend, picked: Picked, judging: Judging, asking: Asking, anchor: (what: AskedFor, task: number | null) => HTMLElement | null, compare: ((tasks: number[]) => void) | null) {
    this.#backend = backend;
    this.#picked = picked;
    this.judging = judging;
    this.asking = asking;
    this.#anchor = anchor;
    this.#compare = compare;
  }

  get compares(): boolean {
    return this.#compare !== null;
  }

  /** Acts on a key; false when it means nothing here. */
  key(event: KeyboardEvent, tile: Tile | null): boolean {
    const stars = rates.findIndex((name) => hits(event, name));
    const label = (Object.keys(labels) as (keyof typeof labels)[]).find((name) => hits(event, name));
    const what = (Object.keys(asks) as (keyof typeof asks)[]).find((name) => hits(event, name));
    if (stars !== -1) this.#run(tile, () => ({ what: 'rating', stars }));
    else if (label !== undefined) this.label(labels[label], tile);
    else if (what !== undefined) void this.ask(asks[what], tile);
    else if (hits(event, 'grid.favourite')) this.favourite(tile);
    else if (hits(event, 'grid.private')) this.private(tile);
    else if (hits(event, 'grid.discretion')) discretion.toggle();
    else if (hits(event, 'grid.bin')) this.bin(tile);
    else if (hits(event, 'grid.compare')) void this.compare();
    else if (hits(event, 'grid.export')) void this.export(tile);
    else if (hits(event, 'grid.openWith')) void this.openWith(tile);
    else if (hits(event, 'grid.copyFiles')) void this.copy(tile, 'files');
    else return false;
    return true;
  }

  favourite = (tile: Tile | null): void => this.#run(tile, (now) => ({ what: 'favourite', on: now.favourite !== 'all' }));

  /** The same label once more takes it away. */
  label = (label: Label, tile: Tile | null): void => this.#run(tile, (now) => ({ what: 'label', label: now.label === label ? null : label }));

  /** Into the bin, or out of it. What was in the selection has left the view with it. */
  bin = (tile: Tile | null): void => this.#run(tile, (now) => ({ what: now.binned === 'all' ? 'restore' : 'bin' }));

  private = (tile: Tile | null): void => this.#run(tile, (now) => ({ what: 'private', on: now.private !== 'all' }));

  async ask(what: AskedFor, tile: Tile | null): Promise<void> {
    const target = await this.#target(tile);
    if (target === null || (what === 'note' && target.count !== 1)) return;
    this.asking.ask({ what, selection: target.selection, count: target.count, anchor: this.#anchor(what, target.picked ? null : (tile?.task ?? null)) });
  }

  export = async (tile: Tile | null): Promise<void> => {
    const target = await this.#target(tile);
    if (target !== null) this.exporting = target.selection;
  };

  /** Opens the first file of the one result in a program that the person chooses. */
  openWith = async (tile: Tile | null): Promise<void> => {
    const target = await this.#target(tile);
    if (target === null || target.count !== 1) return;
    const [task] = target.selection.of === 'tasks' ? target.selection.tasks : ((await attempt(() => this.#picked.tasks(1))) ?? []);
    if (task === undefined) return;
    const detail = await attempt(() => this.#backend.task(task));
    const output = detail?.outputs.find((each) => each.state.name === 'archived');
    if (output !== undefined) await attempt(() => this.#backend.outputOpenWith(output.id));
  };

  copy = async (tile: Tile | null, what: CopyWhat): Promise<void> => {
    const target = await this.#target(tile);
    if (target !== null) await copyOut(this.#backend, target.selection, what);
  };

  /** Drags the files of the tile out of the window, or those of the selection that it is in. */
  drag = async (tile: Tile): Promise<void> => {
    const target = this.#picked.has(tile.position) ? await this.#target(null) : null;
    await attempt(() => this.#backend.filesDrag(target?.selection ?? { of: 'tasks', tasks: [tile.task] }));
  };

  compare = async (): Promise<void> => {
    const { count } = this.#picked;
    if (this.#compare === null || count < 2 || count > compareMost) return;
    const tasks = await attempt(() => this.#picked.tasks(compareMost));
    if (tasks !== null && tasks.length >= 2) this.#compare(tasks);
  };

  async #target(tile: Tile | null): Promise<Target | null> {
    if (this.#picked.any) {
      const selection = await attempt(() => this.#picked.asked());
      return selection === null ? null : { selection, count: this.#picked.count, picked: true };
    }
    return tile === null ? null : { selection: { of: 'tasks', tasks: [tile.task] }, count: 1, picked: false };
  }

  #run(tile: Tile | null, change: (now: Judgement) => Change): void {
    void this.#change(tile, change);
  }

  async #change(tile: Tile | null, of: (now: Judgement) => Change): Promise<void> {
    const target = await this.#target(tile);
    if (target === null) return;
    const now = await attempt(() => this.#backend.judgement(target.selection));
    if (now === null) return;
    const change = of(now);
    const leaves = change.what === 'bin' || change.what === 'restore';
    const judged = await this.judging.change(target.selection, change, target.count === 1 && !leaves);
    if (judged !== null && leaves && target.picked) this.#picked.clear();
  }
}
