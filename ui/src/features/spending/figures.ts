import type { SpentDay } from '$lib/backend/bindings';

/** What the bars stand for, day by day: what was spent in the end, and what was charged. */
export function ofDays(days: readonly SpentDay[]): { spent: number[]; charged: number[] } {
  return {
    spent: days.map(({ spent }) => Math.max(0, spent.charged - spent.refunded)),
    charged: days.map(({ spent }) => Math.max(0, spent.charged)),
  };
}

/** The month `by` months later, as "2026-11"; null where it would lie outside of what there is. */
export function monthBy(month: string, by: number, first: string | null, last: string | null): string | null {
  const [year, place] = month.split('-').map(Number) as [number, number];
  const at = year * 12 + place - 1 + by;
  const text = `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
  return first === null || last === null || text < first || text > last ? null : text;
}
