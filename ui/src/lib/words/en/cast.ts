import type { CastSaid, CastSort, LinkAnswer, LinkView, MediaType } from '$lib/backend/bindings';
import { bytes, duration, list } from '../format';

const sorts: Record<CastSort, string> = { person: 'Person', place: 'Place', product: 'Product', style: 'Style', voice: 'Voice' };

/** How long ago, in the largest unit that says something. */
const since = (at: number, now: number): string => {
  const past = Math.max(0, now - at);
  const days = Math.floor(past / 86_400_000);
  if (days >= 2) return `${days} days ago`;
  const hours = Math.floor(past / 3_600_000);
  if (hours >= 1) return `${hours} h ago`;
  return past < 60_000 ? 'just now' : `${duration(Math.floor(past / 60_000) * 60_000)} ago`;
};

const kinds: Record<MediaType, string> = { image: 'picture', video: 'video', audio: 'sound', other: 'file', unknown: 'file' };

const answers = (answer: LinkAnswer): string => {
  switch (answer.name) {
    case 'answers': return ['answers', answer.bytes === null ? null : bytes(answer.bytes)].filter((part) => part !== null).join(', ');
    case 'refuses': return `answers ${answer.status}: cannot be fetched`;
    case 'notReached': return 'does not answer';
    case 'addressRefused': return 'not a public address: cannot be fetched';
  }
};

/** Whether a link is known to lead nowhere. */
const dead = (view: LinkView): boolean => {
  const answer = view.checked?.answer;
  if (answer === undefined) return view.output?.gone ?? false;
  return answer.name === 'addressRefused' || (answer.name === 'refuses' && [403, 404, 410].includes(answer.status));
};

export const cast = {
  sorts,
  since,
  dead,
  // links as references
  linkSays: (view: LinkView, now: number): string | null => {
    const { output, checked } = view;
    const age = output === null ? null : `${output.archived ? 'from your archive' : 'your result'}, link made ${since(output.madeAt, now)}`;
    if (checked !== null) return [answers(checked.answer), `asked ${since(checked.at, now)}`, age].filter((part) => part !== null).join(', ');
    if (output?.gone) return `the link is gone; ${age}`;
    return age;
  },
  open: (name: string) => `Open the result behind ${name}`,
  more: (name: string) => `More for ${name}`,
  check: 'Ask whether it answers',
  checkAll: 'Ask all links whether they answer',
  checking: 'Asking',
  renew: 'Get a fresh link',
  renewed: 'The service gave a fresh link',
  renewedSame: 'The service still gives the same link',
  openResult: 'Open the result',
  addToCast: 'Add to cast',
  asReference: 'Use as reference',
  frameAsReference: 'Use last frame as reference',
  referenceAdded: 'Added as a reference',
  referenceGone: 'Added as a reference. Its link is known to be gone: get a fresh one in the row',
  referenceThere: 'It is among the references already',
  referenceKept: (model: string) => `Kept as a reference. ${model} takes none; choose another model`,
  // names in the prompt
  names: 'Names for the prompt',
  optionReference: (name: string, link: string) => `${name}, ${link}`,
  optionMember: (sort: CastSort, gone: boolean) => (gone ? `${sorts[sort]}, link gone` : sorts[sort]),
  said: (all: readonly CastSaid[]): string =>
    all.map(({ name, said, place }) => (place === null ? `@${name} goes out as the name alone: this model has no place for its link` : said === name ? `@${name}: the link goes to ${place}` : `@${name} goes out as ${said}`)).join('. '),
  // the shelf
  shelf: 'Cast',
  shelfNone: 'A name for a person, place, product, style or voice. Write @name in a prompt, and its link goes along.',
  shelfAdd: 'Add a name',
  insert: (name: string) => `Write @${name} into the prompt`,
  edit: (name: string) => `Change ${name}`,
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} is removed`,
  age: (at: number, now: number) => `link from ${since(at, now)}`,
  needsRenewing: 'needs renewing',
  // one member
  titleNew: 'Add to cast',
  titleOf: (name: string) => `@${name}`,
  name: 'Name',
  nameHint: 'Letters, figures, - and _. It is written as @name.',
  sort: 'What it is',
  link: 'Link',
  note: 'Note',
  linkOurs: (media: MediaType) => `A ${kinds[media]} of your library`,
  save: 'Save',
  keep: 'Add',
  cancel: 'Cancel',
  kept: (name: string) => `@${name} can be written in prompts`,
  changed: (name: string) => `@${name} is changed`,
  made: 'Made with it',
  madeNone: 'Nothing yet',
  madeOne: (prompt: string) => `Open: ${prompt.slice(0, 60)}`,
  // made with, at a result
  with: (names: readonly string[]) => `Made with ${list(names.map((name) => `@${name}`))}`,
  withMember: (name: string) => `Show @${name}`,
};
