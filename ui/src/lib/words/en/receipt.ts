import type { ReceiptWritten, SpendingView } from '$lib/backend/bindings';
import { credits, locale, number } from '../format';
import { plural } from '../plural';

const monthOf = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const tasks = (count: number) => plural(count, { one: '# task', other: '# tasks' });

/** Words of receipts for other people. */
export const receipt = {
  exportOne: 'Export receipt…',
  titleTask: (task: number) => `Export the receipt of task ${number(task)}`,
  titleMonth: 'Export a month',
  text: 'Every request, every answer and every fact as it was written down, with the hashes of the files: as lines for programs and as a page to read. README.txt in it says how anybody can check it.',
  month: 'Month',
  monthName: (month: string) => monthOf.format(new Date(`${month}-01T00:00:00Z`)),
  reading: 'Reading what was sent',
  noMonths: 'Nothing was sent yet',
  emptyMonth: 'Nothing was sent in this month',
  /** What a month cost, as name and figure; with what is estimated in it a sum is an estimate too. */
  figures({ charged, refunded, estimatedTasks }: SpendingView): [name: string, value: string][] {
    const sum = (value: number) => `${estimatedTasks > 0 ? 'about ' : ''}${credits(value)}`;
    return refunded === 0 ? [['Charged', sum(charged)]] : [['Charged', sum(charged)], ['Came back', sum(refunded)], ['Spent', sum(charged - refunded)]];
  },
  /** Where the figures of a month come from. */
  basis: ({ tasks: count, estimatedTasks, unknownTasks }: SpendingView) =>
    [
      count === 0 ? 'Nothing was sent in this month.' : `${tasks(count)}.`,
      estimatedTasks === 0 ? '' : estimatedTasks === count ? 'The figures are those of the price list.' : `For ${number(estimatedTasks)} of them the price list’s figure stands.`,
      unknownTasks > 0 ? `For ${number(unknownTasks)} no price is known.` : '',
      'Months are those of UTC.',
    ].filter(Boolean).join(' '),
  form: 'As',
  zip: 'Zip',
  folder: 'Folder',
  withFiles: 'With the saved files',
  write: 'Choose a folder…',
  choosing: 'Waits for you to choose a folder',
  writing: 'Writing the receipt',
  goesOn: 'It goes on when this is closed.',
  progress: (done: number, of: number) => `Writing, ${number(done)} of ${number(of)} steps`,
  cancel: 'Cancel',
  noKey: 'No key and no signed link goes into it.',
  written: (path: string) => `Written: ${path}`,
  holds: ({ tasks: count, facts, files }: ReceiptWritten) =>
    [tasks(count), plural(facts, { one: '# fact', other: '# facts' }), ...(files > 0 ? [plural(files, { one: '# file', other: '# files' })] : [])].join(', '),
  leftOut: (count: number) => plural(count, { one: '# file is not in it: it is gone or no longer what was saved.', other: '# files are not in it: they are gone or no longer what was saved.' }),
  reveal: 'Show in folder',

  spending: 'Receipts',
  spendingText: 'Everything that was sent in a month, for somebody else to check',
  exportMonth: 'Export a month…',
};
