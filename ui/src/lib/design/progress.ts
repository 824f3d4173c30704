import type { Estimate, Quantile } from '$lib/backend/bindings';

/**
 * What can honestly be said about a task that reports no progress. The axis is time: it starts at sending and ends
 * where 90 of 100 earlier runs were done. When a newer estimate moves that end, the bar goes on from where it was:
 * `engine/src/estimate/shown.rs` says from when and at which share, and computes the same as this.
 */
export type Progress =
  | {
      name: 'running';
      /** Fill, tick and figure alike: 0 to 0.95. */
      share: number;
      /** Where the landing zone begins, 0 to 1; it reaches to the end. The middle 80 % of runs end inside. */
      zone: number;
      /** Milliseconds left, if it ends inside the zone; `leastLeft` is null once the zone is reached. */
      leastLeft: number | null;
      mostLeft: number;
    }
  | { name: 'late'; zone: number; /** One in so many runs takes this long. */ oneIn: number }
  | { name: 'unknown' };

const mostShown = 0.95;

export function progress(estimate: Estimate | null, elapsedMs: number): Progress {
  const points = estimate === null ? [] : rising(estimate.quantiles);
  const first = at(points, 0.1);
  const last = at(points, 0.9);
  if (first === null || last === null || last <= 0) return { name: 'unknown' };
  const elapsed = Math.max(0, elapsedMs);
  const shareAt = along(estimate, last);
  const zone = shareAt(first);
  if (elapsed > last || last <= (estimate?.afterMs ?? 0)) return { name: 'late', zone, oneIn: oneIn(points, elapsed) };
  return {
    name: 'running',
    share: Math.min(mostShown, shareAt(elapsed)),
    zone,
    leastLeft: elapsed < first ? first - elapsed : null,
    mostLeft: last - elapsed,
  };
}

/** From time since sending to the place on the bar: even up to where this estimate took over, and even from there on. */
function along(estimate: Estimate | null, last: number): (elapsed: number) => number {
  const known = estimate !== null && estimate.afterMs > 0 && estimate.afterMs < last && estimate.share >= 0;
  const from = known ? { at: estimate.afterMs, share: Math.min(1, estimate.share) } : { at: 0, share: 0 };
  return (elapsed) => {
    const place = elapsed < from.at ? (from.share * elapsed) / from.at : from.share + ((1 - from.share) * (elapsed - from.at)) / (last - from.at);
    return Math.min(1, Math.max(0, place));
  };
}

/** Points in order of share, each later than the one before; what is out of order is left out. */
function rising(quantiles: readonly Quantile[]): Quantile[] {
  const sorted = quantiles
    .filter((point) => Number.isFinite(point.share) && Number.isFinite(point.ms) && point.ms >= 0)
    .toSorted((a, b) => a.share - b.share);
  return sorted.filter((point, index) => index === 0 || point.ms >= (sorted[index - 1]?.ms ?? 0));
}

const at = (points: readonly Quantile[], share: number): number | null =>
  points.find((point) => Math.abs(point.share - share) < 1e-6)?.ms ?? null;

/** How rare a run of this length is, read off the tail of the distribution. */
function oneIn(points: readonly Quantile[], elapsed: number): number {
  let before: Quantile = { share: 0, ms: 0 };
  for (const point of points) {
    if (point.ms > elapsed) {
      const part = (elapsed - before.ms) / (point.ms - before.ms);
      return rarity(before.share + part * (point.share - before.share));
    }
    before = point;
  }
  return rarity(before.share);
}

const rarity = (share: number): number => Math.max(2, Math.round(1 / Math.max(0.001, 1 - share)));
