import type { BucketDays, FailedHow, InsightBucket, InsightView, MediaType } from '$lib/backend/bindings';

/** Questions to the library, in its query language: what a mark of a plot leads to. */

/** A value as one piece, in quotes where it has to be. */
export const value = (text: string): string => (/^[\p{L}\p{N}][\p{L}\p{N}._/-]*$/u.test(text) ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);

/** What was made within a bucket. */
export function made(bucket: InsightBucket, { from, to }: BucketDays): string {
  if (bucket === 'month') return `made:${from.slice(0, 7)}`;
  return from === to ? `made:${from}` : `made:${from}..${to}`;
}

/** What was made within the whole span; nothing where that is everything. */
export function madeWithin({ span, buckets }: Pick<InsightView, 'span' | 'buckets'>): string {
  const first = buckets[0];
  return span === 'all' || first === undefined ? '' : `made:>=${first.from}`;
}

export const ofKind = (media: MediaType): string => `kind:${media}`;
export const ofModel = (model: string): string => `model:${value(model)}`;
export const failed = 'is:failed';
export const endedSo: Record<FailedHow, string> = { failed: 'state:failed', rejected: 'state:rejected', lostContact: 'state:lost_contact' };

/** Pieces that all have to hold. */
export const all = (...pieces: string[]): string => pieces.filter((piece) => piece !== '').join(' ');
/** Pieces of which one has to hold: it binds closer than what stands side by side. */
export const any = (...pieces: string[]): string => pieces.join(' OR ');
