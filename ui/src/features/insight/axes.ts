import type uPlot from 'uplot';
import type { InsightView } from '$lib/backend/bindings';
import type { Inks } from '$lib/design/plot';
import { words } from '$lib/words';
import { wholeSteps } from './figures';

/** The buckets of a view, from left to right. */
export function bucketAxis(inks: Inks, view: InsightView): uPlot.Axis {
  const said = (split: number): string => {
    const bucket = Number.isInteger(split) ? view.buckets[split] : undefined;
    return bucket === undefined ? '' : words.insight.tick(view.bucket, bucket);
  };
  return { ...inks.axis(), size: inks.px(24), space: inks.px(56), incrs: view.bucket === 'day' ? [1, 2, 7, 14] : [1, 2, 4, 6, 12, 24], values: (_, splits) => splits.map(said) };
}

/** Counts, credits or bytes upwards. */
export function valueAxis(inks: Inks, said: (value: number) => string, more: Partial<uPlot.Axis> = {}): uPlot.Axis {
  return { ...inks.axis(), size: inks.px(52), space: inks.px(36), incrs: wholeSteps, grid: inks.grid(), values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? said(split) : '')), ...more };
}
