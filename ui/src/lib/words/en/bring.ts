import type { CatalogueOffer, CatalogueView, HoverSort, KnownBy, ModelChange, ModelOrigin, OfferedModel, Unusable } from '$lib/backend/bindings';
import { bytes, month, moment, number } from '../format';
import { plural } from '../plural';
import { importing } from './import';

const models = (count: number) => plural(count, { one: '# model', other: '# models' });

/** The words of a schema as people say them. */
const limits: Record<string, string> = {
  maximum: 'at most', minimum: 'at least', exclusiveMinimum: 'more than', maxLength: 'longest text', minLength: 'shortest text', maxItems: 'most of them', minItems: 'fewest of them',
  enum: 'values', default: 'what is taken when nothing is sent', required: 'has to be sent', pattern: 'how it is written', type: 'type', 'x-label': 'name', 'x-unit': 'unit', 'x-means': 'meaning',
};
const keys: Record<string, string> = {
  title: 'Name', summary: 'Summary', wishes: 'What it is for', kind: 'Kind', modes: 'Modes', outputs: 'Results', notEncoded: 'What is known besides', price: 'Price', evidence: 'Evidence',
};

/** Words of what is handed in from outside, and of the models that come with it. */
export const bring = {
  openFile: 'Open a file…',
  hover: (files: number, sort: HoverSort): string => {
    if (sort === 'links') return 'Drop to add the link as a reference';
    return sort === 'record' && files === 1 ? 'Drop to see what it holds: how a result was made, or models' : importing.hover(files);
  },
  hoverText: 'Nothing is sent, and nothing is imported before you say so. What you are writing can be had back.',
  reading: (done: number, of: number) => `Reading: ${bytes(done)} of ${bytes(of)}`,
  readingName: 'Reading the file',
  stop: 'Stop',
  stopped: 'Reading was stopped. Nothing has changed',

  made: (name: string, by: KnownBy) =>
    by === 'sidecar' ? `Filled in as the notes beside ${name} say` : by === 'sum' ? `Filled in as ${name} was made, known by what it holds` : `Filled in as ${name} was made`,
  linksAdded: (count: number) => plural(count, { one: 'The link is a reference now', other: '# links are references now' }),
  linksNone: 'This model takes no references. The link was not added; choose a model that takes some',

  local: (name: string) => `${name} was not made here, and a file of this computer cannot be sent.`,
  localThen: 'References are links, which the service fetches itself. Put the file where it has a public link, then paste that link here. Your draft is as it was.',
  record: (name: string, why: string) => `${name} says nothing of how a result was made, and holds no models: ${why}.`,
  recordThen: 'Your draft and the models are as they were.',
  unusable: (name: string, why: Unusable): string =>
    ({
      folder: `${name} is a folder without models in it.`,
      link: `${name} only leads to another file.`,
      special: `${name} is no plain file.`,
      unread: `${name} cannot be read.`,
      several: 'These are several files, and not all of them hold models.',
      halfLink: 'The link may have lost a part on its way here.',
    })[why],
  unusableThen: (why: Unusable): string =>
    ({
      folder: 'Drop a file that was saved here, or one that holds models. Nothing has changed.',
      link: 'Drop the file itself. Nothing has changed.',
      special: 'Drop a file that was saved here, or one that holds models. Nothing has changed.',
      unread: 'It may be gone, or not yours to read. Nothing has changed.',
      several: 'Drop one result at a time. Nothing has changed.',
      halfLink: 'Copy it and paste it here instead. Nothing has changed.',
    })[why],

  offer: ({ from, models: offered, leftOut, leftOutCount }: CatalogueOffer): string => {
    const fresh = offered.filter((model) => model.new).length;
    const parts = [
      fresh > 0 ? `${models(fresh)} new` : '',
      offered.length > fresh ? (fresh > 0 ? `${number(offered.length - fresh)} changed` : `${models(offered.length - fresh)} changed`) : '',
      leftOutCount > 0 ? `${number(Math.max(leftOutCount, leftOut.length))} left out` : '',
    ].filter(Boolean);
    return parts.length === 0 ? `Nothing new in ${from}` : `${from}: ${parts.join(', ')}`;
  },
  same: (count: number) => plural(count, { one: '# model is in use just as it is here.', other: '# models are in use just as they are here.' }),
  nothingNew: (from: string, same: number) => (same === 0 ? `${from} holds no models` : `Nothing new in ${from}: ${bring.same(same)}`),
  offerText: 'Checked and compared with the models in use. They are used once you say so, and you can go back. Prices and limits are then those of this file.',
  newOne: 'New',
  changedOne: 'Changed',
  source: ({ evidence: { source, seen, strong } }: Pick<OfferedModel, 'evidence'>) => `From ${source}, ${month(seen)}${strong ? '' : '; weak, so it only warns'}`,
  leftOut: 'Left out',
  leftOutMore: (count: number) => `and ${number(count)} more`,
  noId: 'without an id',
  use: (count: number) => `Use ${plural(count, { one: 'it', other: 'these #' })}`,
  leave: 'Leave as it is',
  close: 'Close',
  used: (count: number, from: string) => `${models(count)} from ${from} ${count === 1 ? 'is' : 'are'} in use`,
  change: ({ of, name, word, before, after }: ModelChange): string => {
    const turn = before === '' ? (after === '' ? '' : `: now ${after}`) : after === '' ? `: no longer ${before}` : `: ${before} → ${after}`;
    switch (of) {
      case 'parameterNew': return `${name}: a new parameter`;
      case 'parameterGone': return `${name}: no longer a parameter`;
      case 'parameterChanged': return `${name}, ${limits[word] ?? word}${turn}`;
      case 'ruleNew': return `New rule: ${name}`;
      case 'ruleGone': return `Rule gone: ${name}`;
      case 'ruleChanged': return before === after ? `Rule checked in another way: ${name}` : `Rule${turn}`;
      case 'price': case 'evidence': case 'other': return `${keys[name] ?? name}${turn}`;
    }
  },

  section: 'Models',
  inUse: 'Known models',
  inUseText: ({ builtIn, seen }: Pick<CatalogueView, 'builtIn' | 'seen'>) => `${models(builtIn)} of this version, facts of up to ${month(seen)}`,
  outside: 'From outside',
  outsideNone: 'A newer catalogue, or your own description of a model, can be dropped onto the window or put into the profile folder.',
  outsideText: (count: number, from: string | null, at: number | null, now: number) => `${models(count)}${from === null ? '' : `, last from ${from}`}${at === null ? '' : `, ${moment(at, now)}`}`,
  own: 'Your own description',
  inPlace: 'In place of the one of this version',
  origin: { unknown: '', builtIn: '', outside: 'From a file you took in', own: 'Your own description' } satisfies Record<ModelOrigin, string>,
  remove: 'Remove',
  removeOne: (title: string) => `Remove ${title}`,
  removeAll: 'Remove all',
  removed: (count: number) => plural(count, { one: 'The model is removed. What this version knows holds again', other: '# models are removed. What this version knows holds again' }),
  back: 'Go back',
  backText: (from: string | null, count: number) => (count === 0 ? 'To the models of this version alone, as before the last change' : `To the ${models(count)}${from === null ? '' : ` from ${from}`}, as before the last change`),
  wentBack: 'The models are those of before',
  folder: 'Profile folder',
  folderLook: 'Look into it',
  unread: (why: string) => `The models that you had taken in cannot be read (${why}). Those of this version are used. Their file is kept; open the catalogue once more to take it in again.`,
};
