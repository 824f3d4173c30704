import type { Change, Judgement, Label, Undone } from '$lib/backend/bindings';
import { bytes, number } from '../format';
import { plural } from '../plural';

const results = (count: number) => plural(count, { one: '# result', other: '# results' });
const starsOf = (stars: number) => (stars === 0 ? 'no stars' : plural(stars, { one: '# star', other: '# stars' }));

/** Words for what a person says of results: favourites, stars, labels, tags, collections, the bin. */
export const judging = {
  results,
  selected: (count: number) => `${number(count)} selected`,
  selectedSize: (size: number) => bytes(size),
  away: (count: number) => `${number(count)} not in this view`,
  bar: 'Selection',
  clearSelection: 'Select nothing',
  favourite: 'Favourite',
  unfavourite: 'Not a favourite',
  rate: 'Rate',
  label: 'Label',
  tag: 'Tag',
  collect: 'Collect',
  compare: 'Compare',
  compareOff: 'Two to four results can be compared',
  bin: 'Bin',
  restore: 'Restore',
  private: 'Private',
  notPrivate: 'Not private',
  note: 'Note',
  more: 'More for the selection',

  labels: { red: 'Red', orange: 'Orange', yellow: 'Yellow', green: 'Green', blue: 'Blue', violet: 'Violet' } satisfies Record<Label, string>,
  noLabel: 'No label',
  labelNames: 'Labels',
  starsName: 'Rating',
  stars: starsOf,
  starsMixed: 'different ratings',

  /** What a change did, as its toast says it. */
  changed(change: Change, count: number): string {
    const of = results(count);
    switch (change.what) {
      case 'favourite': return change.on ? `${of} among the favourites` : `${of} no longer among the favourites`;
      case 'rating': return `${of}: ${starsOf(change.stars)}`;
      case 'label': return change.label === null ? `${of}: no label` : `${of}: ${judging.labels[change.label].toLowerCase()} label`;
      case 'private': return change.on ? `${of} private` : `${of} no longer private`;
      case 'tag': return `${of} tagged “${change.name}”`;
      case 'untag': return `Tag “${change.name}” taken from ${of}`;
      case 'collect': return `${of} added to the collection`;
      case 'uncollect': return `${of} taken from the collection`;
      case 'note': return change.text === '' ? 'Note taken away' : 'Note kept';
      case 'bin': return `${of} in the bin. Files are kept until it is emptied`;
      case 'restore': return `${of} restored`;
    }
  },
  undone: (undone: Undone) => `Taken back: ${judging.step(undone)}`,
  redone: (undone: Undone) => `Done again: ${judging.step(undone)}`,
  nothingToUndo: 'Nothing to take back',
  nothingToRedo: 'Nothing to do again',
  step({ what, changed }: Undone): string {
    switch (what.what) {
      case 'change': {
        const said = judging.changed(what.change, changed);
        return said.charAt(0).toLowerCase() + said.slice(1);
      }
      case 'tagRenamed': return `tag “${what.from}” renamed “${what.to}”`;
      case 'tagDeleted': return `tag “${what.name}” deleted`;
      case 'collectionMade': return `collection “${what.name}” made`;
      case 'collectionChanged': return `collection “${what.name}” changed`;
      case 'collectionDeleted': return `collection “${what.name}” deleted`;
      case 'collectionOrdered': return `order of “${what.name}”`;
    }
  },

  tagTitle: (count: number) => `Tags of ${results(count)}`,
  collectTitle: (count: number) => `Collections of ${results(count)}`,
  tagField: 'Find or make a tag',
  collectField: 'Find or make a collection',
  makeTag: (name: string) => `Make the tag “${name}”`,
  makeCollection: (name: string) => `Make the collection “${name}”`,
  noTags: 'No tags yet. Type one, then press Enter.',
  noCollections: 'No collections yet. Type a name, then press Enter.',
  pickHint: 'Enter puts it on or takes it off',
  share: { all: 'on all', some: 'on some', none: 'on none' },
  noteTitle: 'Note',
  noteField: 'What you want to remember of this result',
  noteSave: 'Keep the note',
  cancel: 'Cancel',

  editTags: 'Edit tags and collections',
  tags: 'Tags',
  collections: 'Collections',
  rename: 'Rename',
  renameOf: (name: string) => `Name of “${name}”`,
  renameSave: 'Keep the name',
  merges: (from: string, to: string, count: number) => `There is a tag “${to}” already. Its results and the ${results(count)} of “${from}” become one tag.`,
  merge: 'Make them one tag',
  nameTaken: (name: string) => `There is a collection “${name}” already. Choose another name.`,
  nameMissing: 'A name is needed. Esc leaves it as it is.',
  delete: 'Delete',
  deleteOf: (name: string) => `Delete “${name}”`,
  tagRenamed: (from: string, to: string) => `“${from}” is now “${to}”`,
  tagMerged: (from: string, to: string) => `“${from}” and “${to}” are one tag`,
  tagDeleted: (name: string, count: number) => `Tag “${name}” deleted. Its ${results(count)} are kept`,
  collectionSaved: (name: string) => `Collection “${name}” kept`,
  collectionDeleted: (name: string, count: number) => `Collection “${name}” deleted. Its ${results(count)} are kept`,
  collectionPrivate: (name: string) => `“${name}” is private`,
  newCollection: 'New collection',
  nameFilter: 'Find',
  editFoot: 'Results and files are never deleted here.',
  nothingNamed: 'Nothing has this name.',

  binTitle: 'Bin',
  binHolds: (count: number, files: number, size: number) => (count === 0 ? 'The bin is empty.' : `${results(count)}, ${plural(files, { one: '# file', other: '# files' })}, ${bytes(size)}. Files are kept until you empty it.`),
  binEmpty: 'Empty the bin',
  binEmptyDots: 'Empty the bin…',
  binRestoreAll: 'Restore all',
  binLeave: 'Leave the bin',
  binAsk: (files: number, size: number) => `${plural(files, { one: '# file', other: '# files' })} (${bytes(size)}) will be deleted from the archive folder. This cannot be taken back.`,
  binStays: 'Prompts, settings, receipts and what was paid stay in the library.',
  binDelete: (files: number) => plural(files, { one: 'Delete # file', other: 'Delete # files' }),
  binWorking: 'Deleting files',
  binEmptied: (files: number, size: number, left: number) =>
    `${plural(files, { one: '# file', other: '# files' })} deleted, ${bytes(size)} free${left > 0 ? `. ${results(left)} stay in the bin: their files could not be deleted` : ''}`,

  privateHidden: 'Private results are hidden. Show them',
  privateShown: 'Private results are shown. Hide them',
  privateChip: 'Private shown',
  ofSelection: (judgement: Judgement) => results(judgement.count),
  reading: 'Reading what was said of them',
};
