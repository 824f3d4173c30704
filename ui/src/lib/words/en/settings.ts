import { bytes, credits, moment, momentAt, number } from '../format';
import { plural } from '../plural';

const tasks = (count: number) => plural(count, { one: '# task goes on', other: '# tasks go on' });

/** Words of the settings. */
export const settings = {
  title: 'Settings',
  search: 'Search settings',
  nothingFound: (text: string) => `No setting has “${text}”.`,
  clear: 'Clear',
  sections: {
    account: 'Account and money',
    archive: 'Archive',
    sending: 'Sending and watching',
    models: 'Models',
    learning: 'Learnt from the service',
    notifications: 'Notifications',
    appearance: 'Appearance',
    sandbox: 'Sandbox',
    about: 'About',
  },
  notSaved: 'The setting was not saved',
  takeBack: 'Ctrl Z takes back',

  key: 'Key',
  keyAt: (hint: string, keychain: string) => `In keychain: ${hint}, ${keychain}`,
  keyInMemory: (hint: string) => `${hint}, kept until you quit and never written`,
  keyNow: (hint: string, keychain: string) => `now in keychain: ${hint}, ${keychain}`,
  replace: 'Replace',
  keepOld: 'Keep the present key',
  forget: 'Forget key',
  forgetAsks: (watching: number) =>
    `The key is taken out of the keychain. Sending and looking stop until there is a key again${watching > 0 ? `; ${tasks(watching)} at the service` : ''}. Results, drafts and history are kept.`,
  forgetDo: 'Forget the key',
  forgetNot: 'Keep it',
  forgotten: 'The key is forgotten. Results and drafts are kept',
  keyKept: (balance: number | null) => (balance === null ? 'The key is kept' : `The key is kept. ${credits(balance)}`),

  refusedTitle: (at: number, now: number) => `This key was refused ${momentAt(at, now)}`,
  refusedText: (host: string, code: number | null, message: string, watching: number) =>
    `${host} answered ${[code === null ? '' : String(code), message].filter(Boolean).join(': ') || 'no'}. Nothing was charged. ${watching > 0 ? `${capital(tasks(watching))} at the service; looking` : 'Looking'} resumes with a working key of the same account.`,
  missingTitle: 'There is no key for this account',
  missingText: 'Sending and looking wait. Results, drafts and history are kept.',
  unreadableTitle: 'The keychain cannot be read',
  unreadableText: 'It is not running or locked, so a key may be there. Unlock it, then look again; a key that you paste takes its place.',
  unreadableAgain: 'Look again',
  originTitle: 'The key in the keychain belongs to another address',
  originText: (origin: string) => `It was entered for ${origin} and is not used here. Paste the key for this address.`,
  memoryNote: 'This computer’s keychain was not running when the key was given.',

  balance: 'Balance',
  balanceAt: (balance: number, at: number, now: number) => `${credits(balance)}, read ${moment(at, now)}`,
  balanceUnread: 'Not read yet',
  balanceRead: 'Read again',
  dashboard: 'Dashboard',

  folder: 'Folder',
  folderHolds: (files: number, size: number, free: number | null) =>
    `${files === 0 ? 'No files yet' : `${plural(files, { one: '# file', other: '# files' })}, ${bytes(size)}`}${free === null ? '' : `; ${bytes(free)} free on its disk`}`,
  folderUnusable: 'It cannot be reached or written. New results wait until it can.',
  folderStays: 'Another folder is for new results; files that are in this one stay and can still be opened.',
  open: 'Open',
  change: 'Change',
  changed: (folder: string) => `New results go to ${folder}`,
  pattern: 'File names',
  patternText: 'A sidecar with the whole task lies beside each file',

  askPress: 'Ask when one press costs more than',
  askPressText: 'A batch counts as a whole. Nothing is submitted before you have answered',
  askDay: 'Ask when a day costs more than',
  askDayText: 'Since midnight, with all that waits to be sent',
  askNever: 'Never',
  limit: 'Tasks in flight at once',
  limitText: 'The others wait their turn and go out by themselves',
  stopWatching: { image: 'Stop watching images after', video: 'Stop watching videos after', audio: 'Stop watching audio after' },
  stopWatchingText: (hours: number) => `They go on at the service for up to ${number(hours)} h, and can be watched again`,
  stopWatchingNever: 'Never',
  tray: 'Stay in the tray',
  trayText: 'Closing the window goes on watching and saving while tasks run',

  notifyReady: 'Results are ready',
  notifyReadyText: 'With the picture and the prompt; a click opens the task',
  notifyFailed: 'A task failed',
  notifyFailedText: 'Says whether it was refunded',
  notifyNeedsYou: 'Something needs you',
  notifyNeedsYouText: 'No answer came back, or a key was refused',
  notifySound: 'Sound',
  notifySoundText: 'The system’s own, with each notification',

  theme: 'Theme',
  themeText: 'System follows the computer',
  themes: { system: 'System', dark: 'Dark', light: 'Light' },
  scale: 'Text size',
  scaleText: 'Everything grows with it',
  percent: (value: number) => `${number(value)} %`,

  sandboxClosed: 'Try without money',
  sandboxClosedText: 'A reAPI of its own inside the app: every model, the queue and the archive, with sample media. Its tasks never mix with paid ones.',
  sandboxOpen: 'Open sandbox',
  sandboxRuns: 'The sandbox is open',
  sandboxRunsText: 'Nothing leaves this computer and nothing costs money. Its results stay in its own library.',
  sandboxLeave: 'Leave sandbox',

  version: 'Version',
  versionText: 'Every result on your own disk, checked, and nothing charged twice',
  shortcuts: 'Keyboard',
  shortcutsText: 'Every place and verb has a shortcut',
  shortcutsOpen: 'Show them',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
