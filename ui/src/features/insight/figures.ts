import type { InsightView, ModelDurations } from '$lib/backend/bindings';
import type { Look } from '$lib/design/plot';
import { words } from '$lib/words';
import * as query from './query';

const said = words.insight;

/** One of several counts that stand on each other, with its name and what it leads to. */
export interface Series {
  key: string;
  name: string;
  /** Its part of the query; empty: there is none. */
  query: string;
  counts: readonly number[];
  look: Look;
}

/** Tones from strong to faint: told apart beside each other, and each still seen on its ground. */
const tones: readonly Look[] = [{ tone: 0.86 }, { tone: 0.62 }, { tone: 0.44 }, { tone: 0.3 }, { tone: 0.62, ruled: true }, { tone: 0.4, ruled: true }];
const restLook: Look = { tone: 0.16 };
export const kindLooks: Record<string, Look> = { image: { tone: 0.8 }, video: { tone: 0.46 }, audio: { tone: 0.72, ruled: true }, other: { tone: 0.2 } };

export const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Results by bucket, by kind or by model. */
export function seriesOf(view: InsightView, by: 'kind' | 'model'): Series[] {
  if (by === 'kind') {
    return view.kinds.map(({ media, counts }) => ({ key: media, name: said.kinds[media], query: query.ofKind(media), counts, look: kindLooks[media] ?? restLook }));
  }
  const models = view.models.map(({ model, title, counts }, place): Series => ({ key: `model ${model}`, name: title, query: query.ofModel(model), counts, look: tones[place] ?? restLook }));
  if (view.restModels === 0) return models;
  const others = view.models.map(({ model }) => `-${query.ofModel(model)}`).join(' ');
  return [...models, { key: 'rest', name: said.rest(view.restModels), query: others, counts: view.rest, look: restLook }];
}

/** Heights of series that stand on each other: each with all below it. */
export function stacked(series: readonly Pick<Series, 'counts'>[], length: number): number[][] {
  const below = Array.from({ length }, () => 0);
  return series.map(({ counts }) => below.map((_, index) => (below[index] = (below[index] ?? 0) + (counts[index] ?? 0))));
}

/** The series whose piece of the stack a height is in; null above it. */
export function pieceAt(series: readonly Pick<Series, 'counts'>[], index: number, height: number): number | null {
  let top = 0;
  for (const [place, { counts }] of series.entries()) {
    top += counts[index] ?? 0;
    if (height < top) return place;
  }
  return null;
}

/** Completed tasks by bucket. */
export const wellOf = (view: InsightView): number[] => view.buckets.map((_, index) => view.kinds.reduce((sum, kind) => sum + (kind.counts[index] ?? 0), 0));

/** Place of the largest; null when all are 0. */
export function largest(values: readonly number[]): number | null {
  const most = Math.max(0, ...values);
  return most === 0 ? null : values.indexOf(most);
}

/** Where a length of time stands between the first edge and the last, 0 to 1, on a log scale. Outside of them: at the end. */
export function along(edges: readonly number[], ms: number): number {
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined || last <= first) return 0;
  return Math.min(1, Math.max(0, Math.log(Math.max(ms, first) / first) / Math.log(last / first)));
}

/** Share of a model's tasks that were done by then; null without any. */
export function doneBy({ counts, runs }: Pick<ModelDurations, 'counts' | 'runs'>, edges: readonly number[], ms: number): number | null {
  if (runs === 0) return null;
  const done = counts.reduce((sum, count, index) => {
    const [from, to] = [edges[index] ?? 0, edges[index + 1] ?? 0];
    return sum + (ms >= to ? count : ms <= from ? 0 : (count * Math.log(ms / from)) / Math.log(to / from));
  }, 0);
  return Math.min(1, done / runs);
}

/** Counts made even over their neighbours, so that a few runs make a hill and not a comb; the highest is 1. */
export function hill(counts: readonly number[]): number[] {
  const weights = [0.06, 0.24, 0.4, 0.24, 0.06];
  const even = counts.map((_, index) => weights.reduce((sum, weight, by) => sum + weight * (counts[index + by - 2] ?? 0), 0));
  const most = Math.max(...even, 0);
  return most === 0 ? even : even.map((each) => each / most);
}

/** Lengths of time for an axis on a log scale that lie between the edges. */
export function lengths(edges: readonly number[], most = 7): number[] {
  const second = 1000;
  const round = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 36_000, 86_400, 172_800].map((each) => each * second);
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined) return [];
  const within = round.filter((each) => each >= first && each <= last);
  const step = Math.ceil(within.length / most);
  return within.filter((_, index) => index % step === 0);
}

/** Steps that are whole numbers: there is no half a result. */
export const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1e6, 2e6, 5e6, 1e7, 1e8, 1e9];
