import type { BucketDays, FailureCause, InsightBucket, InsightSpan, InsightView, MediaType, ModelDurations } from '../bindings';
import type { Scene } from './scenes';

interface Made {
  /** "2026-11-03" */
  day: string;
  /** Completed tasks by model, in the order of `models`. */
  counts: number[];
  failed: number;
  refunded: number;
}

const models: { id: string; title: string; media: MediaType; often: number; credits: number; bytes: number; seconds: number; spread: number }[] = [
  { id: 'mj-v7', title: 'Midjourney V7', media: 'image', often: 9, credits: 84, bytes: 9.2e6, seconds: 52, spread: 0.35 },
  { id: 'gpt-image-2', title: 'GPT Image 2', media: 'image', often: 8, credits: 50, bytes: 3.1e6, seconds: 38, spread: 0.3 },
  { id: 'gemini-3-pro-image-preview', title: 'Gemini 3 Pro Image', media: 'image', often: 6, credits: 39, bytes: 6.4e6, seconds: 24, spread: 0.25 },
  { id: 'doubao-seedance-2.0', title: 'Seedance 2.0', media: 'video', often: 5, credits: 1374, bytes: 24e6, seconds: 170, spread: 0.4 },
  { id: 'doubao-seedream-5-0-pro', title: 'Seedream 5.0 Pro', media: 'image', often: 4, credits: 63, bytes: 5.2e6, seconds: 17, spread: 0.3 },
  { id: 'kling-3-0', title: 'Kling 3.0', media: 'video', often: 3, credits: 820, bytes: 31e6, seconds: 240, spread: 0.5 },
  { id: 'suno-music', title: 'Suno Music', media: 'audio', often: 2, credits: 60, bytes: 7.8e6, seconds: 95, spread: 0.35 },
  { id: 'veo3.1-quality', title: 'Veo 3.1 Quality', media: 'video', often: 1, credits: 2400, bytes: 42e6, seconds: 310, spread: 0.45 },
  { id: 'z-image', title: 'Z-Image', media: 'image', often: 1, credits: 5, bytes: 1.6e6, seconds: 7, spread: 0.3 },
];
const day = 86_400_000;
/** How long ago the first result of this pretend library is. */
const history = 560;

/** The same number for the same place, as good as any. */
const chance = (place: number) => Math.abs(Math.sin(place * 12.9898) * 43_758.5453) % 1;
const textOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Days of somebody's work: it grows, weekends are quiet, and now and then there is a deadline. */
function daysOf(scene: Scene, now: number): Made[] {
  const few = scene.results < 50;
  const days = few ? 3 : history;
  const raw = Array.from({ length: days }, (_, index) => {
    const at = now - (days - 1 - index) * day;
    const weekday = new Date(at).getUTCDay();
    const busy = (0.35 + (0.9 * index) / days) * (weekday === 0 || weekday === 6 ? 0.22 : 1) * (chance(index) > 0.94 ? 2.4 : 0.5 + chance(index + 0.5)) * (chance(index * 3) > 0.93 ? 0 : 1);
    return { day: textOf(at), weights: models.map(({ often }, place) => busy * often * (0.4 + 1.2 * chance(index * 17 + place * 5))) };
  });
  const all = raw.reduce((sum, each) => sum + each.weights.reduce((one, other) => one + other, 0), 0);
  let owed = 0;
  let left = scene.results;
  return raw.map(({ day: text, weights }, index) => {
    const counts = weights.map((weight) => {
      owed += (weight / Math.max(all, 1e-9)) * scene.results;
      const count = Math.min(left, Math.floor(owed + 1e-6));
      owed -= count;
      left -= count;
      return count;
    });
    // What was owed by roundings is made on the last day.
    if (index === raw.length - 1) counts[0] = (counts[0] ?? 0) + left;
    const failed = few ? 0 : Math.round(counts.reduce((sum, count) => sum + count, 0) * (chance(index * 7) > 0.9 ? 0.24 : 0.045));
    return { day: text, counts, failed, refunded: failed * 60 };
  });
}

function bucketsOf(span: InsightSpan, days: readonly Made[], now: number): { bucket: InsightBucket; buckets: BucketDays[] } {
  const today = textOf(now);
  const bucket: InsightBucket = span === 'days30' ? 'day' : span === 'months12' ? 'week' : days.length < 63 ? 'day' : 'month';
  if (bucket === 'month') {
    const months = [...new Set(days.map((each) => each.day.slice(0, 7)))];
    return { bucket, buckets: months.map((month) => ({ from: `${month}-01`, to: textOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)) })) };
  }
  const length = bucket === 'day' ? 1 : 7;
  const monday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7;
  const last = Date.parse(`${today}T12:00:00Z`) - (bucket === 'week' ? monday * day : 0);
  const count = bucket === 'day' ? 30 : 53;
  return { bucket, buckets: Array.from({ length: count }, (_, index) => last - (count - 1 - index) * length * day).map((at) => ({ from: textOf(at), to: textOf(at + (length - 1) * day) })) };
}

const edgesOf = (): number[] => Array.from({ length: 61 }, (_, step) => 2500 * 600 ** (step / 60));

function durationsOf(totals: readonly number[], now: number, running: boolean): ModelDurations[] {
  const edges = edgesOf();
  return models.map(({ id, title, seconds, spread }, place): ModelDurations => {
    const runs = totals[place] ?? 0;
    // A hill on the log scale with a longer foot to the right, and a second one where models have a slow mode.
    const weights = edges.slice(1).map((edge) => {
      const away = Math.log(edge / (seconds * 1000)) / spread;
      return Math.exp(-0.5 * away ** 2 * (away > 0 ? 0.55 : 1.3)) + (place % 3 === 0 ? 0.3 * Math.exp(-0.5 * (Math.log(edge / (seconds * 3400)) / 0.2) ** 2) : 0);
    });
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    let owed = 0.5;
    const counts = weights.map((weight) => {
      owed += (weight / all) * runs;
      const count = Math.floor(owed + 1e-6);
      owed -= count;
      return count;
    });
    const now3 = running && place === 3 ? [41, 128, 265] : running && place === 0 ? [30] : running && place === 5 ? [132] : [];
    return {
      model: id, title, counts, runs: counts.reduce((sum, count) => sum + count, 0), median: runs === 0 ? null : seconds * 1060, ninety: runs === 0 ? null : seconds * (1 + spread * 2) * 1000,
      running: now3.toReversed().map((ago, index) => ({ task: 9000 + place * 10 + index, sentAt: now - ago * 1000 })),
    };
  }).filter((model) => model.runs > 0 || model.running.length > 0).toSorted((one, other) => other.runs - one.runs).slice(0, 8);
}

const causes: readonly (Omit<FailureCause, 'count' | 'refunded'> & { share: number; back: number })[] = [
  { how: 'failed', code: 80006, status: null, message: 'content policy', share: 0.46, back: 60 },
  { how: 'failed', code: 80002, status: null, message: 'task timeout', share: 0.21, back: 84 },
  { how: 'rejected', code: 20002, status: null, message: 'a required parameter is missing', share: 0.14, back: 0 },
  { how: 'failed', code: 80010, status: null, message: 'upstream model returned an empty result', share: 0.11, back: 50 },
  { how: 'rejected', code: null, status: 402, message: 'insufficient credits', share: 0.05, back: 0 },
  { how: 'lostContact', code: null, status: null, message: null, share: 0.03, back: 0 },
];

function causesOf(failed: number): FailureCause[] {
  let left = failed;
  return causes.map(({ share, back, ...cause }, place): FailureCause => {
    const count = place === causes.length - 1 ? left : Math.min(left, Math.round(failed * share));
    left -= count;
    return { ...cause, count, refunded: count * back };
  }).filter((cause) => cause.count > 0).toSorted((one, other) => other.count - one.count);
}

export function insightOf(span: InsightSpan, scene: Scene, now: number): InsightView {
  const days = scene.results === 0 ? [] : daysOf(scene, now);
  const { bucket, buckets } = bucketsOf(span, days, now);
  const within = buckets.map(({ from, to }, index) => days.filter((each) => (index === 0 && span === 'all' ? true : each.day >= from) && each.day <= to));
  const sum = (of: readonly Made[], value: (made: Made) => number) => of.reduce((all, each) => all + value(each), 0);
  const countsOf = (place: number) => within.map((each) => sum(each, (made) => made.counts[place] ?? 0));
  const byModel = models.map(({ id, title }, place) => ({ model: id, title, counts: countsOf(place), made: sum(within.flat(), (made) => made.counts[place] ?? 0) })).filter((model) => model.made > 0).toSorted((one, other) => other.made - one.made);
  const kinds = (['image', 'video', 'audio'] as const).map((media) => ({ media, counts: within.map((each) => sum(each, (made) => models.reduce((all, model, place) => all + (model.media === media ? (made.counts[place] ?? 0) : 0), 0))) })).filter((kind) => kind.counts.some((count) => count > 0));
  const failed = within.map((each) => sum(each, (made) => made.failed));
  const refunded = within.map((each) => sum(each, (made) => made.refunded));
  const charged = within.map((each, index) => sum(each, (made) => models.reduce((all, { credits }, place) => all + credits * (made.counts[place] ?? 0), 0)) + (refunded[index] ?? 0));
  const archive = kinds.map(({ media }) => {
    const until = buckets.map(({ to }) => days.filter((each) => each.day <= to));
    const held = (each: readonly Made[], value: (place: number) => number) => sum(each, (made) => models.reduce((all, model, place) => all + (model.media === media ? value(place) * (made.counts[place] ?? 0) : 0), 0));
    return { media, bytes: until.map((each) => held(each, (place) => models[place]?.bytes ?? 0)), files: until.map((each) => held(each, (place) => 1 + (place % 3))) };
  });
  const [made, lost] = [kinds.flatMap((kind) => kind.counts), failed].map((counts) => counts.reduce((all, count) => all + count, 0)) as [number, number];
  const hours = Array.from({ length: 168 }, (_, place) => {
    const [weekday, hour] = [Math.floor(place / 24), place % 24];
    const work = Math.exp(-0.5 * ((hour - 10.5) / 1.9) ** 2) + 0.8 * Math.exp(-0.5 * ((hour - 15.5) / 2.1) ** 2) + 0.28 * Math.exp(-0.5 * ((hour - 21.5) / 1.4) ** 2);
    return Math.round((made / 62) * work * (weekday > 4 ? 0.2 : 1) * (0.5 + chance(place)));
  });
  const rest = byModel.slice(6);
  const last = (of: 'bytes' | 'files') => archive.reduce((all, each) => all + (each[of].at(-1) ?? 0), 0);
  return {
    span, bucket, zone: 'Europe/Berlin', buckets, kinds, failed, archive, hours,
    totals: {
      any: scene.results > 0, made, failed: lost, models: byModel.length, sent: hours.reduce((all, count) => all + count, 0),
      charged: charged.reduce((all, each) => all + each, 0), refunded: refunded.reduce((all, each) => all + each, 0), unknownTasks: scene.results > 50 ? 2 : 0, bytes: last('bytes'), files: last('files'),
    },
    models: byModel.slice(0, 6).map(({ model, title, counts }) => ({ model, title, counts })),
    rest: buckets.map((_, index) => rest.reduce((all, model) => all + (model.counts[index] ?? 0), 0)), restModels: rest.length,
    causes: causesOf(lost), edges: made > 0 ? edgesOf() : [], durations: scene.results === 0 ? [] : durationsOf(models.map(({ id }) => byModel.find((each) => each.model === id)?.made ?? 0), now, scene.queue.inFlight.length > 0),
    credits: { charged, refunded, unknown: buckets.map((_, index) => (scene.results > 50 && (index === buckets.length - 3 || index === buckets.length - 9) ? 1 : 0)) },
  };
}
