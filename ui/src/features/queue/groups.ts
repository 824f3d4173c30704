import type { QueueRow, QueueView } from '$lib/backend/bindings';
import { words } from '$lib/words';
import { number } from '$lib/words/format';

export type Filter = 'all' | 'needsYou' | 'inFlight';
export type GroupName = 'needsYou' | 'inFlight' | 'waiting' | 'endedToday';

export interface Group {
  name: GroupName;
  rows: readonly QueueRow[];
  /** How many, in words. */
  count: string;
  /** Queued long ago or in another copy: they go out only on the person's word. */
  heldForPerson: number[];
}

/** The groups that are shown, in their order; one without rows is left out. */
export function groupsOf(queue: QueueView, filter: Filter): Group[] {
  const group = (name: GroupName, rows: readonly QueueRow[], count: string): Group => ({ name, rows, count, heldForPerson: rows.filter(isHeld).map((row) => row.id) });
  const all = [
    group('needsYou', queue.needsYou, number(queue.needsYou.length)),
    group('inFlight', queue.inFlight, number(queue.inFlight.length)),
    group('waiting', queue.waiting, words.queue.sentInOrder(queue.waiting.length)),
    group('endedToday', queue.endedToday, words.queue.endedOf(queue.endedTodayCount, queue.endedWithoutResult)),
  ];
  return all.filter(({ name, rows }) => rows.length > 0 && (filter === 'all' || filter === name));
}

const isHeld = ({ state }: QueueRow): boolean => state.name === 'queued' && state.waitsFor === 'person';

/** How many are alive, what they may cost, and the models that have no known price. */
export function inAll(queue: QueueView): { count: number; credits: number; without: string[] } {
  const rows = [...queue.needsYou, ...queue.inFlight, ...queue.waiting];
  let credits = 0;
  const without = new Set<string>();
  for (const row of rows) {
    if (row.costEstimate === null) without.add(row.modelTitle || row.model);
    else credits += row.costEstimate;
  }
  return { count: rows.length, credits, without: [...without] };
}
