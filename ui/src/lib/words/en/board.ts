import type { BatchModel, BoardColumn, ValueDiffers, Won } from '$lib/backend/bindings';
import { credits, duration, number } from '../format';
import { plural } from '../plural';

const models = (count: number) => plural(count, { one: '# model', other: '# models' });
const list = (labels: readonly string[]) => labels.join(', ');
const differs = ({ label, from, to }: ValueDiffers) => `${label}: ${from} becomes ${to}`;

/** Words of one prompt for many models, and of the board that it makes. */
export const board = {
  // in compose
  add: 'Add a model',
  adding: 'Add models beside',
  also: 'The same prompt goes to each of these models',
  remove: (title: string) => `Take ${title} out`,
  removed: (title: string) => `${title} is taken out`,
  full: 'One press goes to six models at most',
  typedBody: 'Not sent: a body that was edited by hand goes to its own model alone',
  added: 'added',
  keysAdd: 'add beside',
  picked: (count: number) => models(count),
  done: 'Done',
  submit: (count: number) => `Submit ${number(count)}`,
  toModels: (count: number) => `to ${models(count)}`,
  /** What becomes of the settings at a model, as "Size goes along. Duration: 10 becomes 8. Left behind: seed". */
  along({ same, differs: changed, behind, own }: BatchModel): string {
    const parts = [
      same.length > 0 ? `${list(same)} ${same.length === 1 ? 'goes' : 'go'} along` : '',
      ...changed.map(differs),
      behind.length > 0 ? `Not taken: ${list(behind)}` : '',
      own.length > 0 ? `As set for it before: ${list(own)}` : '',
    ].filter(Boolean);
    return parts.length === 0 ? 'Nothing but the prompt' : parts.join('. ');
  },
  credits: ({ credits: known, unknown }: BatchModel) => (known === 0 && unknown > 0 ? 'price not known' : `${unknown > 0 ? 'at least ' : ''}${credits(known)}`),
  /** Rows of one model in the preview. */
  group: (title: string, count: number) => `${title}, ${plural(count, { one: '# submission', other: '# submissions' })}`,

  // the board
  title: (count: number) => `Board with ${models(count)}`,
  open: 'Open the board',
  on: (count: number) => `On a board with ${models(count)}`,
  back: 'Back',
  reading: 'Reading the board',
  none: 'There is no such board.',
  blind: 'Blind',
  blindTip: 'Names, prices and times are hidden, and the order is one of chance, until you choose',
  /** Name of a column that must not be known. */
  number: (place: number) => `Number ${number(place)}`,
  column: ({ model }: BoardColumn, place: number) => (model === null ? `Number ${number(place)}` : `${number(place)}: ${model.title}`),
  choose: 'Choose',
  chooseName: (name: string) => `Choose ${name}`,
  winner: 'Chosen',
  undo: 'Take the choice back',
  chosen: (title: string) => `${title} is chosen`,
  begins: (title: string) => `New drafts begin with ${title}.`,
  beginsNot: (title: string) => `New drafts do not begin with ${title}.`,
  dontBegin: 'Not so',
  begin: 'Begin with it',
  won: ({ won, of }: Won) => `won ${number(won)} of ${plural(of, { one: '# board', other: '# boards' })}`,
  wonLabel: 'Boards',
  row: (at: number, of: number) => `${number(at)} of ${number(of)}`,
  rowBefore: 'One before',
  rowNext: 'One after',
  output: (at: number, of: number) => `Result ${number(at)} of ${number(of)}`,
  making: 'Being made',
  failedBlind: 'This one did not work. Which it is shows when you choose or lift the blind.',
  openTask: (name: string) => `Open ${name}`,
  made: (ms: number) => duration(ms),
  play: 'Play all',
  pause: 'Pause all',
  playOne: (name: string) => `Play ${name}`,
  pauseOne: (name: string) => `Pause ${name}`,
  scrub: 'Place in all videos',
  zoom: (factor: number) => (factor === 1 ? 'Fit' : `${number(Math.round(factor * 100))} %`),
  columns: 'Models side by side',
  help: 'Arrows go from one to the next, 1 to 6 choose',
};
