import type { Backend } from '$lib/backend/backend';
import type { Event, Failure, ReceiptOf, ReceiptWritten } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';

/** What is going on: nothing, the person looks for a folder, or it is written there. */
type Step = 'none' | 'folder' | 'writing';

/** One receipt on its way: chosen, being written, written, or not. */
export class ReceiptMaking {
  #zip = $state(true);
  #withFiles = $state(false);
  /** While it is written; the engine tells how far once it takes longer than a second. */
  progress: { done: number; of: number } | null = $state.raw(null);
  step: Step = $state('none');
  written: ReceiptWritten | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get zip(): boolean {
    return this.#zip;
  }
  set zip(zip: boolean) {
    this.#zip = zip;
    this.anew();
  }

  get withFiles(): boolean {
    return this.#withFiles;
  }
  set withFiles(withFiles: boolean) {
    this.#withFiles = withFiles;
    this.anew();
  }

  /** Something else is asked for than what was written last. */
  anew(): void {
    this.failure = null;
    this.written = null;
    this.progress = null;
  }

  /** Asks for a folder, then writes into it. True when a receipt was written. */
  async write(what: ReceiptOf): Promise<boolean> {
    if (this.step !== 'none') return false;
    this.anew();
    this.step = 'folder';
    try {
      const to = await this.#backend.folderChoose();
      if (to === null) return false;
      this.step = 'writing';
      this.written = await this.#backend.receiptExport({ what, to, zip: this.zip, withFiles: this.withFiles });
      return true;
    } catch (thrown) {
      this.failure = failureOf(thrown);
      return false;
    } finally {
      this.step = 'none';
      this.progress = null;
    }
  }

  async stop(): Promise<void> {
    await this.#backend.receiptStop();
  }

  async reveal(): Promise<void> {
    try {
      await this.#backend.receiptReveal();
    } catch (thrown) {
      this.failure = failureOf(thrown);
    }
  }

  heard(event: Event): void {
    if (event.type === 'receiptWriting' && this.step === 'writing') this.progress = { done: event.done, of: event.of };
  }
}

/** All months from the first to the last, newest first. */
export function monthsBetween(first: string | null, last: string | null): string[] {
  if (first === null || last === null) return [];
  const months: string[] = [];
  let [year, month] = last.split('-').map(Number) as [number, number];
  // A clock that was once wrong by centuries must not make a list that never ends.
  while (months.length < 1200) {
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (text < first) break;
    months.push(text);
    month -= 1;
    if (month === 0) [year, month] = [year - 1, 12];
  }
  return months;
}
