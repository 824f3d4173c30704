import type { BatchFound, BatchRow, Failure, QueueBatch, TableProblem } from '$lib/backend/bindings';
import { credits, dollars, number } from '../format';
import { plural } from '../plural';

const submissions = (count: number) => plural(count, { one: '# submission', other: '# submissions' });
const prices = (count: number) => plural(count, { one: '# without a known price', other: '# without a known price' });
/** What is larger was counted no further. */
const uncounted = 4_294_967_295;
const many = (count: number) => (count >= uncounted ? 'more than can be counted' : number(count));

/** Words of what one press multiplies into. */
export const batch = {
  /** As "2 alternatives: morning, evening". */
  found(found: BatchFound): string {
    const groups = found.groups.map((group) => {
      const texts = group.texts.map((text) => text || 'nothing').join(', ');
      return group.count > group.texts.length ? `${texts} …` : texts;
    });
    const said = found.alternatives >= uncounted ? 'More alternatives than can be counted' : plural(found.alternatives, { one: '# alternative', other: '# alternatives' });
    return `${said}: ${groups.join('; ')}`;
  },
  escape: 'Each alternative is a submission of its own. \\{ \\| \\} are plain braces and bars',

  // a table of prompts
  table: 'Table of prompts',
  tableOpen: 'Prompts from a table',
  tableHint: 'A prompt a line, or CSV with a column prompt and further columns named as parameters. The prompt above is not sent meanwhile.',
  tablePlaceholder: 'prompt,size\nA lake at dawn,16:9',
  tableFile: 'Open a file',
  tableRemove: 'Take the table away',
  tableRemoved: 'The table is taken away',
  tableUnreadable: 'This file is no text of up to 1 MB. The table stays as it was.',
  tableFound: (rows: number, columns: readonly string[]) => `${plural(rows, { one: '# prompt', other: '# prompts' })}${columns.length > 1 ? `, columns: ${columns.join(', ')}` : ''}`,
  tableProblem({ line, code, column }: TableProblem): string {
    const at = `Line ${number(line)}`;
    switch (code) {
      case 'columnUnknown': return column === '' ? `${at}: a column has no name.` : `${at}: this model has no parameter “${column}”.`;
      case 'columnTwice': return `${at}: “${column}” stands there twice.`;
      case 'columnSwept': return `${at}: “${column}” has several values in the form; it is either or.`;
      case 'cellCount': return `${at}: it has not as many cells as the first line. A cell with commas goes in quotes.`;
      case 'promptMissing': return `${at}: there is no prompt.`;
      case 'noRows': return 'There are names of columns, and no row below them.';
      case 'tooLarge': return 'The table is larger than 1 MB.';
    }
  },

  // several values of a parameter
  sweep: (label: string) => `Several values of ${label}`,
  sweepOff: (label: string) => `One value of ${label} again`,
  sweepValues: (label: string) => `Values of ${label}, each a submission of its own`,
  sweepNumbers: '1, 2, 3',
  sweepTexts: 'One a line',
  sweepCount: (count: number) => (count === 0 ? 'no value yet: not sent' : plural(count, { one: '# value', other: '# values' })),

  // the footer
  preview: 'Preview',
  previewOf: (count: number) => `See all ${number(count)} before they are sent`,
  tooMany: (count: number, most: number) => `${count >= uncounted ? 'More submissions than can be counted' : submissions(count)}: one press makes ${number(most)} at most.`,
  total: (count: number, unknown: number) => [submissions(count), unknown > 0 ? prices(unknown) : ''].filter(Boolean).join(', '),
  unpriced: (count: number) => `${submissions(count)}, no price known`,
  fix: (count: number) => plural(count, { one: 'See # row to fix', other: 'See # rows to fix' }),
  fixTable: 'Fix the table to submit',
  fewer: 'Too many to submit',
  asOf: (text: string, asOf: string | null) => (asOf === null ? text : `${text}, price list of ${asOf}`),

  // above a limit
  asks({ facts }: Failure): string {
    const of = (name: string) => Number(facts[name] ?? 0);
    const known = of('credits') > 0 ? `about ${credits(of('credits'))} (${dollars(of('credits'))})` : '';
    const unknown = of('unknown') > 0 ? prices(of('unknown')) : '';
    const what = `${submissions(of('submissions'))}${known || unknown ? `: ${[known, unknown].filter(Boolean).join(', ')}` : ''}.`;
    const press = facts.perPress === undefined ? '' : ` You wanted to be asked above ${credits(of('perPress'))} for one press.`;
    const today = of('spent') + of('waiting');
    const day = facts.perDay === undefined ? '' : ` Today ${today === 0 ? 'nothing is spent' : `about ${credits(today)} ${today === 1 ? 'is' : 'are'} spent or on their way`}; you wanted to be asked above ${credits(of('perDay'))} a day.`;
    return `${what}${press}${day}`;
  },
  asksTitle: 'Above your limit',
  asksAnew: 'Submit again',
  confirm: (count: number) => `Submit ${number(count)} all the same`,
  notNow: 'Not now',

  // the preview
  previewTitle: (count: number) => plural(count, { one: 'What is sent: # submission', other: 'What is sent: # submissions' }),
  each: (times: number) => (times === 1 ? '' : `each ${number(times)} times`),
  rows: 'Rows of the batch',
  row: (index: number, row: BatchRow) => `${number(index + 1)}: ${row.prompt || 'no prompt'}`,
  line: (line: number) => `line ${number(line)}`,
  noPrompt: 'no prompt',
  noPrice: 'price not known',
  rowCredits: (value: number) => `about ${number(value)}`,
  body: (index: number) => `Exact JSON of row ${number(index + 1)}`,
  copy: 'Copy',
  noBody: 'Nothing can be made of this row yet.',
  close: 'Close',
  submit: (count: number) => `Submit ${number(count)}`,
  notSubmittable: (count: number) => plural(count, { one: '# row cannot be sent as it is; then none is', other: '# rows cannot be sent as they are; then none is' }),
  many,

  // the queue
  batches: 'Batches that wait',
  inQueue(each: QueueBatch): string {
    const done = each.tasks - each.waiting.length - each.inFlight;
    return [`${number(each.waiting.length)} of ${number(each.tasks)} wait`, each.inFlight > 0 ? `${number(each.inFlight)} in flight` : '', done > 0 ? `${number(done)} done` : ''].filter(Boolean).join(', ');
  },
  paused: 'paused by you',
  held: 'not enough credits: the rest is held back',
  pause: 'Pause',
  resume: 'Resume',
  withdraw: (count: number) => `Withdraw ${number(count)}`,
  anew: 'Submit the rest',
  topUp: 'Top up',
  named: (action: string, each: QueueBatch) => `${action}: batch of ${number(each.tasks)}, ${each.prompt}`,
};
