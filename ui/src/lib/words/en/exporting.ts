import { bytes, number } from '../format';
import { plural } from '../plural';

const files = (count: number) => plural(count, { one: '# file', other: '# files' });
const results = (count: number) => plural(count, { one: '# result', other: '# results' });
const privately = (count: number) => plural(count, { one: '# private result was left out', other: '# private results were left out' });

/** Words of what is taken out of the library: export, clipboard. */
export const exporting = {
  title: 'Export',
  titleOf: (count: number) => `Export ${results(count)}`,
  form: 'As',
  folder: 'Folder',
  zip: 'Zip',
  names: 'Names',
  parts: 'Parts of a name',
  partsOf: [
    { part: '{date}', name: 'Date' }, { part: '{time}', name: 'Time' }, { part: '{model}', name: 'Model' }, { part: '{prompt}', name: 'Prompt' }, { part: '{kind}', name: 'Kind' },
    { part: '{count}', name: 'Count' }, { part: '{number}', name: 'Number in the result' }, { part: '{rating}', name: 'Rating' }, { part: '{seed}', name: 'Seed' }, { part: '{task}', name: 'Task' }, { part: '/', name: 'New folder' },
  ],
  unknown: (parts: readonly string[]) => `${parts.join(', ')} ${parts.length === 1 ? 'stands' : 'stand'} for nothing and ${parts.length === 1 ? 'is' : 'are'} left out.`,
  more: (count: number) => `and ${number(count)} more`,
  also: 'With',
  sheet: 'A contact sheet: one page to look at or print',
  records: 'How each was made, as JSON',
  firstOnly: 'Only the first file of each result',
  private: (count: number) => (count === 0 ? 'Private results too' : `Private results too (${number(count)})`),
  reading: 'Reading what would be copied',
  nothing: 'No file of it is in the archive',
  write: 'Choose a folder…',
  choosing: 'Waits for you to choose a folder',
  writing: 'Copying the files',
  progress: (done: number, of: number) => `Copying, ${bytes(done)} of ${bytes(of)}`,
  cancel: 'Cancel',
  goesOn: 'It goes on when this is closed.',
  originals: 'Your archive stays as it is.',
  holds: (count: number, size: number) => `${files(count)}, ${bytes(size)}`,
  missing: (count: number) => plural(count, { one: '# file is not saved yet or is gone', other: '# files are not saved yet or are gone' }),
  written: (path: string) => `Written: ${path}`,
  leftOut: (count: number) => plural(count, { one: '# file is not in it: it is not saved or is gone.', other: '# files are not in it: they are not saved or are gone.' }),
  changed: (count: number) => plural(count, { one: '# file is other than when it was saved, and was copied as it is now.', other: '# files are other than when they were saved, and were copied as they are now.' }),
  reveal: 'Show in folder',

  copied: {
    files: (count: number) => `${files(count)} copied. Paste them in a folder or a mail.`,
    picture: () => 'Picture copied',
    paths: (count: number) => (count === 1 ? 'Path copied' : `${number(count)} paths copied`),
    prompts: (count: number) => (count === 1 ? 'Prompt copied' : `${number(count)} prompts copied`),
  },
  privately,
  copyFiles: 'Copy file',
  copyPicture: 'Copy picture',
  copyPath: 'Copy path',
  export: 'Export',
  exportMany: 'Export…',
};
