import type { BalanceView, Condition, Gives, JsonValue, KeptFor, Kind, Problem, RuleSaid, Takes, Wish } from '$lib/backend/bindings';
import { credits, date, number, time } from '../format';
import { plural } from '../plural';
import { rule } from './rules';

const facts = (problem: Problem) => problem.facts;
const range = (min: string | undefined, max: string | undefined, unit = ''): string => {
  if (min && max) return `${number(Number(min))} to ${number(Number(max))}${unit}`;
  if (min) return `at least ${number(Number(min))}${unit}`;
  return max ? `at most ${number(Number(max))}${unit}` : '';
};

const kinds: Record<Kind, string> = { image: 'Image', video: 'Video', audio: 'Audio' };
const takes: Record<Takes, string> = { text: 'Text', images: 'Images', frames: 'Frames', video: 'Video', sound: 'Sound', task: 'Finished task' };
const gives: Record<Gives, string> = { fourK: '4k', sound: 'Sound' };
const wishes: Record<Wish, string> = {
  fromText: 'From text', fromImage: 'From an image', betweenFrames: 'Between frames', fromReferences: 'From references', edit: 'Edit', inpaint: 'Paint a part anew',
  expand: 'Widen', vary: 'Vary', upscale: 'Upscale', removeBackground: 'Remove background', extend: 'Extend', motion: 'Move like a video', lipSync: 'Lip-sync', shots: 'Several shots',
  music: 'Music', lyrics: 'Lyrics', sounds: 'Sound effects', cover: 'Another style', accompany: 'Add voice or instruments', mix: 'Mash up', stems: 'Stems', voice: 'Voice',
  musicVideo: 'Video for a song', coverImage: 'Cover picture', convert: 'WAV or MIDI',
};

/** Words of the compose. */
export const compose = {
  kind: 'What to make',
  kinds,
  takes,
  gives,
  wishes,
  opening: 'Reading your draft',
  unread: 'Your draft cannot be read',
  tryAgain: 'Try again',

  // model
  model: 'Model',
  noModel: 'Choose a model',
  unknownModel: 'No parameters known for this id; nothing is checked before sending',
  picker: 'Choose a model',
  search: 'Name, id, or what to do',
  typeId: 'Type the id of any model',
  allKinds: 'All kinds',
  wishHead: 'To do',
  takesHead: 'Takes',
  givesHead: 'Gives',
  filters: 'Filters',
  favourites: 'Favourites',
  favour: (title: string) => `Keep ${title} among the favourites`,
  unfavour: (title: string) => `Take ${title} off the favourites`,
  keysFavourite: 'favourite',
  clearFilters: 'Clear filters',
  sortBy: 'Order of the models',
  sorts: { best: 'Best match', name: 'Name', price: 'Price', time: 'Usual time', used: 'Last used' },
  noneFound: 'No model has all of this.',
  monthsOld: (months: number | null) => (months === null || months === 0 ? 'this month' : plural(months, { one: '# month ago', other: '# months ago' })),
  catalogueOf: (month: string) => `Catalogue of ${month}`,
  usedLately: 'Used lately',
  otherId: 'Any other id',
  useId: (id: string) => `Use “${id}” as it is`,
  found: (count: number, all: number) => (count === all ? plural(all, { one: '# model', other: '# models' }) : `${number(count)} of ${plural(all, { one: '# model', other: '# models' })}`),
  notRunYet: 'not run yet',
  priceUnknown: 'not known',
  keysChoose: 'choose',
  keysUse: 'use, prompt stays',
  keysFilters: 'filters',
  typeAnyId: 'Type any other model id',
  supposed: (wish: string) => `${wish} (supposed)`,
  evidence: (source: string, month: string, age: string, strong: boolean) => `${source.charAt(0).toUpperCase()}${source.slice(1)}, ${month} (${age})${strong ? '' : '. Weak: it only warns'}`,
  facts: { wishes: 'For', known: 'Known from', makes: 'Makes', takes: 'Takes', prompt: 'Prompt', parameters: 'Parameters', runs: 'Your runs', rules: 'Rules', price: 'Price' },
  usually: (text: string) => `usually ${text}`,
  promptLimits: (min: number | null, max: number | null) =>
    max === null ? 'any length' : min !== null && min > 1 ? `${number(min)} to ${number(max)} characters` : `up to ${number(max)} characters`,
  noPrompt: 'none',
  priceOf: (asOf: string) => `List of ${asOf}; the service gives no prices itself`,

  rule,
  /** Of fields that cannot be sent just now. */
  closed: (labels: string, said: RuleSaid) => `Closed: ${labels}. ${rule(said)}`,
  mode: (label: string) => `Mode: ${label.charAt(0).toLowerCase()}${label.slice(1)}`,

  // prompt
  prompt: 'Prompt',
  promptPlaceholder: 'What do you want to see or hear?',
  promptNotTaken: (model: string) => `Kept, not sent: ${model} takes no prompt`,
  length: (length: number, limit: number | null) => (limit === null ? number(length) : `${number(length)} of ${number(limit)}`),
  over: (over: number) => `, ${number(over)} over`,

  // references
  references: 'References',
  byLink: 'by public link',
  ofLinks: (count: number, most: number) => `${number(count)} of ${number(most)}, by public link`,
  pasteLink: 'Paste a link',
  addLink: 'Add link',
  notALink: 'References are links that begin with https://. What you typed is still here.',
  remove: (name: string) => `Remove ${name}`,
  goesTo: (name: string) => `${name} goes to`,
  linkAdded: (count: number) => plural(count, { one: 'Link added to references', other: '# links added to references' }),
  keptNotSent: 'kept, not sent',

  // parameters
  parameters: 'Parameters',
  notSent: 'not sent',
  notSentDefault: (value: string) => `not sent (${value})`,
  needed: 'needed',
  sent: 'sent',
  counts: (set: number, needed: number, left: number) =>
    [set > 0 ? `${number(set)} set` : '', needed > 0 ? `${number(needed)} needed` : '', left > 0 ? `${number(left)} left to the service` : ''].filter(Boolean).join(', '),
  tip: (name: string, byDefault: string | null) => (byDefault === null ? name : `${name}: not sent, the service takes ${byDefault}`),
  clear: (label: string) => `Do not send ${label}`,
  set: (label: string) => `Set ${label}`,
  on: 'on',
  off: 'off',
  range: (min: number | null, max: number | null) =>
    min !== null && max !== null ? `${number(min)} to ${number(max)}` : min !== null ? `from ${number(min)}` : max !== null ? `up to ${number(max)}` : '',
  alwaysOne: 'always 1. For more, raise the count below: each is one task',
  dice: 'Draw a seed',
  withUnit: (value: number, unit: string | null) => (unit === null ? number(value) : `${number(value)} ${unit}`),
  kept: (kept: KeptFor, what: string) => `Kept for ${kept.title}: ${what}`,
  setAside: (what: string) => `Kept, not sent: ${what}`,
  seedLock: 'Keep this seed for the next press',
  seedUnlock: 'Leave the seed to the service',
  seedWas: (seed: string) => `not sent (was ${seed})`,
  sections: ['Intro', 'Verse', 'Pre-Chorus', 'Chorus', 'Bridge', 'Instrumental', 'Outro'],
  lyricsPrompt: 'The prompt is the lyrics: begin a section',
  addSection: (name: string) => `Add [${name}]`,
  sectionCount: (count: number) => plural(count, { one: '# section', other: '# sections' }),
  slot: (label: string, held: number, most: number | null) => (most === null ? `${label} (${number(held)})` : `${label} (${number(held)} of ${number(most)})`),
  slotEmpty: 'empty',
  unplaced: 'No place for it here',
  moveLink: (name: string) => `Move ${name}: drag, or Alt with the arrow keys`,
  moved: (name: string, label: string, position: number) => `${name}: ${label}, ${number(position)}`,
  undo: 'Undo',

  // JSON
  json: 'As JSON',
  jsonSent: (endpoint: string) => `What is sent to ${endpoint}`,
  jsonNone: 'Nothing can be made of this draft yet',
  bodyFirst: (bodies: number) => `The first of ${bodies} bodies, exactly as it is sent; Preview shows them all.`,
  bodyMade: 'Exactly these bytes are sent. Edit them, or paste a whole body or a curl line: the form follows.',
  bodyTyped: 'Edited by hand: sent as it stands here, byte for byte, until a control above changes.',
  bodyDrop: 'Make it from the controls again',
  bodyLayOut: 'Lay out in lines',
  bodyAside: 'The JSON that could not be read gave way to the controls',
  copyCurl: 'Copy as curl, without the key',
  copiedCurl: 'Copied as curl, with $REAPI_KEY in place of the key',
  jsonUnknown: (names: string) => `Not known for this model, kept and sent: ${names}`,
  jsonMore: 'Extra JSON',
  jsonMoreHint: 'A JSON object. Its keys win over the controls above and may be anything.',
  jsonOnly: (names: string) => `Given here only: ${names}`,
  copy: 'Copy',
  copied: 'Copied',

  // tabs
  tabs: 'Drafts',
  tabEmpty: 'New draft',
  tabNew: 'New draft',
  tabClose: (name: string) => `Close ${name}`,
  tabClosed: (name: string) => `Closed: ${name}`,

  // prompts and snippets
  promptBefore: 'Prompt before',
  snippets: 'Snippets',
  snippetsNone: 'Pieces of text that you use again and again. Select one in the prompt, then save it here.',
  snippetSave: 'Save',
  snippetNothing: 'There is no text to save yet',
  snippetRemove: (text: string) => `Remove ${text}`,
  snippetRemoved: 'Snippet removed',

  // presets
  presets: 'Presets',
  presetsOf: (model: string) => `Presets for ${model}`,
  presetsNone: 'None yet. A preset keeps how the parameters stand.',
  presetName: 'Name',
  presetNameFirst: 'It needs a name',
  presetSave: 'Save',
  presetReplace: 'Replace',
  presetRename: 'Rename',
  presetRenameOne: (name: string) => `Rename ${name}`,
  presetRemove: (name: string) => `Remove ${name}`,
  presetWithPrompt: 'with the prompt',
  presetWithReferences: 'with references',
  presetHolds: (values: number, prompt: boolean, references: number | null) =>
    [plural(values, { one: '# value', other: '# values' }), prompt ? 'prompt' : '', references === null ? '' : plural(references, { one: '# link', other: '# links' })].filter(Boolean).join(', '),
  presetSaved: (name: string) => `Saved: ${name}`,
  presetApplied: (name: string) => `Set as in ${name}`,
  presetRemoved: (name: string) => `Removed: ${name}`,
  presetsImport: 'Import…',
  presetsExport: 'Export all…',
  presetsExported: (path: string) => `Written to ${path}`,
  presetsImported: (added: number, known: number) =>
    added === 0 ? 'Nothing new in it: all of them are here' : `${plural(added, { one: '# preset added', other: '# presets added' })}${known > 0 ? `, ${number(known)} were here` : ''}`,

  // footer
  about: 'about',
  noEstimate: 'No estimate: it depends on what is left open',
  noPrice: 'Price not known for this model',
  basis: (basis: string, asOf: string) => `${basis}, price list of ${asOf}`,
  priceList: (price: string, asOf: string) => `${price}. Price list of ${asOf}`,
  balance: (before: number, after: number) => `${number(before)} → ${number(after)}`,
  balanceTip: (view: BalanceView) => (view.readAt === null ? 'balance before and after' : `balance of ${date(view.readAt)}, ${time(view.readAt)}, before and after`),
  tooLittle: (have: number) => `you have ${credits(have)}`,
  sandbox: 'Sandbox',
  sandboxNote: 'pictures, videos and sounds of its own',
  count: 'How many times',
  times: (count: number) => `× ${count}`,
  refusedBefore: 'Refused before',
  refused: (code: number | null, refunded: boolean) => `This prompt was refused for its content${code === null ? '' : ` (${code})`}${refunded ? ', and refunded' : ''}.`,
  submitting: 'Writing it down',
  resting: (count: number) => plural(count, { one: 'Submitted', other: 'Submitted #' }),
  submittedLine: (count: number, repeated: boolean) =>
    repeated
      ? 'The press before this one had gone through. Nothing new was submitted; press again for what stands here now'
      : plural(count, { one: 'Submitted. It is in the queue; the prompt stays here', other: '# submitted. They are in the queue; the prompt stays here' }),
  unsaved: 'Not saved yet; it stays here as you type.',

  /** What the button does now. `fix`: problems that block; `condition`: the one that stands in the way of sending. */
  submit(count: number, fix: number, condition: Condition | null): string {
    const them = count === 1 ? '' : ` ${number(count)}`;
    if (condition?.name === 'keyMissing') return condition.unreadable ? 'Unlock the keychain to submit' : 'Paste a key to submit';
    if (condition?.name === 'keyRefused') return 'Paste a working key to submit';
    if (fix > 0) return plural(fix, { one: 'Fix 1 thing to submit', other: 'Fix # things to submit' });
    switch (condition?.name) {
      case 'database':
        return { full: 'Free disk space to submit', locked: 'Free the library to submit', refused: 'Make the library writable', damaged: 'The library is damaged' }[condition.why];
      case undefined:
      case 'archiveAway':
      case 'diskFull':
      case 'creditsMissing':
        return `Submit${them}`;
      case 'offline':
        return `Queue${them} until online`;
      case 'rateLimit':
        return `Queue${them} until ${time(condition.until)}`;
      case 'serviceTrouble':
      case 'edge':
        return `Queue${them} until the service answers`;
      case 'paused':
        return `Queue${them}, sending is paused`;
    }
  },

  /** A value in a sentence or on a button. */
  shown: (value: JsonValue): string => (value === true ? 'on' : value === false ? 'off' : typeof value === 'string' ? value : JSON.stringify(value)),
  wayOut: (value: string | null): string => (value === null ? 'Leave it out' : `Use ${value}`),

  problem(problem: Problem): string {
    const given = facts(problem);
    const label = given.label ?? problem.field;
    switch (problem.code) {
      case 'promptMissing':
        return 'This model needs a prompt.';
      case 'promptTooLong':
        return `The prompt is ${number(Number(given.over ?? 0))} characters too long for this model.`;
      case 'promptTooShort':
        return `This model needs a prompt of at least ${number(Number(given.min ?? 1))} characters.`;
      case 'parameterMissing':
        return `${label} is needed.`;
      case 'notAmong':
        if (given.case !== undefined) return `Known to be written ${given.case}. It is sent as it stands.`;
        return `${given.value ?? label} is not known here${given.allowed === undefined ? '' : `: ${given.allowed}`}.`;
      case 'outOfRange': {
        const unit = given.of === 'characters' ? ' characters' : given.of === 'items' ? ' links' : '';
        return `${label} takes ${range(given.min, given.max, unit)}.`;
      }
      case 'tooManyItems':
        return `${label} takes ${plural(Number(given.max ?? 1), { one: '# link', other: '# links' })}; there are ${number(Number(given.found ?? 0))}.`;
      case 'wrongType':
        return `${label} takes a ${given.expected ?? 'different value'}.`;
      case 'notALink':
        return `${given.value ?? label} is not a public link: it must begin with https://.`;
      case 'jsonInvalid':
        return given.expected === undefined ? `Not JSON at line ${given.line ?? '1'}, column ${given.column ?? '1'}. It stays as typed.` : 'This must be an object, such as {"seed": 7}. It stays as typed.';
      case 'tooLarge':
        return `Larger than what is ever sent (${number(Number(given.limit ?? 0))} bytes). It stays as typed.`;
      case 'tooLargeToCheck':
        return 'Too many values to check. It is sent as it stands.';
      case 'refusedBefore':
        return `The service refused this before: ${given.message || given.code || 'no reason given'}`;
      case 'rule':
        return problem.rule === null ? label : rule(problem.rule);
      case 'modelMissing':
        return 'Choose a model, or type the id of one.';
      case 'modelUnknown':
        return 'No parameters known for this id; nothing is checked before sending.';
    }
  },
};
