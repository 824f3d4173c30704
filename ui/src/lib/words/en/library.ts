import type { MediaType, TileSaved } from '$lib/backend/bindings';
import { clock, date, number, time } from '../format';
import { plural } from '../plural';
import { task } from './task';

const results = (count: number) => plural(count, { one: '# result', other: '# results' });

/** Words of the library. */
export const library = {
  title: 'Library',
  results,
  of: (of: number, tookMs: number) => `of ${number(of)}, in ${number(Math.max(1, tookMs))} ms`,
  dayCount: (count: number) => number(count),
  dayResults: (count: number) => results(count),
  reading: (count: number | null) => (count === null ? 'Reading the library' : `Reading ${results(count)}`),
  fresh: (count: number) => `${number(count)} new`,
  freshName: (count: number) => plural(count, { one: '# new result, to the front', other: '# new results, to the front' }),

  sort: 'Order',
  newest: 'Newest',
  oldest: 'Oldest',
  sortHint: { newest: 'Newest first. Show the oldest first', oldest: 'Oldest first. Show the newest first' },
  layout: 'Layout',
  justified: 'Justified',
  square: 'Square',
  size: 'Size of the pictures',
  sizeText: (height: number) => `rows of ${number(height)} pixels`,
  filters: 'Filters',
  kind: 'Kind',
  inspector: 'Inspector',
  nothingSelected: 'Move to a result to see how it was made.',

  kinds: { image: 'Image', video: 'Video', audio: 'Audio', other: 'Other', unknown: 'Unknown' } satisfies Record<MediaType, string>,
  grid: 'Results',
  tile: (media: MediaType, prompt: string, model: string) => `${library.kinds[media]}: ${prompt || task.noPrompt}, ${model}`,
  made: (model: string, at: number) => `${model}, ${date(at).replace(/ \d{4}$/, '')} ${time(at)}`,
  length: (ms: number) => clock(ms),
  stack: (count: number) => plural(count, { one: '# output', other: '# outputs' }),
  saving: (percent: number | null) => (percent === null ? 'Saving' : `${percent} %`),
  saved(saved: TileSaved): string {
    switch (saved.name) {
      case 'saved': return '';
      case 'saving': return saved.percent === null ? 'Saving' : `Saving, ${saved.percent} %`;
      case 'failed': return `Not saved yet: ${task.trouble[saved.reason]}`;
      case 'linkDead': return 'Could not be saved: the link is gone';
    }
  },
  notSavedShort: 'Not saved yet',
  linkDeadShort: 'Link gone',
  noFile: 'No file',
  cannotShow: 'Cannot be shown here',
  openFolder: 'Open folder',
  openFile: 'Open file',
  open: 'Open',
  reuse: 'Reuse',
  copyPrompt: 'Copy prompt',
  more: 'More',
  play: 'Play',
  pause: 'Pause',
  slideshow: 'Slideshow from here',
  soundLine: 'Sound that plays',
  soundStop: 'Stop the sound',
  soundOpen: (title: string) => `Open ${title}`,

  nothingYet: 'What you make appears here, and stays.',
  writePrompt: 'Write a prompt',
  nothingFound: (text: string, kinds: readonly MediaType[]) => {
    const what = text === '' ? '' : ` has “${text}”`;
    const kind = kinds.length === 0 ? '' : `${what === '' ? ' is' : ' and is'} ${kinds.map((media) => library.kinds[media].toLowerCase()).join(' or ')}`;
    return `No result${what}${kind}.`;
  },
  without: (kinds: readonly MediaType[], count: number) => `Without ${kinds.map((media) => library.kinds[media].toLowerCase()).join(' and ')}: ${number(count)}`,
  withoutWords: 'Without the words',
  clear: 'Clear',
};
