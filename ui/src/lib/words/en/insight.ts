import type { BucketDays, FailureCause, InsightBucket, InsightSpan, MediaType } from '$lib/backend/bindings';
import { bytes, credits, duration, locale, number, percent } from '../format';
import { plural } from '../plural';
import { meanings } from './task';

const day = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const full = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortMonth = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const noon = (text: string) => new Date(`${text}T12:00:00Z`);

const results = (count: number) => plural(count, { one: '# result', other: '# results' });
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const kinds: Record<MediaType, string> = { image: 'Images', video: 'Videos', audio: 'Audio', other: 'Other', unknown: 'Not fetched yet' };

/** Words of the page of plots. */
export const insight = {
  title: 'Insight',
  sandbox: 'Sandbox, no money',
  span: 'Time',
  spans: { days30: '30 days', months12: '12 months', all: 'All' } satisfies Record<InsightSpan, string>,
  reading: 'Reading the whole library',
  again: 'Try again',
  empty: 'Nothing was made yet',
  emptyText: 'What you make, how long it takes and what it costs appears here, drawn from your own library.',
  emptyWrite: 'Write a prompt',
  emptySpan: 'Nothing in this time',
  kinds,

  /** Heads. */
  headResults: 'Results',
  headModels: (count: number) => plural(count, { one: 'of # model', other: 'of # models' }),
  headSuccess: 'Went well',
  headFailed: (count: number) => (count === 0 ? 'nothing failed' : `${number(count)} failed`),
  headSpent: 'Spent',
  headRefunded: (refunded: number, unknown: number) =>
    [refunded > 0 ? `${number(refunded)} came back` : '', unknown > 0 ? `${plural(unknown, { one: '# task', other: '# tasks' })} not known` : ''].filter(Boolean).join(', ') || 'nothing came back',
  headArchive: 'Archive',
  headFiles: (count: number) => plural(count, { one: '# file', other: '# files' }),

  /** A bucket by its days: "Tue 3 Nov", "3 Nov to 9 Nov 2026", "November 2026". */
  bucket(bucket: InsightBucket, { from, to }: BucketDays): string {
    if (bucket === 'day') return day.format(noon(from));
    if (bucket === 'week') return `${short.format(noon(from))} to ${full.format(noon(to))}`;
    return month.format(noon(from));
  },
  /** As it stands at an axis; a year is said where it begins. */
  tick(bucket: InsightBucket, { from }: BucketDays): string {
    const at = noon(from);
    if (bucket !== 'month') return short.format(at);
    return at.getUTCMonth() === 0 ? String(at.getUTCFullYear()) : shortMonth.format(at);
  },
  bucketName: { day: 'Day', week: 'Week', month: 'Month' } satisfies Record<InsightBucket, string>,

  made: 'Results over time',
  madeBy: 'Told apart by',
  byKind: 'Kind',
  byModel: 'Model',
  rest: (models: number) => plural(models, { one: '# other model', other: '# other models' }),
  madeSum(made: number, most: string, of: number, bucket: InsightBucket): string {
    if (made === 0) return 'Nothing was made in this time';
    const when = `${bucket === 'day' ? 'on' : bucket === 'week' ? 'from' : 'in'} ${most}`;
    return of === made ? `${results(made)}, ${made === 1 ? '' : 'all '}${when}` : `${results(made)}; most ${when}: ${number(of)}`;
  },
  readMade: (bucket: string, all: number, parts: readonly [name: string, count: number][]) =>
    [`${bucket}: ${results(all)}`, ...parts.filter(([, count]) => count > 0).map(([name, count]) => `${name} ${number(count)}`)].join(', '),
  showSeries: (name: string) => `Show in the library: ${name}`,
  showBucket: (bucket: string) => `Show what was made: ${bucket}`,
  showFailed: (bucket: string) => `Show what failed: ${bucket}`,
  all: 'All',

  outcome: 'How it went',
  went: 'went well',
  rate: 'Went well',
  failed: 'Failed',
  noRate: '–',
  outcomeSum: (well: number, failed: number) =>
    well + failed === 0 ? 'Nothing ended in this time' : failed === 0 ? (well === 1 ? 'The one that ended went well' : `All ${number(well)} went well`) : `${insight.share(well, failed)} went well; ${number(failed)} of ${number(well + failed)} failed`,
  /** Of tasks: never 100 % while one failed, never 0 % while one went well. */
  share(well: number, failed: number): string {
    if (well + failed === 0) return '–';
    const share = well / (well + failed);
    if (failed > 0 && share > 0.995) return '99 %';
    if (well > 0 && share < 0.005) return '1 %';
    return percent(share);
  },
  readOutcome: (bucket: string, well: number, failed: number) =>
    well + failed === 0 ? `${bucket}: nothing ended` : `${bucket}: ${insight.share(well, failed)} went well, ${number(failed)} of ${number(well + failed)} failed`,

  causes: 'Why tasks failed',
  causesNone: 'Nothing failed in this time',
  causesSum: (failed: number, first: string, of: number) => `${number(failed)} failed; most often: ${first} (${number(of)})`,
  /** In words what the service gives as a code. */
  cause({ how, code, status, message }: FailureCause): string {
    if (how === 'lostContact') return 'Lost contact';
    const known = code === null ? undefined : meanings[code];
    if (known !== undefined) return capital(known.why);
    if (how === 'rejected' && status === 402) return 'Not enough credits';
    if (how === 'rejected' && code === null && (status === 401 || status === 403)) return 'Refused by a gate in front of the service';
    const said = message === null ? '' : message.replace(/\s+/g, ' ').trim();
    return capital(said) || (how === 'rejected' ? 'The service did not take it' : 'The service gives no reason');
  },
  causeHow: { failed: 'failed at the service', rejected: 'rejected, nothing charged', lostContact: 'may go on at the service' } satisfies Record<FailureCause['how'], string>,
  causeSide: ({ how, code, status }: FailureCause) => [code !== null ? String(code) : status !== null ? `status ${status}` : '', insight.causeHow[how]].filter(Boolean).join(', '),
  cameBack: (refunded: number) => `${credits(refunded)} came back`,
  showCause: (cause: string) => `Show in the library what ended so: ${cause}`,
  causeHead: 'Cause',
  code: 'Code',
  count: 'Tasks',

  durations: 'How long it takes',
  durationsNone: 'No task was timed in this time',
  durationsSum: (title: string, median: number) => `Half of ${title} is done within ${duration(median)}`,
  readDuration: (title: string, from: number, to: number, count: number, runs: number) => `${title}, ${duration(from)} to ${duration(to)}: ${number(count)} of ${number(runs)}`,
  readRunning: (title: string, ms: number, share: number | null) => `${title}, runs for ${duration(ms)}${share === null ? '' : `; ${percent(share)} of its tasks were done by then`}`,
  runs: (count: number) => plural(count, { one: '# run', other: '# runs' }),
  running: (count: number) => plural(count, { one: '# runs now', other: '# run now' }),
  runningKey: 'runs now',
  model: 'Model',
  median: 'Half within',
  ninety: '9 of 10 within',
  runsHead: 'Runs',
  runningHead: 'Now',
  length: duration,

  credits: 'Credits',
  charged: 'Charged',
  refunded: 'Came back',
  spent: 'Spent',
  unknown: 'Not known',
  legendUnknown: 'price not known',
  creditsSum: (charged: number, refunded: number) => (charged === 0 ? 'Nothing was charged in this time' : `${credits(charged - refunded)} spent${refunded > 0 ? `; ${number(refunded)} came back` : ''}`),
  readCredits: (bucket: string, charged: number, refunded: number, unknown: number) =>
    [`${bucket}: ${credits(charged - refunded)}`, refunded > 0 ? `${number(refunded)} came back` : '', unknown > 0 ? `${plural(unknown, { one: '# task', other: '# tasks' })} not known` : ''].filter(Boolean).join(', '),
  toSpending: 'Open Spending',

  archive: 'Archive',
  archiveSum: (size: number, files: number, grown: number) => (files === 0 ? 'Nothing is in the archive' : `${bytes(size)} in ${insight.headFiles(files)}${grown > 0 ? `; ${bytes(grown)} came in this time` : ''}`),
  readArchive: (bucket: string, size: number, files: number, grown: number) => `At the end of ${bucket}: ${bytes(size)} in ${insight.headFiles(files)}${grown > 0 ? `, ${bytes(grown)} more` : ''}`,
  size: bytes,
  files: 'Files',
  sum: 'Sum',

  hours: 'Busiest hours',
  weekdays,
  weekdayShort: (place: number) => (weekdays[place] ?? '').slice(0, 3),
  hour: (hour: number) => `${String(hour).padStart(2, '0')}:00`,
  hourHead: 'Hour',
  sentCount: (count: number) => plural(count, { one: '# submission', other: '# submissions' }),
  hoursSum: (sent: number, day: number, hour: number, count: number) =>
    sent === 0 ? 'Nothing was sent in this time' : `${insight.sentCount(sent)}; most on ${weekdays[day]}s from ${insight.hour(hour)}: ${number(count)}`,
  readHour: (day: number, hour: number, count: number) => `${weekdays[day]}, ${insight.hour(hour)} to ${insight.hour((hour + 1) % 24)}: ${insight.sentCount(count)}`,
  showWeekday: (day: number) => `Show what was made on these ${weekdays[day]}s`,
  less: 'less',
  more: 'more',

  asTable: (plot: string) => `${plot} as a table`,
  asPlot: (plot: string) => `${plot} as a plot`,
  saves: (plot: string) => `Save ${plot}`,
  saveCsv: 'Save as CSV…',
  savePicture: 'Save as picture…',
  notDrawn: 'The plot is not drawn just now',
  saving: 'Waits for you to choose a folder',
  written: (path: string) => `Written: ${path}`,
  reveal: 'Show in folder',
  about: (zone: string | null) =>
    `Days and hours are those of this computer${zone === null ? '' : ` (${zone.replaceAll('_', ' ')})`}; weeks begin on Monday. A result counts when it was done, the binned ones too; credits count on the day of sending, by what is known best. What was withdrawn or dismissed neither went well nor failed.`,
};
