import { credits, list, number, time } from '../format';
import { plural } from '../plural';

/** Words of the queue. */
export const queue = {
  title: 'Queue',
  groups: { needsYou: 'Needs you', inFlight: 'In flight', waiting: 'Waiting to be sent', endedToday: 'Ended today' },
  inFlight: (count: number) => `${number(count)} in flight`,
  waits: (count: number) => plural(count, { one: '# waits', other: '# wait' }),
  needsYou: (count: number) => plural(count, { one: '# needs you', other: '# need you' }),
  filter: 'Show',
  filters: { all: 'All', needsYou: 'Needs you', inFlight: 'In flight' },
  pause: 'Pause sending',
  resume: 'Resume sending',
  open: 'Open queue',
  more: (count: number) => `${number(count)} more`,

  /** How many are alive and what they may cost; models without a price are named, not guessed. */
  alive(count: number, estimate: number, without: readonly string[]): string {
    if (count === 0) return '';
    const price = estimate > 0 ? `, about ${credits(estimate)}` : '';
    if (without.length === 0) return `${number(count)} alive${price}`;
    const names = without.length > 2 ? plural(without.length, { other: '# models' }) : list(without);
    return price === '' ? `${number(count)} alive, no price known` : `${number(count)} alive${price}; ${names} not counted, no price known`;
  },
  sentInOrder: (count: number) => (count > 1 ? `${number(count)}, sent in this order` : number(count)),
  endedOf: (count: number, without: number) => (without === 0 ? number(count) : `${number(count)}, of these ${number(without)} without a result`),
  endedElsewhere: (count: number) => plural(count, { one: '# more of today is in the library', other: '# more of today are in the library' }),
  sendNext: 'Send next',
  moveUp: 'Move up',
  moveDown: 'Move down',
  goesNext: 'It goes out next',

  add: 'Add a task by its id…',
  addShort: 'Add by task id…',
  adding: {
    title: 'Add a task by its id',
    text: 'For a task of this account that was made elsewhere: on another computer, or in the service’s own pages. It is watched and saved like any other; its prompt and parameters cannot be read.',
    field: 'Task id, or a link with one',
    add: 'Add and watch',
    asking: 'Asking the service for this id',
    nothing: 'Nothing is typed yet',
    added: 'Added. It is watched and saved like any other',
    known: 'The library has this task already',
    free: 'Asking costs nothing.',
    not: 'Cancel',
  },
  withdrawAll: 'Withdraw all',
  releaseAll: (count: number) => plural(count, { one: 'Send the one that waits for you', other: 'Send all # that wait for you' }),
  releaseText: 'They may have been sent after this copy was made.',

  nothing: (lastSavedAt: number | null) => `Nothing in flight.${lastSavedAt === null ? '' : ` The last one was saved at ${time(lastSavedAt)}.`}`,
  nothingIn: { all: 'Nothing in the queue today.', needsYou: 'Nothing needs you.', inFlight: 'Nothing in flight.' },
  reading: 'Reading the queue',
  rows: 'Tasks',
  nothingSelected: 'Choose a task to see what is known of it.',
};
