import type { Facets, Group, GroupHead, MediaType, QueryTrouble, Sort, TileSaved } from '$lib/backend/bindings';
import { clock, date, dayHead, month, number, time } from '../format';
import { plural } from '../plural';
import { task } from './task';

const results = (count: number) => plural(count, { one: '# result', other: '# results' });

/** Words of the library. */
export const library = {
  title: 'Library',
  results,
  of: (of: number, tookMs: number) => `of ${number(of)}, in ${number(Math.max(1, tookMs))} ms`,
  ofSoFar: (of: number) => `so far, of ${number(of)}`,
  dayCount: (count: number) => number(count),
  head(head: GroupHead, now: number): string {
    switch (head.by) {
      case 'day': return dayHead(head.day, now);
      case 'month': return month(head.month);
      case 'model': return head.title || head.model;
      case 'family':
      case 'press': return head.prompt || task.noPrompt;
    }
  },
  dayResults: (count: number) => results(count),
  reading: (count: number | null) => (count === null ? 'Reading the library' : `Reading ${results(count)}`),
  fresh: (count: number) => `${number(count)} new`,
  freshName: (count: number) => plural(count, { one: '# new result, to the front', other: '# new results, to the front' }),

  sort: 'Order',
  sortName: (sort: Sort) => `Order: ${library.sorts[sort]}`,
  sorts: {
    newest: 'Newest', oldest: 'Oldest', best: 'Best match', rating: 'Rating', longest: 'Longest', shortest: 'Shortest', dearest: 'Dearest', cheapest: 'Cheapest',
    largest: 'Largest files', model: 'Model', prompt: 'Prompt', widest: 'Widest', byHand: 'By hand',
  } satisfies Record<Sort, string>,
  group: 'Groups',
  groups: { day: 'By day', month: 'By month', model: 'By model', family: 'By family', press: 'By press', none: 'No groups' } satisfies Record<Group, string>,
  handUngrouped: 'An order by hand has no groups',
  moved: (count: number) => plural(count, { one: '# result moved', other: '# results moved' }),
  movedTo: (place: number, of: number) => `Now ${number(place)} of ${number(of)}`,
  movedMost: (most: number) => `At most ${number(most)} results can be moved at once. Select fewer`,
  carried: (count: number) => number(count),
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
  moreLike: 'More like this',
  samePrompt: 'With nearly this prompt',
  copyPrompt: 'Copy prompt',
  more: 'More',
  play: 'Play',
  pause: 'Pause',
  slideshow: 'Slideshow from here',
  soundLine: 'Sound that plays',
  soundStop: 'Stop the sound',
  soundOpen: (title: string) => `Open ${title}`,

  failedShort: 'Failed',
  failedHint: 'It failed. Open it to see what happened and what was refunded',
  missingShort: 'File is gone',
  missingHint: 'Its file is no longer where it was saved. Open it to see where that was',
  privateTile: (media: MediaType) => `Private ${library.kinds[media].toLowerCase()}`,
  privateShow: 'Private. Press to show it once',
  starsShort: (stars: number) => `★ ${stars}`,
  selectTile: 'Select',
  leaf: (at: number, of: number) => `${number(at)} of ${number(of)}`,

  savedSearches: 'Saved searches',
  models: 'Model',
  madeHead: 'Made',
  rating: 'Rating',
  orBetter: 'or better',
  ratingTerm: (stars: string) => `${stars === '1' ? '1 star' : `${stars} stars`} or better`,
  tags: 'Tags',
  labels: 'Label',
  shapes: 'Shape',
  moreOf: (count: number) => `${number(count)} more`,
  fewer: 'Fewer',
  find: (group: string) => `Find in ${group.toLowerCase()}`,
  flagsName: 'Only',
  collections: 'Collections',
  shapeNames: { wide: 'Wide', tall: 'Tall', square: 'Square' } as Record<string, string>,
  flagNames: {
    favourite: 'Favourites', unsaved: 'Not saved', failed: 'Failed', private: 'Private', binned: 'Bin', missing: 'File gone', changed: 'File changed', rated: 'Rated', tagged: 'Tagged', collected: 'In a collection',
    noted: 'With a note', refunded: 'Refunded', imported: 'Imported',
  } as Record<string, string>,
  facetTip: (title: string) => `${title}. Ctrl-click leaves it out`,
  notTerm: (title: string) => `not ${title}`,
  months: 'Months',
  monthsHint: 'Arrows move, Shift and arrows draw out a range, Enter takes it, Delete takes it away',
  monthCount: (text: string, count: number) => `${month(text)}: ${results(count)}`,
  monthShort: (text: string) => month(text).replace(/^(\w{3})\w*/, '$1'),
  monthRange: (from: string, to: string, count: number) => (from === to ? library.monthCount(from, count) : `${month(from)} to ${month(to)}: ${results(count)}`),
  facetCount: (title: string, count: number) => `${title}, ${results(count)}`,

  trouble(trouble: QueryTrouble): string {
    const piece = `“${trouble.piece}”`;
    const instead = trouble.instead.length === 0 ? '' : ` For example ${trouble.instead.join(', ')}.`;
    switch (trouble.code) {
      case 'valueMissing': return `${piece} has no value yet.${instead}`;
      case 'valueUnknown': return `${piece} is not a value that is known here.${instead}`;
      case 'numberExpected': return `${piece} needs a number.${instead}`;
      case 'dateExpected': return `${piece} needs a date.${instead}`;
      case 'quoteOpen': return `The quote at ${piece} is still open.`;
      case 'bracketOpen': return `The bracket at ${piece} is still open.`;
      case 'bracketClosed': return `The bracket at ${piece} was never opened.`;
      case 'nothingBeside': return `${piece} has nothing on one side.`;
      case 'tooLong': return 'The search is longer than what is read. Its beginning is used.';
      case 'tooDeep': return 'The search has too many brackets in brackets.';
    }
  },

  nothingYet: 'What you make appears here, and stays.',
  writePrompt: 'Write a prompt',
  nothingFound: (text: string) => (text === '' ? 'No results here.' : `No result has ${text}.`),
  without: (term: string, count: number) => `Without ${term}: ${number(count)}`,
  clear: 'Clear',
  binEmptyTitle: 'The bin is empty.',
  binEmptyText: 'What you bin waits here until you empty it.',
};

export type FacetGroups = Exclude<keyof Facets, 'view'>;
