/** Times of a player. */

/** "0:03.29" with hundredths, "1:04.2" with tenths, "2:48" without; hours when there are any. */
export function playTime(ms: number, decimals: 0 | 1 | 2): string {
  // Cut, not rounded: a player never shows a moment that it has not reached.
  const steps = Math.floor(Math.max(0, Number.isFinite(ms) ? ms : 0) / 10 ** (3 - decimals) + 1e-6);
  const seconds = Math.floor(steps / 10 ** decimals);
  const rest = decimals === 0 ? '' : `.${String(steps % 10 ** decimals).padStart(decimals, '0')}`;
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}${rest}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}${rest}`;
}

/** Frames a second out of a medium's facts, as "H.264, 24 fps"; null when they do not say. */
export function framesASecond(facts: string | null): number | null {
  const found = /(\d+(?:\.\d+)?)\s*fps/i.exec(facts ?? '');
  const rate = found === null ? Number.NaN : Number(found[1]);
  return Number.isFinite(rate) && rate > 0 && rate <= 1000 ? rate : null;
}

/** The number of the frame at a moment, from 1. */
export const frameAt = (ms: number, rate: number, durationMs: number): number =>
  Math.min(frameCount(rate, durationMs), Math.floor((Math.max(0, ms) / 1000) * rate + 1e-3) + 1);

export const frameCount = (rate: number, durationMs: number): number => Math.max(1, Math.round((durationMs / 1000) * rate));

const steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1800, 3600];
const apart = 80;

/** Marks under a waveform, in milliseconds, far enough apart to be read. */
export function marks(durationMs: number, width: number): number[] {
  if (durationMs <= 0 || width <= 0) return [];
  const most = Math.max(1, Math.floor(width / apart));
  const step = (steps.find((each) => durationMs / 1000 / each <= most) ?? 7200) * 1000;
  const count = Math.floor((durationMs * (1 - 30 / width)) / step);
  return Array.from({ length: Math.max(0, count) + 1 }, (_, index) => index * step);
}

export const speeds = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const;

/** The next faster speed; the fastest stays. */
export const fasterThan = (speed: number): number => speeds.find((each) => each > speed) ?? speeds[speeds.length - 1] ?? 4;

/** The next slower speed that is not below 1, for going back to it step by step. */
export const slowerThan = (speed: number): number => speeds.findLast((each) => each < speed && each >= 1) ?? 1;

/** The part between in and out, in milliseconds; null when neither is set. */
export interface Range {
  from: number;
  to: number;
}

/** In and out as a part of the whole: what is not set is its beginning or end. */
export function rangeOf(from: number | null, to: number | null, durationMs: number): Range | null {
  if (from === null && to === null) return null;
  return { from: from ?? 0, to: Math.max(from ?? 0, to ?? durationMs) };
}

/** Where a loop goes on: null as long as its end is not reached. A moment before the part plays into it. */
export const looped = (timeMs: number, range: Range): number | null => (timeMs >= range.to && range.to > range.from ? range.from : null);
