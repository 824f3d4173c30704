import type { Condition, Happening, MediaType } from '$lib/backend/bindings';
import type { ShortcutName, Where } from '$lib/keymap';
import { bytes, duration, number, rate, time } from '../format';
import { plural } from '../plural';

/** What a condition's button does. */
export type ConditionAct = 'replaceKey' | 'chooseFolder' | 'openFolder' | 'retry' | 'resume' | 'openTask';

export interface ConditionWords {
  look: 'danger' | 'warn' | 'plain';
  line: string;
  button: { label: string; act: ConditionAct } | null;
}

const tasks = (count: number) => plural(count, { one: '# task', other: '# tasks' });
const results = (count: number) => plural(count, { one: '# result', other: '# results' });
const inTime = (at: number, now: number) => (at > now ? `in ${duration(at - now)}` : 'now');

const things: Record<MediaType, (count: number) => string> = {
  image: (count) => plural(count, { one: '# image', other: '# images' }),
  video: (count) => plural(count, { one: '# video', other: '# videos' }),
  audio: (count) => plural(count, { one: '# track', other: '# tracks' }),
  other: (count) => plural(count, { one: '# file', other: '# files' }),
  unknown: (count) => plural(count, { one: '# result', other: '# results' }),
};

/** Words of the window's own parts. */
export const frame = {
  name: 'Afterimage',
  places: { studio: 'Studio', queue: 'Queue', library: 'Library', settings: 'Settings', spending: 'Spending', insight: 'Insight' },
  placesName: 'Places',
  queueCount: (alive: number, needsYou: number) =>
    `${number(alive)} alive${needsYou > 0 ? `, ${plural(needsYou, { one: '# needs you', other: '# need you' })}` : ''}`,
  compose: 'Compose',
  composeToggle: 'Compose pane',
  composeWidth: 'Width of the compose pane',
  inspector: 'Inspector',
  mainPart: 'Main part',
  search: 'Search',
  searchOf: (count: number) => `Search ${results(count)}`,
  searchClear: 'Clear the search',
  settings: 'Settings',

  balance: 'Balance',
  creditsWord: (count: number) => (count === 1 ? 'credit' : 'credits'),
  creditsAt: (at: number) => `credits at ${time(at)}`,
  sandboxChip: 'Sandbox, no money',
  sandboxLeave: 'Nothing here costs money. Open the sandbox settings',

  connected: (host: string) => `Connected to ${host}`,
  connectedSandbox: 'Sandbox on this computer',
  watching: (count: number, nextLookAt: number | null, now: number) =>
    count === 0 ? '' : `Watching ${tasks(count)}${nextLookAt === null ? '' : `, next look ${inTime(nextLookAt, now)}`}`,
  saving: (count: number, perSecond: number) =>
    count === 0 ? '' : `${plural(count, { one: '# file saving', other: '# files saving' })}${perSecond > 0 ? `, ${rate(perSecond)}` : ''}`,
  archived: (files: number, size: number) =>
    files === 0 ? 'Nothing archived yet' : `${plural(files, { one: '# file', other: '# files' })} archived and verified, ${bytes(size)}`,
  archivedShort: (files: number) => (files === 0 ? 'Nothing archived yet' : 'Archive verified'),
  statusName: 'Status',
  moreConditions: (count: number) => plural(count, { one: 'and # more', other: 'and # more' }),
  moreConditionsName: 'All conditions',

  condition(condition: Condition, now: number): ConditionWords {
    switch (condition.name) {
      case 'database': {
        const why = {
          full: 'The disk that holds the library is full',
          locked: 'Another program holds the library',
          refused: 'The library cannot be written',
          damaged: 'The library is damaged',
        }[condition.why];
        const then =
          condition.why === 'damaged'
            ? 'Nothing is sent any more; your files are safe, each with what is known of it beside it'
            : 'Nothing is sent and nothing is lost; it goes on by itself when it can be written again';
        return { look: 'danger', line: `${why}. ${then}`, button: null };
      }
      case 'keyRefused': {
        const why = [condition.code === null ? '' : String(condition.code), condition.message].filter(Boolean).join(', ');
        return {
          look: 'danger',
          line: `The service refused your key at ${time(condition.at)}${why ? ` (${why})` : ''}. Sending and looking are stopped; ${tasks(condition.tasks)} and all drafts are kept`,
          button: { label: 'Replace key', act: 'replaceKey' },
        };
      }
      case 'keyMissing':
        return condition.unreadable
          ? { look: 'danger', line: 'The keychain cannot be read, so a key may be there. Sending and looking wait; everything is kept', button: { label: 'Open account', act: 'replaceKey' } }
          : { look: 'danger', line: 'There is no key for this account. Sending and looking wait; all drafts are kept', button: { label: 'Paste a key', act: 'replaceKey' } };
      case 'archiveAway':
        return {
          look: 'danger',
          line: `The archive folder cannot be reached. ${plural(condition.waiting, { one: '# result waits and is saved', other: '# results wait and are saved' })} when it is back`,
          button: { label: 'Choose another folder', act: 'chooseFolder' },
        };
      case 'diskFull':
        return {
          look: 'warn',
          line: `${condition.free === null ? 'The archive disk is full' : `${bytes(condition.free)} left on the archive disk`}. New results wait`,
          button: { label: 'Open folder', act: 'openFolder' },
        };
      case 'offline':
        return {
          look: 'warn',
          line: `Offline since ${time(condition.since)}. ${plural(condition.tasks, { one: '# task goes on', other: '# tasks go on' })} at the service; nothing you write is lost. Trying again ${inTime(condition.retryAt, now)}`,
          button: { label: 'Try now', act: 'retry' },
        };
      case 'rateLimit':
        return { look: 'warn', line: `The service asks for a pause${condition.until > now ? ` of ${duration(condition.until - now)}` : ''}. Sending and looking wait; tasks go on. Nothing is lost`, button: null };
      case 'serviceTrouble':
        return { look: 'warn', line: `The service answers with errors (${condition.status}). Looking again ${inTime(condition.retryAt, now)}; nothing was sent twice`, button: null };
      case 'edge':
        return { look: 'warn', line: `A gate in front of the service refuses (${condition.status}). Your key is not in question. Trying again ${inTime(condition.retryAt, now)}`, button: { label: 'Try now', act: 'retry' } };
      case 'creditsMissing':
        return {
          look: 'warn',
          line: `${plural(condition.credits, { one: '# credit', other: '# credits' })} of ${plural(condition.tasks, { one: 'a failed task', other: '# failed tasks' })} did not come back. Everything else is kept`,
          button: { label: 'Look', act: 'openTask' },
        };
      case 'paused':
        return { look: 'plain', line: `Sending is paused. ${plural(condition.waiting, { one: '# waits', other: '# wait' })}`, button: { label: 'Resume', act: 'resume' } };
    }
  },

  happened(what: Happening, outputs: number, media: MediaType, model: string): string {
    if (what === 'ready') return outputs === 0 ? `Ready: ${model}` : `Ready: ${things[media](outputs)}, ${model}`;
    if (what === 'failed') return `Failed: ${model}`;
    return `Needs you: ${model}`;
  },

  shortcutsTitle: 'Keyboard',
  shortcutsWhere: { everywhere: 'Everywhere', compose: 'In compose', queue: 'In the queue', grid: 'In the library', searches: 'On a saved search', detail: 'In detail', compare: 'While comparing', slideshow: 'In a slideshow', board: 'On a board' } satisfies Record<Where, string>,
  shortcuts: {
    'place.studio': 'Studio', 'place.queue': 'Queue', 'place.library': 'Library', 'place.settings': 'Settings', 'place.spending': 'Spending', 'place.insight': 'Insight',
    back: 'Back', forward: 'Forward', search: 'Search', 'search.typing': 'Search', 'compose.new': 'New draft', 'compose.toggle': 'Show or hide compose',
    inspector: 'Show or hide the inspector', 'region.next': 'Next part of the window', 'region.before': 'Part before', 'file.open': 'Open a file', 'import.open': 'Import', shortcuts: 'This list', close: 'Close what lies on top',
    'compose.submit': 'Submit, from any field', 'compose.model': 'Choose a model', 'compose.favourite': 'Keep the model among the favourites (in the picker)', 'compose.image': 'Image', 'compose.video': 'Video', 'compose.audio': 'Audio', 'compose.json': 'As JSON',
    'compose.preset': 'Presets', 'compose.promptBefore': 'Prompt before', 'compose.promptAfter': 'Prompt after', 'compose.undo': 'Take back, whatever was changed', 'compose.redo': 'Do it again',
    'compose.tabNew': 'New draft', 'compose.tabNext': 'Next draft', 'compose.tabBefore': 'Draft before', 'compose.tabClose': 'Close the draft',
    'queue.open': 'Open', 'queue.way1': 'I have its task id', 'queue.way2': 'Submit again', 'queue.way3': 'Dismiss', 'queue.withdraw': 'Withdraw', 'queue.pause': 'Pause or resume sending', 'queue.up': 'Send earlier', 'queue.down': 'Send later', 'queue.add': 'Add a task by its id',
    'compose.addModel': 'Add a model beside',
    'board.before': 'One before', 'board.next': 'One after', 'board.rowBefore': 'Prompt before', 'board.rowNext': 'Prompt after', 'board.play': 'Play', 'board.fit': 'Fit', 'board.larger': 'Larger', 'board.smaller': 'Smaller', 'board.blind': 'Blind',
    'board.choose1': 'Choose number 1', 'board.choose2': 'Choose number 2', 'board.choose3': 'Choose number 3', 'board.choose4': 'Choose number 4', 'board.choose5': 'Choose number 5', 'board.choose6': 'Choose number 6', 'board.undo': 'Take the choice back',
    'grid.open': 'Open', 'grid.play': 'Play in place', 'grid.select': 'Select or not', 'grid.extend': 'Draw the selection out', 'grid.all': 'Select all', 'grid.favourite': 'Favourite', 'grid.rate0': 'No stars', 'grid.rate1': '1 star', 'grid.rate2': '2 stars', 'grid.rate3': '3 stars', 'grid.rate4': '4 stars', 'grid.rate5': '5 stars',
    'grid.red': 'Red label', 'grid.orange': 'Orange label', 'grid.yellow': 'Yellow label', 'grid.green': 'Green label', 'grid.blue': 'Blue label', 'grid.violet': 'Violet label', 'grid.label': 'Stars and labels', 'grid.tag': 'Tags', 'grid.collect': 'Collections', 'grid.note': 'Note', 'grid.compare': 'Compare two to four', 'grid.private': 'Private or not', 'grid.discretion': 'Show or hide what is private', 'grid.bin': 'Into the bin, or out of it', 'grid.undo': 'Take back what was said', 'grid.redo': 'Do it again', 'grid.leafNext': 'Next output of a stack', 'grid.leafBefore': 'Output before',
    'grid.reuse': 'Reuse', 'grid.vary': 'Vary', 'grid.followUp': 'Follow up', 'grid.folder': 'Show in folder', 'grid.openWith': 'Open with another program', 'grid.export': 'Export', 'grid.copyFiles': 'Copy the file', 'grid.copyPrompt': 'Copy the prompt', 'grid.moveBefore': 'In a collection: one earlier', 'grid.moveAfter': 'In a collection: one later', 'grid.moveUp': 'In a collection: one row up', 'grid.moveDown': 'In a collection: one row down', 'grid.moveFirst': 'In a collection: to the beginning', 'grid.moveLast': 'In a collection: to the end',
    'grid.larger': 'Larger', 'grid.smaller': 'Smaller',
    'searches.rename': 'Rename a saved search', 'searches.delete': 'Delete a saved search', 'searches.up': 'Saved search one up', 'searches.down': 'Saved search one down',
    'detail.before': 'Result before', 'detail.next': 'Next result', 'detail.outputBefore': 'Output before', 'detail.outputNext': 'Next output', 'detail.fit': 'Fit or 100 %', 'detail.lights': 'Lights out',
    'detail.whole': 'Full screen', 'detail.play': 'Play or pause', 'detail.slower': 'Back', 'detail.faster': 'On', 'detail.frameBefore': 'Frame before', 'detail.frameNext': 'Next frame', 'detail.mute': 'Mute',
    'detail.loop': 'Loop', 'detail.in': 'In point', 'detail.out': 'Out point', 'detail.clear': 'Clear in and out', 'detail.still': 'Save the frame as a file', 'detail.favourite': 'Favourite', 'detail.rate': 'Stars', 'detail.tag': 'Add a tag', 'detail.bin': 'Bin',
    'detail.undo': 'Take back what was said of it', 'detail.redo': 'Say it again', 'detail.compare': 'Compare with the one it came from, or the next', 'detail.slideshow': 'Slideshow from here',
    'grid.slideshow': 'Slideshow from here',
    'compare.before': 'One before', 'compare.next': 'One after', 'compare.pan': 'Move what is zoomed', 'compare.fit': 'Fit or 100 %', 'compare.larger': 'Larger', 'compare.smaller': 'Smaller', 'compare.side': 'Side by side', 'compare.swipe': 'One over the other', 'compare.blink': 'In turn, in one place',
    'compare.keep': 'This one: keep it, bring the next', 'compare.remove': 'Leave it out', 'compare.open': 'Open', 'compare.play': 'Play or pause', 'compare.frameBefore': 'Frame before', 'compare.frameNext': 'Next frame', 'compare.mute': 'Mute',
    'compare.favourite': 'Favourite', 'compare.rate': 'Stars', 'compare.bin': 'Bin', 'compare.undo': 'Take back what was said of it', 'compare.whole': 'Full screen',
    'slideshow.pause': 'Pause or go on', 'slideshow.before': 'One before', 'slideshow.next': 'One after', 'slideshow.shuffle': 'In order or shuffled', 'slideshow.slower': 'Each longer', 'slideshow.faster': 'Each shorter', 'slideshow.mute': 'Mute', 'slideshow.favourite': 'Favourite',
  } satisfies Record<ShortcutName, string>,

  opening: { title: 'Opening your library', text: 'After an update everything in it is brought into its new form once. With many thousands of results that takes a minute; a copy of how it was is kept.' },
  stopped: { title: 'Afterimage could not open', again: 'Try again', archive: 'Your archive folder is untouched.' },
  broken: { title: 'This part of the window stopped', text: 'What you wrote and made is kept. Open it again.', again: 'Open again' },
  outside: 'Afterimage runs in its own window.',
};
