import type { Failure, FailureCode } from '$lib/backend/bindings';
import { plural } from '../plural';

/** What happened; then what was kept and what to do. */
export interface FailureWords {
  what: string;
  then: string;
}

type Facts = Failure['facts'];
const given = (value: string | undefined, text: (value: string) => string): string =>
  value === undefined || value === '' ? '' : text(value);

const sentences: Record<FailureCode, (facts: Facts) => FailureWords> = {
  keyShape: () => ({ what: 'This is not a reAPI key', then: 'A reAPI key starts with rk_live_. What you typed is still in the field.' }),
  keyRefused: (facts) => ({
    what: 'The service refused this key',
    then: `It answered ${[facts.code, facts.message].filter(Boolean).join(': ') || 'without a reason'}. Nothing was charged. Check the key on its page, or paste another.`,
  }),
  keyMissing: () => ({ what: 'There is no key for this account', then: 'Drafts and results are kept. Paste a key in Settings to send.' }),
  keychainMissing: () => ({
    what: 'This computer has no keychain running',
    then: 'The key can be kept until you quit, and is then never written.',
  }),
  keychainRefused: () => ({
    what: 'The keychain did not take the key',
    then: 'It was not kept anywhere. Unlock the keychain and try again, or keep the key until you quit.',
  }),
  notReached: () => ({ what: 'The service cannot be reached', then: 'Nothing was sent and nothing is lost. Check the connection, then try again.' }),
  serviceTrouble: (facts) => ({
    what: `The service answers with errors${given(facts.status, (status) => ` (${status})`)}`,
    then: 'Everything here is kept. Try again in a while.',
  }),
  rateLimited: (facts) => ({
    what: `The service asks for a pause${given(facts.seconds, (seconds) => ` of ${seconds} s`)}`,
    then: 'Nothing is lost. Try again after it.',
  }),
  edge: (facts) => ({
    what: `A gate in front of the service refused the request${given(facts.status, (status) => ` (${status})`)}`,
    then: 'The key is not in question and nothing was charged. Try again later, or from another network.',
  }),
  draftNotReady: () => ({ what: 'The draft cannot be sent as it is', then: 'It is kept. The fields that need attention are marked.' }),
  limitAsks: (facts) => ({ what: 'This is above a limit of yours', then: `Nothing was submitted yet. It takes your word${given(facts.credits, (credits) => ` on ${credits} credits`)}.` }),
  batchTooLarge: (facts) => ({
    what: 'This is more than one press submits',
    then: `Nothing was submitted${given(facts.most, (most) => `; ${most} at once are the most`)}. Take away alternatives, values or rows.`,
  }),
  jsonInvalid: (facts) => ({
    what: `The extra JSON cannot be read${given(facts.line, (line) => ` at line ${line}${given(facts.column, (column) => `, column ${column}`)}`)}`,
    then: 'It is kept as typed. It must be an object, such as {"seed": 7}.',
  }),
  tooLarge: (facts) => ({
    what: 'This is larger than what is ever sent',
    then: `It is kept. Shorten it${given(facts.limit, (limit) => ` to ${limit}`)}, then submit.`,
  }),
  notFound: () => ({ what: 'It is not in the library any more', then: 'Nothing else changed. Go back to see what is there.' }),
  wrongState: (facts) => ({
    what: 'This has moved on in the meantime',
    then: `Nothing was changed${given(facts.state, (state) => `; it stands at “${state}”`)}. Look again before you decide.`,
  }),
  taskIdShape: () => ({ what: 'This does not look like a task id', then: 'A task id starts with task_. What you typed is still in the field.' }),
  taskIdTaken: (facts) => ({
    what: 'The library has this task already',
    then: `Nothing was changed${given(facts.id, (id) => `: ${id} belongs to another submission`)}. Look for a different id.`,
  }),
  taskIdUnknown: () => ({ what: 'The service knows no such task', then: 'Nothing was changed. Compare the id with the one in the dashboard.' }),
  taskIdDoubtful: (facts) => ({
    what: 'This task may be another one',
    then: `${[given(facts.model, (model) => `Its model is ${model}.`), given(facts.made, (made) => `It was made ${made}.`)].filter(Boolean).join(' ') || 'Its model or time does not fit.'} Attach it only if you are sure.`,
  }),
  requestUnknown: () => ({ what: 'What was asked for is not known here', then: 'The task was made elsewhere and added by its id. Its results are kept; write a prompt of your own.' }),
  folderUnusable: () => ({ what: 'This folder cannot be used', then: 'Results go on into the folder that was set before. Choose one that can be written.' }),
  receiptRuns: () => ({ what: 'A receipt is being written already', then: 'Wait for it, or cancel it.' }),
  receiptStopped: () => ({ what: 'Stopped', then: 'Nothing of the receipt is left in the folder.' }),
  monthShape: () => ({ what: 'This is not a month', then: 'Nothing was written. A month looks like 2026-11.' }),
  nameTaken: (facts) => ({ what: 'Another preset of this model has this name', then: `Nothing was changed${given(facts.name, (name) => `: “${name}” stays as it is`)}. Choose another name.` }),
  nameMissing: () => ({ what: 'A preset needs a name', then: 'Nothing was changed. Choose a model and a name, then save.' }),
  castNameTaken: (facts) => ({ what: 'Another one of the cast has this name', then: `Nothing was changed${given(facts.name, (name) => `: @${name} stays as it is`)}. Choose another name.` }),
  castNameShape: () => ({ what: 'This name cannot be written as @name', then: 'Nothing was changed. Use letters, figures, - and _, 40 at most, and nothing such as Image1.' }),
  linkShape: () => ({ what: 'This is not a link', then: 'Nothing was changed. A link begins with https:// or http:// and has no spaces.' }),
  presetsUnread: () => ({ what: 'This file holds no presets', then: 'Nothing was changed. Choose a file that was exported here, by this version or an older one.' }),
  linkGone: () => ({ what: 'The link to the result is gone', then: 'Nothing was changed, and the result itself is kept. Choose a way that takes the task itself, or put the file where it can be reached and use that link.' }),
  fileMissing: (facts) => ({
    what: 'The file is not on disk any more',
    then: `How it was made is kept. It was at ${facts.path ?? 'a place in the archive'}.`,
  }),
  clipboardRefused: () => ({ what: 'The clipboard did not take it', then: 'The files are untouched. Try again, or export them.' }),
  cannotShow: () => ({ what: 'This file cannot be decoded here', then: 'It is kept as it is. Copy the file instead of the picture.' }),
  exportRuns: () => ({ what: 'An export is being written already', then: 'Wait for it, or cancel it.' }),
  importRuns: () => ({ what: 'Something is being imported already', then: 'Wait for it, or stop it.' }),
  importStopped: () => ({ what: 'Stopped', then: 'Nothing has changed.' }),
  importVoid: () => ({ what: 'This was replaced by a newer look', then: 'Choose what to import again.' }),
  exportStopped: () => ({ what: 'Stopped', then: 'Nothing of the export is left in the folder.' }),
  openRefused: () => ({ what: 'The system did not open it', then: 'The file is untouched. Open its folder and try from there.' }),
  database: () => ({ what: 'The library could not be read or written', then: 'What you asked for did not happen, and nothing was sent. Try again.' }),
  diskFull: () => ({ what: 'The disk is full', then: 'What you asked for did not happen, and nothing was sent. Free some space, then try again.' }),
  sandboxFailed: () => ({ what: 'The sandbox did not start', then: 'Nothing was changed. Try again.' }),
  profileInUse: () => ({ what: 'Another Afterimage uses this profile', then: 'Nothing was changed. Close the other window, or start with another profile.' }),
  internal: () => ({ what: 'Something in Afterimage went wrong', then: 'It is written to the log. What you see is kept; nothing was sent.' }),
};

/** The sentence for a failure. */
export const failure = {
  of: (failed: Failure): FailureWords => sentences[failed.code](failed.facts),
  /** Every code has one; for tests. */
  codes: Object.keys(sentences) as FailureCode[],
  details: 'Details',
  copyDetails: 'Copy details',
  tryAgain: 'Try again',
  problems: (count: number) => plural(count, { one: '# thing needs attention', other: '# things need attention' }),
};
