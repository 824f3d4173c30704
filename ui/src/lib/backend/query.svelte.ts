import type { Backend } from './backend';
import { madeOf, type Event, type Failure, type Query as QueryName, type Tag } from './bindings';
import { failureOf } from './failed';

/**
 * One answer of the engine, kept fresh: it is asked again when an event says that what it is made of is old. The last
 * answer stays while the next is on its way, and two are never on their way at once: what becomes stale in between is
 * asked once more afterwards.
 */
export class Query<T> {
  data: T | undefined = $state.raw();
  loading = $state(false);
  failure: Failure | null = $state.raw(null);

  #fetch: () => Promise<T>;
  #tags: readonly Tag[];
  #task: number | null;
  #again = false;
  #closed = false;
  #running: Promise<void> | null = null;

  /** With `task`, only events that name this task make it stale. */
  constructor(name: QueryName, fetch: () => Promise<T>, task: number | null = null) {
    this.#tags = madeOf[name];
    this.#fetch = fetch;
    this.#task = task;
  }

  /** Asks (again). Resolves when an answer that is younger than this call is there. */
  refresh(): Promise<void> {
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run();
    return this.#running;
  }

  /** Puts in an answer that a verb gave, without asking. */
  set(data: T): void {
    this.data = data;
    this.failure = null;
  }

  /** Follows an event of the engine. */
  heard(event: Event): void {
    if (event.type !== 'stale' || !event.tags.some((tag) => this.#tags.includes(tag))) return;
    const mine = this.#task === null || !event.tags.includes('task') || event.tasks.length === 0 || event.tasks.includes(this.#task);
    if (mine) void this.refresh();
  }

  close(): void {
    this.#closed = true;
  }

  async #run(): Promise<void> {
    this.loading = true;
    do {
      this.#again = false;
      try {
        const data = await this.#fetch();
        if (!this.#closed) this.set(data);
      } catch (thrown) {
        if (!this.#closed) this.failure = failureOf(thrown);
      }
    } while (this.#again && !this.#closed);
    this.loading = false;
    this.#running = null;
  }
}

/** Hears the one stream and hands each event to whoever listens. */
export class Stream {
  #heard = new Set<(event: Event) => void>();

  static async of(backend: Backend): Promise<Stream> {
    const stream = new Stream();
    await backend.listen((event) => stream.#heard.forEach((hear) => hear(event)));
    return stream;
  }

  hear(handler: (event: Event) => void): () => void {
    this.#heard.add(handler);
    return () => this.#heard.delete(handler);
  }
}
