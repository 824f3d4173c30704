import type { BinView, Change, CollectionChange, CollectionView, Emptied, Failure, FailureCode, Judged, Judgement, Label, Share, Tag, TagView, Undone, UndoneWhat } from '../bindings';
import { outputId, type Item } from './works';

/** What a person said of one result of the pretend library. */
export interface Said {
  favourite: boolean;
  rating: number;
  label: Label | null;
  private: boolean;
  binned: boolean;
  emptied: boolean;
  note: string;
  tags: Set<string>;
  /** Names of the collections that it is in. */
  collections: Set<string>;
}

interface Collection {
  id: number;
  name: string;
  private: boolean;
}

interface State {
  said: Map<number, Said>;
  tags: Map<number, string>;
  collections: Collection[];
  /** Tasks in the order that they were moved into, by collection; what is not among them stands behind. */
  orders: Map<number, readonly number[]>;
}

interface Step {
  what: UndoneWhat;
  changed: number;
  before: State;
  after: State;
}

const tagWords: readonly (readonly [string, RegExp])[] = [
  ['landscape', /lake|ridge|dune|cloud|hills|valley|ocean/i], ['portrait', /portrait|bronze/i], ['film look', /film|ektachrome|grain|imax/i],
  ['loop', /slow/i], ['product', /vase|sleeve|still life/i], ['night', /night|aurora|neon|milky/i], ['paper', /paper|woodblock/i],
];
const setNames = ['Spring set', 'Covers', 'Client: Aurora film'];
const eachBytes = 4_680_000;

/** Judging in memory: every change can be taken back, exactly. */
export class MemoryJudging {
  #state: State;
  #undo: Step[] = [];
  #redo: Step[] = [];
  #next = 100;
  readonly #items: () => readonly Item[];
  readonly #stale: (tags: Tag[], tasks?: number[]) => void;

  /** `many` also puts some into the bin and makes some private. */
  constructor(items: () => readonly Item[], stale: (tags: Tag[], tasks?: number[]) => void, many: boolean) {
    this.#items = items;
    this.#stale = stale;
    const said = new Map<number, Said>();
    for (const item of items()) said.set(item.task, first(item, many));
    this.#state = {
      said,
      tags: new Map(tagWords.map(([name], index) => [index + 1, name])),
      collections: items().length === 0 ? [] : setNames.map((name, index) => ({ id: index + 1, name, private: false })),
      orders: new Map(),
    };
  }

  said = (task: number): Said => this.#state.said.get(task) ?? nothing();

  judge(tasks: readonly number[], change: Change): Judged {
    const made: State = this.#copy();
    const changed = tasks.filter((task) => this.#apply(made, task, change));
    if (change.what === 'tag' && ![...made.tags.values()].some((name) => same(name, change.name))) made.tags.set(this.#next++, change.name.trim());
    if (changed.length > 0 || made.tags.size !== this.#state.tags.size) this.#step({ what: 'change', change }, changed.length, made, changed);
    return { changed: changed.length };
  }

  judgeUndo(): Undone | null {
    const step = this.#undo.pop();
    if (step === undefined) return null;
    this.#redo.push(step);
    this.#state = step.before;
    this.#stale(['library', 'tags', 'collections']);
    return { what: step.what, changed: step.changed };
  }

  judgeRedo(): Undone | null {
    const step = this.#redo.pop();
    if (step === undefined) return null;
    this.#undo.push(step);
    this.#state = step.after;
    this.#stale(['library', 'tags', 'collections']);
    return { what: step.what, changed: step.changed };
  }

  judgement(tasks: readonly number[]): Judgement {
    const of = tasks.map(this.said);
    const one = <T>(values: T[]): T | null => (values.length > 0 && values.every((value) => value === values[0]) ? (values[0] ?? null) : null);
    const share = (count: number): Share => (count === 0 ? 'none' : count === of.length ? 'all' : 'some');
    const among = (names: string[], has: (said: Said, name: string) => boolean) =>
      names.map((name) => ({ name, count: of.filter((said) => has(said, name)).length })).filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
    return {
      count: of.length,
      bytes: of.length * eachBytes,
      favourite: share(of.filter((said) => said.favourite).length),
      private: share(of.filter((said) => said.private).length),
      binned: share(of.filter((said) => said.binned).length),
      rating: one(of.map((said) => said.rating)),
      label: one(of.map((said) => said.label)),
      tags: among([...this.#state.tags.values()], (said, name) => said.tags.has(name)).map(({ name, count }) => ({ name, share: share(count) })),
      collections: among(this.#state.collections.map(({ name }) => name), (said, name) => said.collections.has(name)).map(({ name, count }) => ({ id: this.#state.collections.find((each) => each.name === name)?.id ?? 0, name, share: share(count) })),
      note: of.length === 1 ? (of[0]?.note ?? '') : null,
    };
  }

  tags = (): TagView[] =>
    [...this.#state.tags].map(([id, name]) => ({ id, name, count: this.#count((said) => said.tags.has(name)) })).toSorted((a, b) => b.count - a.count);

  collections = (): CollectionView[] =>
    this.#state.collections.map((each) => ({ ...each, count: this.#count((said) => said.collections.has(each.name)), cover: this.#cover(each.name) }));

  tagRename(id: number, name: string): null {
    const from = this.#state.tags.get(id);
    const to = name.trim();
    if (from === undefined) throw failed('notFound');
    if (to === '') throw failed('nameMissing');
    const made = this.#copy();
    const other = [...made.tags].find(([each, called]) => each !== id && same(called, to));
    if (other === undefined) made.tags.set(id, to);
    else made.tags.delete(id);
    this.#renameIn(made, 'tags', from, other?.[1] ?? to);
    this.#step({ what: 'tagRenamed', from, to }, 0, made);
    return null;
  }

  tagDelete(id: number): null {
    const name = this.#state.tags.get(id);
    if (name === undefined) throw failed('notFound');
    const made = this.#copy();
    made.tags.delete(id);
    this.#renameIn(made, 'tags', name, null);
    this.#step({ what: 'tagDeleted', name }, 0, made);
    return null;
  }

  collectionSave({ id, name, private: hidden }: CollectionChange): CollectionView {
    const called = name.trim();
    if (called === '') throw failed('nameMissing');
    if (this.#state.collections.some((each) => each.id !== id && same(each.name, called))) throw failed('nameTaken');
    const made = this.#copy();
    const before = made.collections.find((each) => each.id === id);
    const saved = { id: before?.id ?? this.#next++, name: called, private: hidden };
    made.collections = before === undefined ? [...made.collections, saved] : made.collections.map((each) => (each.id === id ? saved : each));
    if (before !== undefined) this.#renameIn(made, 'collections', before.name, called);
    this.#step({ what: before === undefined ? 'collectionMade' : 'collectionChanged', name: called }, 0, made);
    return { ...saved, count: this.#count((said) => said.collections.has(called)), cover: null };
  }

  collectionDelete(id: number): null {
    const gone = this.#state.collections.find((each) => each.id === id);
    if (gone === undefined) throw failed('notFound');
    const made = this.#copy();
    made.collections = made.collections.filter((each) => each.id !== id);
    this.#renameIn(made, 'collections', gone.name, null);
    this.#step({ what: 'collectionDeleted', name: gone.name }, 0, made);
    return null;
  }

  collectionOrder(id: number, tasks: readonly number[], before: number | null): null {
    const collection = this.#state.collections.find((each) => each.id === id);
    if (collection === undefined) throw failed('notFound');
    const held = this.byHand(collection);
    if (before !== null && !held.includes(before)) throw failed('notFound');
    const moving = tasks.filter((task) => held.includes(task));
    const stay = (task: number) => !moving.includes(task);
    const at = before === null ? held.length : held.indexOf(before);
    const order = [...held.slice(0, at).filter(stay), ...moving, ...held.slice(at).filter(stay)];
    if (order.every((task, place) => task === held[place])) return null;
    const made = this.#copy();
    made.orders.set(id, order);
    this.#step({ what: 'collectionOrdered', name: collection.name }, 0, made);
    return null;
  }

  /** The collection of that name, whatever its case. */
  collectionNamed = (name: string): Collection | null => this.#state.collections.find((each) => same(each.name, name)) ?? null;

  /** Tasks of a collection as they were ordered. */
  byHand({ id, name }: Collection): number[] {
    const known = this.#state.orders.get(id) ?? [];
    const held = this.#items().map(({ task }) => task).filter((task) => this.said(task).collections.has(name));
    return [...known.filter((task) => held.includes(task)), ...held.filter((task) => !known.includes(task))];
  }

  bin = (): BinView => {
    const binned = this.#items().filter(({ task }) => this.#inBin(task));
    const files = binned.reduce((sum, { work }) => sum + work.outputs, 0);
    return { count: binned.length, files, bytes: files * eachBytes };
  };

  /** Not undone; what was said before of the same results is not, either. */
  binEmpty(tasks: readonly number[] | null): Emptied {
    const gone = this.#items().filter(({ task }) => this.#inBin(task) && (tasks === null || tasks.includes(task)));
    const files = gone.reduce((sum, { work }) => sum + work.outputs, 0);
    for (const { task } of gone) this.#state.said.set(task, { ...this.said(task), emptied: true });
    this.#undo = [];
    this.#redo = [];
    this.#stale(['library', 'tags', 'collections']);
    return { count: gone.length, files, bytes: files * eachBytes, left: 0 };
  }

  /** Itself or one of its collections. */
  isPrivate = (task: number): boolean => this.said(task).private || this.#state.collections.some((each) => each.private && this.said(task).collections.has(each.name));

  #inBin = (task: number): boolean => this.said(task).binned && !this.said(task).emptied;
  #count = (has: (said: Said) => boolean): number => this.#items().filter(({ task }) => !this.said(task).binned && has(this.said(task))).length;
  #cover = (name: string): number | null => {
    const item = this.#items().find(({ task, work }) => work.pic !== '' && this.said(task).collections.has(name));
    return item === undefined ? null : outputId(item.task, 0);
  };

  #copy = (): State => ({ said: new Map(this.#state.said), tags: new Map(this.#state.tags), collections: [...this.#state.collections], orders: new Map(this.#state.orders) });

  #step(what: UndoneWhat, changed: number, after: State, tasks: readonly number[] = []): void {
    this.#undo.push({ what, changed, before: this.#state, after });
    this.#redo = [];
    this.#state = after;
    this.#stale(['library', 'tags', 'collections', 'task'], tasks.length <= 200 ? [...tasks] : []);
  }

  #renameIn(made: State, kind: 'tags' | 'collections', from: string, to: string | null): void {
    for (const [task, said] of made.said) {
      if (!said[kind].has(from)) continue;
      const names = new Set(said[kind]);
      names.delete(from);
      if (to !== null) names.add(to);
      made.said.set(task, { ...said, [kind]: names });
    }
  }

  /** Whether the result is another than before. */
  #apply(made: State, task: number, change: Change): boolean {
    const before = made.said.get(task);
    if (before === undefined) return false;
    const put = (after: Partial<Said>, other: boolean) => {
      if (other) made.said.set(task, { ...before, ...after });
      return other;
    };
    switch (change.what) {
      case 'favourite': return put({ favourite: change.on }, before.favourite !== change.on);
      case 'rating': return put({ rating: change.stars }, before.rating !== change.stars);
      case 'label': return put({ label: change.label }, before.label !== change.label);
      case 'private': return put({ private: change.on }, before.private !== change.on);
      case 'note': return put({ note: change.text }, before.note !== change.text);
      case 'bin': return put({ binned: true }, !before.binned);
      case 'restore': return put({ binned: false }, before.binned && !before.emptied);
      case 'tag': {
        const name = [...made.tags.values()].find((each) => same(each, change.name)) ?? change.name.trim();
        return put({ tags: new Set([...before.tags, name]) }, name !== '' && !before.tags.has(name));
      }
      case 'untag': return put({ tags: new Set([...before.tags].filter((each) => !same(each, change.name))) }, [...before.tags].some((each) => same(each, change.name)));
      case 'collect':
      case 'uncollect': {
        const name = made.collections.find(({ id }) => id === change.collection)?.name;
        if (name === undefined) throw failed('notFound');
        const names = new Set(before.collections);
        if (change.what === 'collect') names.add(name);
        else names.delete(name);
        return put({ collections: names }, names.size !== before.collections.size);
      }
    }
  }
}

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
const failed = (code: FailureCode): Failure => ({ code, facts: {}, detail: null });
const nothing = (): Said => ({ favourite: false, rating: 0, label: null, private: false, binned: false, emptied: false, note: '', tags: new Set(), collections: new Set() });

/** What was said at first, the same every time. */
function first({ task, work }: Item, many: boolean): Said {
  let any = Math.imul(task ^ (task >>> 15), 0x2c1b3c6d);
  any = Math.imul(any ^ (any >>> 12), 0x297a2d39);
  any = (any ^ (any >>> 15)) >>> 0;
  const labels: Label[] = ['red', 'yellow', 'green', 'blue'];
  return {
    favourite: any % 19 === 3,
    rating: any % 29 === 0 ? 5 : any % 13 === 0 ? 4 : any % 17 === 0 ? 3 : 0,
    label: any % 31 === 0 ? (labels[any % 4] ?? null) : null,
    private: many && any % 17 === 0,
    binned: many && any % 41 === 0,
    emptied: false,
    note: '',
    tags: new Set(tagWords.filter(([, word]) => word.test(work.prompt)).map(([name]) => name)),
    collections: new Set(any % 13 === 0 ? [setNames[any % 3] ?? ''] : []),
  };
}
