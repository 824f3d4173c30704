import type { QueryTrouble, QueryTroubleCode } from '$lib/backend/bindings';
import { plural } from '../plural';

const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const such = (instead: readonly string[]) => (instead.length === 0 ? '' : `. Try ${or.format(instead.slice(0, 3))}`);

const troubles: Record<QueryTroubleCode, (piece: string, instead: readonly string[]) => string> = {
  valueMissing: (piece, instead) => `“${piece}” waits for a value${such(instead)}`,
  valueUnknown: (piece, instead) => `“${piece}” is no value here and is left out${such(instead)}`,
  numberExpected: (piece, instead) => `“${piece}” is no number and is left out${such(instead)}`,
  dateExpected: (piece, instead) => `“${piece}” is no date and is left out${such(instead)}`,
  quoteOpen: () => 'The quote has no end yet: its words are looked for one by one',
  bracketOpen: () => 'The bracket has no end yet: it is read as if it closed at the end',
  bracketClosed: () => 'This bracket closes none and is left out',
  nothingBeside: (piece) => `“${piece}” has nothing on one side and is left out`,
  tooLong: () => 'This is longer than a search can be: the rest is left out',
  tooDeep: () => 'Brackets this deep are left out',
};

/** Words of the search field, of its language, and of searches that are kept. */
export const search = {
  offers: 'What could stand here',
  recent: 'Recent searches',
  recentRow: (text: string) => `Search again: ${text}`,
  help: 'How to search',
  count: (count: number) => plural(count, { one: '# result', other: '# results' }),
  trouble: ({ code, piece, instead }: QueryTrouble) => troubles[code](piece, instead),

  /** What a field is for, by the name that an offer gives. */
  fields: {
    kind: 'image, video or audio',
    rating: 'stars',
    tag: 'a tag',
    model: 'a model, by name or id',
    made: 'when it was made',
    after: 'made since then',
    before: 'made earlier than that',
    is: 'favourite, failed, imported …',
    has: 'audio, lyrics, a note …',
    in: 'a collection',
    label: 'a colour label',
    ratio: 'wide, tall, 16:9 …',
    duration: 'length',
    cost: 'credits',
    bytes: 'size of the files',
    pixels: 'the longer side',
    outputs: 'how many files',
    seed: 'the seed',
    colour: 'mostly of this colour',
    state: 'how it ended',
    family: 'what came from the same beginning',
    press: 'what one press made',
    like: 'looks like a result',
    prompt: 'nearly the same prompt as a result',
    param: 'a parameter of the model',
  } as Record<string, string>,
  parameter: 'a parameter of the model',

  helpIntro: 'Type words to find them in prompts, lyrics, tags, notes and names of files. Everything that stands side by side must hold. Press an example to use it.',
  examples: [
    {
      title: 'Words',
      rows: [
        ['blue dress', 'both words, in any order'],
        ['"blue dress"', 'exactly this'],
        ['dress -draft', 'with the one, without the other'],
        ['dress OR skirt', 'one of the two; it joins its two neighbours'],
        ['kind:video (cat OR dog)', 'brackets keep together'],
      ],
    },
    {
      title: 'What it is',
      rows: [
        ['kind:video', 'also image, audio; several: kind:image,video'],
        ['model:kling*', '* stands for anything'],
        ['ratio:16:9', 'also wide, tall, square'],
        ['duration:>5s', 'also <=1m, 5s..10s'],
        ['bytes:>10mb', 'size of all its files'],
        ['cost:<200', 'credits'],
      ],
    },
    {
      title: 'When',
      rows: [
        ['made:2026-08', 'in that month; also 2026, 2026-08-14'],
        ['after:2026-03', 'since then'],
        ['before:"last week"', 'earlier than last week began'],
        ['made:"7 days"', 'today and the six days before'],
      ],
    },
    {
      title: 'What you said of it',
      rows: [
        ['rating:>=4', 'four stars or more; also 3..5'],
        ['tag:dress -tag:draft', 'with the tag, without the other'],
        ['in:"Spring set"', 'in a collection'],
        ['label:red', 'a colour label'],
        ['is:favourite', 'also failed, private, unsaved, binned'],
        ['is:imported', 'from an archive or another program'],
        ['is:missing', 'its file is gone; is:changed, it is another one now'],
      ],
    },
    {
      title: 'How it was made',
      rows: [
        ['seed:42', 'the seed'],
        ['param.resolution:1080p', 'any parameter'],
        ['has:audio', 'also lyrics, note, references, parent'],
      ],
    },
  ] as readonly { title: string; rows: readonly (readonly [string, string])[] }[],

  save: 'Save this search',
  saved: (name: string) => `Saved as “${name}”`,
  name: 'Name',
  saveDo: 'Save',
  nameFirst: 'Give it a name first',
  searches: 'Saved searches',
  none: 'None yet. Search for something, then save it here.',
  apply: (name: string, count: number) => `${name}, ${search.count(count)}`,
  actions: (name: string) => `More for ${name}`,
  rename: 'Rename',
  renameOne: (name: string) => `New name for ${name}`,
  update: 'Use what is searched for now',
  updateNothing: 'Nothing is searched for now',
  updateSame: 'It is what is searched for now',
  remove: 'Delete',
  up: 'Move up',
  down: 'Move down',
  removed: (name: string) => `Saved search “${name}” deleted`,
  moved: (name: string, place: number, of: number) => `${name}, ${place} of ${of}`,
};
