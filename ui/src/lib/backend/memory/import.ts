import type { SceneName } from './scenes';
import type { Failure, FailureCode, FilesFound, FilesView, ImportedFrom, ImportOffer, ImportOrder, Imported, WatchedFolder } from '../bindings';

const failed = (code: FailureCode): Failure => ({ code, facts: {}, detail: null });

const nothing: ImportOffer = {
  id: 0, from: '', results: { new: 0, known: 0 }, files: { new: 0, known: 0 }, ids: { new: 0, known: 0 }, programs: [], bytes: 0, leftOut: [], leftOutCount: 0, more: false,
};

/** A folder of another program, with two files that cannot be brought in. */
export const foreignOffer: ImportOffer = {
  ...nothing, from: 'ComfyUI/output', files: { new: 1_204, known: 37 }, bytes: 2_840_000_000,
  programs: [{ program: 'ComfyUI', files: 981 }, { program: 'Stable Diffusion web UI', files: 140 }, { program: '', files: 83 }],
  leftOut: [{ name: 'broken_00041_.png', why: 'noMedia', detail: 'the picture ends too early' }, { name: 'locked.png', why: 'unread', detail: 'Permission denied' }], leftOutCount: 2,
};

/** An archive of this app, as it lay on an old computer. */
export const archiveOffer: ImportOffer = {
  ...nothing, from: 'Afterimage', results: { new: 8_412, known: 3 }, files: { new: 12, known: 0 }, bytes: 61_200_000_000, programs: [{ program: '', files: 12 }],
};

/** What of a text looks like an id of the service. */
export function listOffer(text: string): ImportOffer {
  const ids = new Set(text.match(/task_[A-Za-z0-9._-]+/g) ?? []);
  return { ...nothing, ids: { new: ids.size, known: 0 }, leftOut: [], leftOutCount: 0 };
}

/** What is brought in, and how saved files stand. */
export class MemoryImports {
  /** What the system's dialog leads to; null: it is left. */
  offered: ImportOffer | null = foreignOffer;
  /** Whether an import goes on until it is stopped. */
  takes: 'at once' | 'for ever' = 'at once';
  files: FilesView = { running: null, checkedAt: Date.UTC(2026, 10, 24, 9, 5), files: 1_840, missing: 0, changed: 0, found: 0, away: false };
  watched: WatchedFolder[] = [];
  #offer: ImportOffer | null = null;
  #count = 0;
  #stop: () => void = () => undefined;
  readonly #unwatched: WatchedFolder[] = [];

  constructor(scene: SceneName, now: number) {
    if (scene === 'import-archive') this.offered = archiveOffer;
    if (scene === 'import-nothing') this.offered = { ...nothing, from: 'Documents' };
    if (scene === 'import-slow') this.takes = 'for ever';
    if (scene !== 'files') return;
    this.files = { ...this.files, checkedAt: now - 3 * 3_600_000, missing: 3, changed: 1, found: 2 };
    this.watched = [
      { path: '/home/studio/ComfyUI/output', since: now - 9 * 86_400_000, taken: 412, lastAt: now - 1_500_000, trouble: null },
      { path: '/media/studio/renders', since: now - 40 * 86_400_000, taken: 0, lastAt: null, trouble: 'missing' },
    ];
  }

  look(offer: ImportOffer | null): ImportOffer | null {
    if (offer === null) return null;
    this.#count += 1;
    this.#offer = { ...offer, id: this.#count };
    return this.#offer;
  }

  take(order: ImportOrder): Promise<Imported> {
    const offer = this.#offer;
    if (offer === null || offer.id !== order.offer) return Promise.reject(failed('importVoid'));
    const done = (share: number, stopped: boolean): Imported => ({
      run: `run-${String(offer.id)}`, results: Math.floor(offer.results.new * share), files: Math.floor(offer.files.new * share), ids: Math.floor(offer.ids.new * share),
      known: offer.results.known + offer.files.known + offer.ids.known, found: 0, leftOut: offer.leftOut, leftOutCount: offer.leftOutCount, stopped,
    });
    if (this.takes === 'at once') return Promise.resolve(done(1, false));
    return new Promise((resolve) => (this.#stop = () => resolve(done(0.4, true))));
  }

  stop(): null {
    this.#stop();
    return null;
  }

  found(): FilesFound {
    const found = Math.ceil(this.files.missing / 2);
    this.files = { ...this.files, missing: this.files.missing - found, found: this.files.found + found };
    return { found, missing: this.files.missing, stopped: false };
  }

  watch(path: string, now: number): WatchedFolder[] {
    this.watched = [...this.watched, { path, since: now, taken: 0, lastAt: null, trouble: null }];
    return this.watched;
  }

  unwatch(path: string): WatchedFolder[] {
    this.#unwatched.push(...this.watched.filter((folder) => folder.path === path));
    this.watched = this.watched.filter((folder) => folder.path !== path);
    return this.watched;
  }

  /** Null: it was not removed here. */
  rewatch(path: string): WatchedFolder[] | null {
    const before = this.#unwatched.find((folder) => folder.path === path);
    if (before === undefined) return null;
    this.watched = [...this.watched, before];
    return this.watched;
  }
}

/** Where a picture of another program came from. */
export const importedFrom: ImportedFrom = {
  at: Date.UTC(2026, 10, 23, 18, 40), archive: false, program: 'ComfyUI', path: '/home/studio/ComfyUI/output/dolomites_00012_.png',
  metadata: '{"3":{"class_type":"KSampler","inputs":{"seed":8566257,"steps":20,"cfg":8}}}',
};
