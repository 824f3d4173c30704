import type { DayPart, Spent } from '$lib/backend/bindings';
import { credits, dollars, locale, number, time } from '../format';
import { plural } from '../plural';

const tasks = (count: number) => plural(count, { one: '# task', other: '# tasks' });
const monthOf = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayOf = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const noon = (day: string) => new Date(`${day}T12:00:00Z`);
/** Nothing of it is known: then there is no figure, and nought would be one. */
const unknown = (spent: Spent) => spent.unknownTasks > 0 && spent.charged === 0;
const about = (spent: Spent) => (spent.estimatedTasks > 0 ? 'about ' : '');

/** Words of the page that says what was spent. */
export const spending = {
  title: 'Spending',
  sandbox: 'Sandbox, no money',
  month: 'Month',
  monthName: (month: string) => monthOf.format(new Date(`${month}-01T00:00:00Z`)),
  monthBefore: 'Month before',
  monthAfter: 'Month after',
  monthNone: 'Nothing was sent before or after',
  reading: 'Reading what was sent',
  again: 'Try again',
  today: 'Today',
  thisMonth: 'This month',
  balance: 'Balance',
  balanceUnread: 'Not read yet',
  balanceRead: 'Read now',
  readAt: (at: number) => `read at ${time(at)}`,
  empty: 'Nothing was spent yet',
  emptyText: 'What your submissions cost appears here, by day and by model, as the balance shows it.',
  emptyWrite: 'Write a prompt',
  emptyMonth: (month: string) => `Nothing was sent in ${month}`,

  day: 'Day',
  model: 'Model',
  tasks: 'Tasks',
  charged: 'Charged',
  refunded: 'Came back',
  spent: 'Spent',
  basis: 'Known from',
  total: 'Sum',
  byDay: 'By day',
  byModel: 'By model',
  modelsOf: (day: string) => `By model, ${dayOf.format(noon(day))}`,
  wholeMonth: 'Whole month',
  dayName: (day: string) => dayOf.format(noon(day)),
  dayNumber: (day: string) => String(noon(day).getUTCDate()),
  /** Of a day that belongs to the month in part. */
  part: ({ from, to }: DayPart) => `from ${time(from)} to ${time(to)}`,
  plot: 'Credits by day',
  legendUnknown: 'price not known',
  readDay: (day: string, spent: Spent) => `${dayOf.format(noon(day))}: ${spending.net(spent)}, ${tasks(spent.tasks)}`,
  showModel: (title: string) => `Show what ${title} made, in the library`,
  showDay: (day: string) => `Show the models of ${dayOf.format(noon(day))}`,

  /** What was spent in the end, in words: "about 1,260 credits", "not known". */
  net: (spent: Spent) => (unknown(spent) ? 'not known' : `${about(spent)}${credits(spent.charged - spent.refunded)}`),
  /** As it stands in a column whose head says credits. */
  netFigure: (spent: Spent) => (unknown(spent) ? 'not known' : `${about(spent)}${number(spent.charged - spent.refunded)}`),
  figure: (spent: Spent, value: number) => (unknown(spent) ? '–' : number(value)),
  money: (spent: Spent) => (unknown(spent) ? '' : `${about(spent)}${dollars(spent.charged - spent.refunded)}`),
  /** Under a sum: how many tasks, what came back, what is not known. */
  under: (spent: Spent) =>
    [
      tasks(spent.tasks),
      spent.refunded > 0 ? `${number(spent.refunded)} came back` : '',
      spent.unknownTasks > 0 ? plural(spent.unknownTasks, { one: '# not known', other: '# not known' }) : '',
    ].filter(Boolean).join(', '),
  /** Where the figures of a line come from. */
  basisOf({ tasks: count, estimatedTasks, unknownTasks }: Spent): string {
    const known = count - estimatedTasks - unknownTasks;
    if (unknownTasks === 0 && estimatedTasks === 0) return 'balance and service';
    if (unknownTasks === 0 && known === 0) return 'price list';
    if (unknownTasks === count) return 'nothing';
    return [
      estimatedTasks > 0 ? `price list for ${number(estimatedTasks)}` : '',
      unknownTasks > 0 ? `nothing for ${number(unknownTasks)}` : '',
    ].filter(Boolean).join(', ');
  },
  /** What the figures are, and whose days and months. */
  about: (zone: string | null) =>
    `A month is one of UTC, so that it is the same on every computer; a day is one of this computer${zone === null ? '' : ` (${zone.replaceAll('_', ' ')})`}. A task counts on the day on which it was sent. “About” stands where only the price list is known; what nobody knows is in no sum.`,

  export: 'Export as CSV…',
  exporting: 'Waits for you to choose a folder',
  exportNothing: 'Nothing was sent in this month',
  written: (path: string) => `Written: ${path}`,
  receipt: 'Export a receipt…',
};
