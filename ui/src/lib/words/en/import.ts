import type { Failure, FilesFound, FilesView, ImportedFrom, ImportOffer, Imported, ImportTrouble, NotTaken, ProgramCount, WatchedFolder, WatchTrouble } from '$lib/backend/bindings';
import { bytes, date, list, moment, number } from '../format';
import { plural } from '../plural';

const results = (count: number) => plural(count, { one: '# result', other: '# results' });
const files = (count: number) => plural(count, { one: '# file', other: '# files' });
const ids = (count: number) => plural(count, { one: '# id', other: '# ids' });
const lines = (numbers: readonly number[]) => (numbers.length === 1 ? `Line ${number(numbers[0] ?? 0)} holds none` : `Lines ${list(numbers.map(number))} hold none`);

const troubles: Record<ImportTrouble, string> = {
  unread: 'it cannot be read',
  sidecar: 'its sidecar is damaged or of a newer version',
  otherService: 'it is of a service or account that is not set up here',
  fileMissing: 'its file is not there',
  fileChanged: 'its file is other than its sidecar says',
  noMedia: 'it is no picture, clip or sound',
  taskId: 'the service knows no such task',
  notAsked: 'the service could not be asked; import it again later',
  notKept: 'it could not be written',
};

/** What something that was imported is made of: "8,412 results, 12 files and 3 tasks". */
function parts({ results: made, files: other, ids: asked }: { results: number; files: number; ids: number }): string {
  const all = [made > 0 ? results(made) : '', other > 0 ? files(other) : '', asked > 0 ? plural(asked, { one: '# task', other: '# tasks' }) : ''].filter(Boolean);
  return all.length === 0 ? 'Nothing' : list(all);
}

/** Words of what is brought into the library, of saved files, and of folders that are watched. */
export const importing = {
  open: 'Import…',
  title: 'Import',
  titleOf: ({ from }: Pick<ImportOffer, 'from'>) => (from === '' ? 'Import tasks by their ids' : `Import from ${from}`),

  folder: 'A folder',
  folderText: 'An archive of Afterimage from another computer, or pictures, clips and sounds of any program',
  folderChoose: 'Choose a folder…',
  files: 'Files',
  filesText: 'Single pictures, clips and sounds, sidecars, or a list of task ids',
  filesChoose: 'Choose files…',
  ids: 'Task ids',
  idsText: 'What was made with your account elsewhere, one id a line. Asking the service for it costs nothing.',
  idsPlaceholder: 'task_',
  idsNone: 'No id yet',
  idsCount: (count: number, without: readonly number[], more: number) =>
    [ids(count), without.length === 0 ? '' : more > 0 ? `${number(without.length + more)} lines hold none` : lines(without)].filter(Boolean).join('. '),
  idsLook: (count: number) => (count === 0 ? 'Look them up' : `Look up ${ids(count)}`),
  idsFirst: 'Paste an id first',
  nothingKept: 'Nothing is kept before you say so.',

  choosing: { folder: 'Waits for you to choose a folder, then looks through it', files: 'Waits for you to choose files, then looks at them', text: 'Looking at the ids' },
  looking: (done: number, of: number) => (of === 0 ? `Looking, ${number(done)} so far` : `Looking, ${number(done)} of ${number(of)}`),
  lookingName: 'Looking at what is there',
  lookingDropped: (done: number, of: number) => (of === 0 ? `Looking at what was dropped, ${number(done)} so far` : `Looking at what was dropped, ${number(done)} of ${number(of)}`),
  stop: 'Stop',
  stopping: 'It ends with what it is at',
  again: 'Choose something else',

  found: 'What was found',
  results: 'Afterimage results',
  otherFiles: 'Files',
  programs: (all: readonly ProgramCount[]) =>
    all.every(({ program }) => program === '') ? 'They do not say what made them' : list(all.map(({ program, files: count }) => (program === '' ? `${number(count)} that ${count === 1 ? 'does' : 'do'} not say` : `${number(count)} by ${program}`))),
  known: 'Known already',
  knownText: (count: number) => plural(count, { one: 'It is in the library, and stays as it is', other: 'They are in the library, and stay as they are' }),
  size: 'Size',
  free: (free: number) => `${bytes(free)} free on the archive’s disk`,
  tooLarge: (size: number, free: number) => `Copies need ${bytes(size)}, and ${bytes(free)} are free on the archive’s disk. What has no room is left out, and said.`,
  more: 'More lies there than is looked at in one go. Import this, then look again.',
  cannot: (count: number) => plural(count, { one: '# cannot be imported', other: '# cannot be imported' }),
  cannotMore: (count: number) => `and ${number(count)} more`,
  trouble: ({ why, detail }: NotTaken) => (detail === '' ? troubles[why] : `${troubles[why]} (${detail})`),

  archiveFiles: 'Files of results',
  leave: 'Leave where they lie',
  copy: 'Copy into my archive',
  leaveText: 'Nothing is copied. They can be opened as long as that folder is there.',
  copyText: 'The copies are checked. The files there stay as they are.',
  filesCopied: (count: number) => plural(count, { one: 'A copy of the file goes into your archive. The file itself stays where it is.', other: 'Copies of the # files go into your archive. The files themselves stay where they are.' }),
  idsFree: 'The service is asked for each. That costs nothing, and what it made is saved like any other result.',

  nothing: ({ from }: Pick<ImportOffer, 'from'>) => (from === '' ? 'Nothing to import in this text' : `Nothing to import in ${from}`),
  nothingNew: ({ from }: Pick<ImportOffer, 'from'>) => (from === '' ? 'Nothing new in this text' : `Nothing new in ${from}`),
  lookedFor: 'Looked for: sidecars of an Afterimage archive, pictures, clips and sounds, and ids of tasks.',
  allKnown: (count: number) => plural(count, { one: 'What is there is in the library already.', other: 'All # that are there are in the library already.' }),

  take: (count: number) => `Import ${number(count)}`,
  taking: (done: number, of: number) => (of === 0 ? `Importing, ${number(done)} so far` : `Importing, ${number(done)} of ${number(of)}`),
  takingName: 'Importing',
  goesOn: 'It goes on when this is closed. What is imported so far stays if you stop.',

  done: (made: Imported) => `${parts(made)} imported`,
  doneStopped: (made: Imported) => made.results + made.files + made.ids === 0 ? 'Stopped. Nothing was imported' : `Stopped. ${parts(made)} imported until then, and ${made.results + made.files + made.ids === 1 ? 'stays' : 'stay'}`,
  doneKnown: (count: number) => plural(count, { one: '# was in the library already', other: '# were in the library already' }),
  doneFound: (count: number) => plural(count, { one: '# file that was gone is found again', other: '# files that were gone are found again' }),
  doneOut: (count: number) => plural(count, { one: '# was left out', other: '# were left out' }),
  query: 'is:imported',
  show: 'Show them',
  takeBack: 'Take back',
  takeBackText: 'Puts all of it into the bin',
  tookBack: (count: number) => plural(count, { one: '# imported result is in the bin', other: '# imported results are in the bin' }),
  backTo: (text: string) => `${text}. Open the import`,

  inSettings: 'Import',
  inSettingsText: 'An archive from another computer, files of other programs, tasks by their ids',
  atFirst: 'I have an archive from another computer',
  atFirstThen: 'It is imported into your account: the import opens as soon as the key is kept.',
  hover: (count: number) => (count > 1 ? `Drop to import ${files(count)}` : 'Drop to see how it was made, or to import it'),

  saved: 'Saved files',
  savedText(view: FilesView, now: number): string {
    if (view.away) return 'The archive’s folder is not there, so nothing can be said of its files';
    const looked = view.checkedAt === null ? 'not looked at yet' : `looked at ${moment(view.checkedAt, now)}`;
    if (view.files === 0) return 'None yet';
    const wrong = [view.missing > 0 ? `${number(view.missing)} gone` : '', view.changed > 0 ? `${number(view.changed)} changed` : ''].filter(Boolean);
    const state = view.checkedAt === null && wrong.length === 0 ? '' : wrong.length === 0 ? 'all there' : wrong.join(', ');
    return [files(view.files), state, looked].filter(Boolean).join(', ');
  },
  savedLook: 'Look now',
  savedLooking: 'Looking at the saved files',
  savedProgress: (done: number, of: number) => `Looking at ${number(done)} of ${files(of)}`,
  savedMissing: (count: number) => `Show ${plural(count, { one: 'the one that is gone', other: 'the # that are gone' })}`,
  savedChanged: (count: number) => `Show ${plural(count, { one: 'the one that changed', other: 'the # that changed' })}`,
  savedFind: 'Look for them in a folder…',
  savedFinding: 'Waits for you to choose a folder, then looks there by what the files hold',
  savedFound: (count: number) => plural(count, { one: '# file was moved, and was found where it lies', other: '# files were moved, and were found where they lie' }),
  savedMissingQuery: 'is:missing',
  savedChangedQuery: 'is:changed',
  foundFiles: ({ found, missing, stopped }: FilesFound) =>
    [stopped ? 'Stopped' : '', found === 0 ? 'None of them lies there' : `${files(found)} found`, missing > 0 ? `${number(missing)} still gone` : ''].filter(Boolean).join('. '),

  watched: 'Watched folders',
  watchedNone: 'New pictures, clips and sounds that another program, such as ComfyUI, saves in a folder appear in your library by themselves.',
  watchedText: 'What is new in them is copied into your archive by itself; the files there stay as they are.',
  watchedAdd: 'Add a folder…',
  watchedAdding: 'Waits for you to choose a folder, then notes what lies there',
  watchedRefused: ({ facts, detail }: Failure) => `${facts['path'] ?? 'This folder'} cannot be watched${detail === null || detail === '' ? '' : `: ${detail}`}`,
  watchedRefusedThen: 'Nothing has changed. Choose one in which another program saves, outside of your archive.',
  watchedExisting: 'Also what lies there already',
  watchedRemove: 'Remove',
  watchedRemoveOne: (path: string) => `Watch ${path} no more`,
  watchedRemoved: (path: string) => `${path} is not watched any more. What came from it stays`,
  watchedFacts: ({ since, taken, lastAt }: WatchedFolder, now: number) =>
    [`Since ${date(since)}`, taken === 0 ? 'nothing came yet' : `${files(taken)} came`, lastAt === null ? '' : `last ${moment(lastAt, now)}`].filter(Boolean).join(', '),
  watchedTrouble: {
    missing: 'The folder is not there. It is watched again when it is.',
    unread: 'The folder cannot be read. It is tried again by itself.',
    slow: 'The system watches no more folders, so this one is looked at now and then.',
  } satisfies Record<WatchTrouble, string>,

  gone: 'The file is gone',
  goneText: 'It is no longer where it was saved. Its prompt and all that is known of it are kept.',
  goneWhere: 'It was here:',
  goneFind: 'Look for it…',
  goneFinding: 'Waits for you to choose a folder, then looks there by what the file holds',
  goneFolder: 'Open the archive folder',
  changedLine: 'This file was changed outside of Afterimage',
  changedOutside: 'Changed outside of Afterimage',
  changedShort: 'File changed',
  changedHint: 'Its file is other than when it was saved',

  from: 'Imported',
  fromProgram: 'Program',
  fromArchive: 'An Afterimage archive',
  fromUnknown: 'The file does not say',
  fromFile: ({ archive }: ImportedFrom) => (archive ? 'Sidecar' : 'File'),
  fromAt: 'When',
  metadataShow: 'Show what stood in the file',
  metadataHide: 'Hide what stood in the file',
  metadataCopy: 'Copy what stood in the file',
  usePrompt: 'Use this prompt',
  openWith: 'Open with…',
};
