import type { Event } from '$lib/backend/bindings';

interface Transfer {
  bytes: number;
  total: number | null;
}
interface Sample {
  at: number;
  bytes: number;
}

const remembered = 4000;

/** Bytes that are being saved, as the events tell them between two answers of the queue. */
export class Transfers {
  #outputs: Map<number, Map<number, Transfer>> = $state.raw(new Map());
  #samples = new Map<number, Sample[]>();

  heard(event: Event, now: number): void {
    if (event.type === 'transfer') this.#move(event.task, event.output, { bytes: event.bytes, total: event.total }, now);
  }

  /** Bytes of a task so far; what the queue said counts until an event says more. */
  of(task: number, bytes: number, total: number | null): Transfer {
    const outputs = this.#outputs.get(task);
    if (outputs === undefined) return { bytes, total };
    let sum = 0;
    for (const output of outputs.values()) sum += output.bytes;
    const reached = Math.max(bytes, sum);
    return { bytes: total === null ? reached : Math.min(total, reached), total };
  }

  /** Bytes a second over the last moments; null while there is nothing to measure. */
  rateOf(task: number): number | null {
    if (!this.#outputs.has(task)) return null;
    const samples = this.#samples.get(task) ?? [];
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 500) return null;
    return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1000);
  }

  /** Forgets what is not being saved any more. */
  keep(tasks: ReadonlySet<number>): void {
    if ([...this.#outputs.keys()].every((task) => tasks.has(task))) return;
    this.#outputs = new Map([...this.#outputs].filter(([task]) => tasks.has(task)));
    for (const task of this.#samples.keys()) if (!tasks.has(task)) this.#samples.delete(task);
  }

  #move(task: number, output: number, transfer: Transfer, now: number): void {
    const outputs = new Map(this.#outputs.get(task)).set(output, transfer);
    this.#outputs = new Map(this.#outputs).set(task, outputs);
    let bytes = 0;
    for (const each of outputs.values()) bytes += each.bytes;
    const samples = (this.#samples.get(task) ?? []).filter((sample) => now - sample.at <= remembered);
    this.#samples.set(task, [...samples, { at: now, bytes }]);
  }
}
