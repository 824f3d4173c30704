import type { QueuePlace } from '$lib/backend/bindings';

export type Move = 'front' | 'up' | 'down';

/** Where a waiting task goes with this move; null when it is there already, or does not wait. */
export function placeFor(waiting: readonly number[], task: number, way: Move): QueuePlace | null {
  const at = waiting.indexOf(task);
  if (at === -1 || (way === 'down' ? at === waiting.length - 1 : at === 0)) return null;
  if (way === 'front') return { at: 'front' };
  return before(waiting[way === 'up' ? at - 1 : at + 2]);
}

/** The place where it is, to come back to. */
export const placeNow = (waiting: readonly number[], task: number): QueuePlace => before(waiting[waiting.indexOf(task) + 1]);

const before = (task: number | undefined): QueuePlace => (task === undefined ? { at: 'end' } : { at: 'before', task });
