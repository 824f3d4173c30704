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
  noMonths: 'Nothing was sent yet',
  figures: ({ tasks: count, charged, refunded, estimatedTasks, unknownTasks }: SpendingView) =>
    [
      `${tasks(count)}: ${credits(charged)} charged${refunded > 0 ? `, ${number(refunded)} came back` : ''}; ${credits(charged - refunded)} spent.`,
      estimatedTasks > 0 ? `Of ${tasks(estimatedTasks)} it is the price list’s figure.` : '',
      unknownTasks > 0 ? `Of ${tasks(unknownTasks)} it is not known.` : '',
      'Months are those of UTC.',
    ].filter(Boolean).join(' '),
  form: 'As',
  zip: 'Zip',
  folder: 'Folder',
  withFiles: 'With the saved files',
  write: 'Choose a folder…',
  writing: 'Writing the receipt',
  progress: (done: number, of: number) => `${number(done)} of ${number(of)} steps`,
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
