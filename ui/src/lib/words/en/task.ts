import type { BalanceStep, Broke, Fact, Kind, SaveTrouble, StateView, TaskDetail, WaitsFor } from '$lib/backend/bindings';
import { progress } from '$lib/design/progress';
import { bytes, bytesOf, credits, duration, exactDuration, moment, momentAt, number, shortHash, shortId, time, timeExact } from '../format';
import { plural } from '../plural';
import { design } from './design';

/** Both lines of a state: what happened; what was kept, or what comes next. */
export interface Lines {
  line: string;
  second: string | null;
}

/** What the words of a state need beside the state. */
export interface About {
  now: number;
  kind: Kind;
  /** How many tasks may be in flight at once. */
  inFlightLimit: number;
  costEstimate: number | null;
  /** Credits at the service, as last read. */
  balance: number | null;
}

const trouble: Record<SaveTrouble, string> = {
  diskFull: 'the disk is full',
  folderMissing: 'the archive folder is away',
  folderReadOnly: 'the archive folder cannot be written',
  linkAnswers: 'the link answers with an error',
  notReached: 'the link cannot be reached',
  wrongContent: 'the link gave something else',
  addressRefused: 'the link points to a private address',
  other: 'the file could not be written',
};

/** How long the service works on a task before it ends it itself. */
const limit = (kind: Kind): string => (kind === 'video' ? '48 h' : '1 h');

const less: Record<Kind, string> = { image: 'smaller', video: 'shorter or smaller', audio: 'shorter' };

/** Failures that the service says the meaning of: why, and what was kept and can be done. */
export const meanings: Record<number, { why: string; then: (kind: Kind) => string }> = {
  80002: { why: 'the service ran out of time', then: (kind) => `the service’s own limit is ${limit(kind)}; prompt kept: submit it again as it is, ${less[kind]}, or with another model` },
  80006: { why: 'content policy', then: () => 'prompt kept; change it, then submit again' },
};

/** Any other failure: its number and the service's words are all that is known. */
const unexplained = (code: number | null): string => `${code === null ? 'the service gives no code' : 'a code that this version does not know'}; prompt kept, and nothing is sent again by itself`;

/** The service's own sentence, with its code before it. */
const said = (code: number | null, message: string): string => [code === null ? '' : String(code), message].filter(Boolean).join(': ');

function waits(why: WaitsFor, goesOutAt: number | null, about: About): Lines {
  const soon = goesOutAt !== null && goesOutAt > about.now ? `, goes out in ${duration(goesOutAt - about.now)}` : '';
  switch (why) {
    case 'turn': return { line: 'Waits its turn', second: `your limit is ${number(about.inFlightLimit)} at once` };
    case 'rateLimit': return { line: 'Waits its turn', second: `held by the rate limit${soon}` };
    case 'network': return { line: 'Waits its turn', second: 'goes out when online' };
    case 'key': return { line: 'Waits its turn', second: 'goes out when there is a working key' };
    case 'paused': return { line: 'Waits its turn', second: 'goes out when you resume sending' };
    case 'person': return { line: 'Waits for your word', second: 'queued long ago; may have been sent since' };
    case 'batchPaused': return { line: 'Waits its turn', second: 'goes out when you resume its batch' };
    case 'credits': return { line: 'Held back: not enough credits', second: 'never sent; the first of its batch was refused' };
  }
}

/** The lines of a state. Names are those of the engine's states; every one has words. */
function state(view: StateView, about: About): Lines {
  switch (view.name) {
    case 'queued': return waits(view.waitsFor, view.goesOutAt, about);
    case 'sending': return { line: 'Sending', second: 'written to disk, no answer yet' };
    case 'processing': {
      if (!view.watched) return { line: 'Not watched', second: 'goes on at the service; result not fetched' };
      const elapsed = about.now - view.since;
      const { first, second } = design.progress(progress(view.estimate, elapsed), elapsed);
      return { line: first, second };
    }
    case 'archiving': return { line: `Saving ${number(Math.min(view.of, view.saved + 1))} of ${number(view.of)}`, second: view.total === null ? bytes(view.bytes) : bytesOf(view.bytes, view.total) };
    case 'archived': return { line: 'Saved and verified', second: timeExact(view.at) };
    case 'deleted': return { line: 'Deleted by you', second: 'the prompt, the receipt and what it cost are kept' };
    case 'completedWithoutFile': return { line: 'Ready: the service returned no file', second: 'its answer is kept and shown' };
    case 'archiveFailed': {
      const missing = view.saved === 0 ? plural(view.of, { one: '# file is missing', other: '# files are missing' }) : `${number(view.saved)} of ${number(view.of)} are saved`;
      return { line: `Not saved yet: ${trouble[view.reason]}`, second: view.retryAt === null ? missing : `${missing}; tries again by itself at ${time(view.retryAt)}` };
    }
    case 'linkDead': return { line: 'Could not be saved: the link is gone', second: `made ${moment(view.madeAt, about.now)}, tried ${plural(view.tries, { one: 'once', other: '# times' })} until ${time(view.lastTryAt)}; everything else is kept` };
    case 'failed': {
      const known = view.code === null ? undefined : meanings[view.code];
      const why = known?.why ?? view.message;
      const code = view.code === null ? '' : ` (${view.code})`;
      const line = `Failed${why ? `: ${why}` : ''}${code}`;
      const then = known?.then(about.kind) ?? unexplained(view.code);
      // Money that is missing stands where it is not cut: at the beginning of the second line.
      return view.refunded ? { line: `${line}. Refunded`, second: then } : { line, second: `the credits did not come back; ${then}` };
    }
    case 'rejected':
      if (view.reason === 'noCredits') {
        const needs = about.costEstimate === null ? '' : `needs about ${number(about.costEstimate)}`;
        const have = about.balance === null ? '' : `you have ${number(about.balance)}`;
        return { line: 'Rejected: not enough credits', second: [needs, have].filter(Boolean).join(', ') || 'nothing made, nothing charged' };
      }
      if (view.reason === 'edge') return { line: 'Rejected, nothing made, nothing charged', second: `a gate in front of the service refused it (${view.status}); your key is not in question` };
      return { line: 'Rejected, nothing made, nothing charged', second: said(view.code, view.message) || `the service answered ${view.status}` };
    case 'unconfirmed': return { line: 'No answer came back', second: 'charged or not: unknown' };
    case 'lostContact':
      return {
        line: 'Lost contact',
        second: view.reason === 'notKnown' ? `the service knows no such task (404) since ${moment(view.since, about.now)}` : `past its own limit of ${limit(about.kind)}`,
      };
    case 'withdrawn': return { line: 'Withdrawn, never sent', second: null };
    case 'dismissed': return { line: 'Dismissed, never confirmed', second: `sent ${timeExact(view.sentAt)}; kept in history` };
    case 'unknown': return { line: view.raw || 'A state without a name', second: 'a state that this version does not know; kept as it is' };
  }
}

const decisions: Record<string, string> = {
  released: 'Sent on your word',
  dismissed: 'Dismissed by you',
  withdrawn: 'Withdrawn by you',
  deleted: 'Its files were deleted by you',
  sentAsItIs: 'Sent although a rule speaks against it, by your word',
  batchPaused: 'Its batch was paused by you',
  batchResumed: 'Its batch was resumed by you',
  creditsSettled: 'Missing credits settled, by your word',
};

/** What happened, and what is known of it. `balance` is the reading before a submission that got no answer. */
function fact(known: Fact, balance: BalanceStep | null = null): Lines {
  switch (known.name) {
    case 'writtenToDisk': return { line: 'Written to disk', second: `exact request kept, ${plural(known.bytes, { one: '# byte', other: '# bytes' })}` };
    case 'sent': return { line: `Sent to ${known.host}`, second: `POST /${known.endpoint.replace(/^\//, '')}` };
    case 'answered': return { line: `The service answered ${known.status}`, second: [said(known.code, known.message ?? ''), known.requestId ?? ''].filter(Boolean).join(', ') || null };
    case 'notReached': return { line: 'Not reached, so nothing was sent', second: known.detail || null };
    case 'connectionBroke': return { line: 'Connection broke', second: `after ${exactDuration(known.afterMs)}${known.detail ? `, ${known.detail}` : ''}` };
    case 'backInQueue': return { line: 'Back in the queue', second: back[known.waitsFor] };
    case 'balanceRead': {
      if (balance === null || balance.after !== known.credits) return { line: 'Balance read', second: credits(known.credits) };
      return { line: 'Balance read', second: `${number(balance.before)} before, ${number(balance.after)} after: ${difference(balance)}` };
    }
    case 'taskIdKept': return { line: 'Task id kept', second: shortId(known.taskId) };
    case 'polled': return { line: `Looked ${plural(known.count, { one: 'once', other: '# times' })}: ${known.status}`, second: known.count > 1 ? `last at ${timeExact(known.lastAt)}` : null };
    case 'completed': return { line: 'Done at the service', second: plural(known.outputs, { one: '# file', other: '# files' }) };
    case 'failed': return { line: 'Failed at the service', second: said(known.code, known.message) || null };
    case 'costDiffers': return { line: `Charged ${credits(known.charged)}`, second: known.estimated === null ? 'no price was known' : `${number(known.estimated)} were estimated` };
    case 'batchCostDiffers': return { line: `${number(known.tasks)} tasks together: ${credits(known.charged)}`, second: `${number(known.estimated)} were estimated; which of them cost more, the balance does not tell` };
    case 'refundSeen': return { line: 'Refunded', second: known.credits === null ? 'the balance shows it' : `the balance shows it: ${credits(known.credits)}` };
    case 'notRefunded': return { line: `${credits(known.credits)} did not come back`, second: 'the balance was read twice after the failure' };
    case 'refundUntold': return { line: 'The balance cannot tell of the refund', second: 'credits moved without this app at the same time' };
    case 'saved': return { line: `Saved ${known.file}`, second: `${bytes(known.bytes)}, SHA-256 ${shortHash(known.sha256)}` };
    case 'notSaved': return { line: `Not saved: ${trouble[known.reason]}`, second: known.detail || null };
    case 'linkDead': return { line: 'The link is gone', second: `it answers ${known.status}` };
    case 'attached': return { line: 'Attached by you', second: shortId(known.taskId) };
    case 'addedById': return { line: 'Added by its id', second: shortId(known.taskId) };
    case 'imported': return { line: known.archive ? 'Brought in from an archive' : known.program === '' ? 'Brought in from a file' : `Brought in from a file of ${known.program}`, second: known.path };
    case 'watchingStopped': return known.afterMinutes === null ? { line: 'Not watched any more, on your word', second: 'it goes on at the service' } : { line: `Not watched any more after ${duration(known.afterMinutes * 60_000)}`, second: 'as the settings say; it goes on at the service' };
    case 'watchingResumed': return { line: 'Watched again', second: null };
    case 'submittedAgain': return { line: 'Submitted again by you', second: `as a task of its own, number ${known.task}` };
    case 'decided': return { line: decisions[known.decision] ?? `Decided: ${known.decision}`, second: null };
    case 'foundAgain': return { line: 'Found again by what it holds', second: `${known.from} lies at ${known.to}` };
    case 'appRestarted': return { line: 'The app was started again', second: null };
    case 'unknown': return { line: known.raw || 'A fact without a name', second: 'written by a newer version' };
  }
}

const back: Record<WaitsFor, string> = {
  turn: 'it waits its turn',
  rateLimit: 'the service asked for a pause',
  network: 'it goes out when online',
  key: 'it goes out when there is a working key',
  paused: 'sending is paused',
  person: 'it waits for your word',
  credits: 'there were not enough credits',
  batchPaused: 'its batch is paused',
};

function difference({ before, after }: BalanceStep): string {
  if (after === before) return 'the same';
  return after < before ? `${number(before - after)} fewer` : `${number(after - before)} more`;
}

const broke: Record<Broke, (after: string) => string> = {
  noAnswer: (after) => `The whole request went out; the connection broke ${after} later.`,
  unusableAnswer: (after) => `The whole request went out; ${after} later an answer came that names no task.`,
  appEnded: () => 'The request went out, and the app ended before an answer came.',
};

const copyForSupport = 'Copy text for support';

const failedWith = ({ taskId, model, state }: TaskDetail): string => `Task ${taskId ?? '(no id)'} (${model}) failed${state.name === 'failed' && state.code !== null ? ` with ${state.code}` : ''}`;

const itsWords = ({ state }: TaskDetail): string[] => (state.name === 'failed' && state.message !== '' ? [`The answer says: ${state.message}`] : []);

/** What support finds a task by. */
const traces = ({ cost, sentAt, endedAt, requestId }: TaskDetail): string[] => [
  ...(cost === null ? [] : [`Credits: ${number(cost.credits)}`]),
  ...(sentAt === null ? [] : [`Sent: ${new Date(sentAt).toISOString()}`]),
  ...(endedAt === null ? [] : [`Seen failed: ${new Date(endedAt).toISOString()}`]),
  ...(requestId === null ? [] : [`Request id: ${requestId}`]),
];

/** Words of one task: its states, its facts and the decision that only the person can make. */
export const task = {
  state,
  fact,
  trouble,
  cost: (estimate: number) => `about ${credits(estimate)}`,
  says: (status: string) => `the service says “${status}”`,
  started: (ms: number) => `started ${duration(ms)} ago`,
  elapsed: (ms: number) => duration(ms),
  sent: (at: string) => `sent ${at}`,
  made: (at: string) => `made ${at}`,
  ended: (at: string) => `ended ${at}`,
  madeIn: (ms: number) => `made in ${duration(ms)}`,
  progressName: (prompt: string) => (prompt === '' ? 'Progress' : `Progress of ${prompt.slice(0, 60)}`),
  saving: 'Saving',
  noPrompt: 'No prompt',
  addedById: 'Made elsewhere, added by its id',

  actions: {
    decide: 'Decide', withdraw: 'Withdraw', release: 'Send', tryNow: 'Try now', freeSpace: 'Free space', askAgain: 'Ask again', edit: 'Edit', reuse: 'Reuse',
    copyAnswer: 'Copy', submit: 'Submit…', topUp: 'Top up', submitAnew: 'Submit anew', watch: 'Watch again',
  },
  menu: (prompt: string) => `More for ${prompt.slice(0, 40) || 'this task'}`,
  open: 'Open',
  copyPrompt: 'Copy prompt',
  copyJson: 'Copy JSON',
  stopWatching: 'Stop watching',
  json: 'JSON',
  copied: 'Copied',
  reused: 'In compose now',
  anew: 'Submitted anew. It is in the queue',
  anewBefore: 'It was submitted anew before; nothing new was made',
  whatIsKnown: 'What is known',
  request: 'Request',
  model: 'Model',
  on: 'on',
  off: 'off',

  /** A refusal for the content. */
  refusal: {
    name: 'What differs from the last accepted prompt',
    differs: (model: string, at: number, now: number) => `What differs from the last prompt that ${model} accepted, ${momentAt(at, now)}`,
    nothing: (model: string) => `${model} has not accepted a prompt here yet, so there is nothing to compare with.`,
    same: 'Nothing: the prompt is the same, word for word. Parameters or references may be the reason.',
    added: 'only in the refused prompt:',
    removed: 'only in the accepted prompt:',
    addedMark: 'underlined',
    addedLegend: 'only in the refused one',
    removedMark: 'struck out',
    removedLegend: 'only in the accepted one',
    back: 'Back to the prompt',
    openAccepted: 'Open the accepted one',
    never: 'Nothing is sent again until you press Submit.',
  },

  /** Credits of a failed task that did not come back. */
  missing: {
    line: (count: number) => `${credits(count)} did not come back after this task failed. The service promises to refund what fails: send its support this text, with the id, the times and the credits.`,
    settled: (count: number) => `${credits(count)} did not come back by themselves. You marked it as settled.`,
    copy: copyForSupport,
    settle: 'Mark as settled',
    forSupport: (detail: TaskDetail) =>
      [`${failedWith(detail)}, and its charge was not refunded.`, ...traces(detail), 'The balance was read before and twice after; nothing else was sent in between.'].join('\n'),
  },

  /** A failure that the service says no more of than a number and a sentence. */
  unexplained: {
    is: (code: number | null) => code === null || meanings[code] === undefined,
    line: (code: number | null, message: string) =>
      `The service says no more than “${said(code, message) || 'failed'}”. Its dashboard shows the task, and its support finds it by its id: send it this text. Nothing is sent again until you press Submit.`,
    copy: copyForSupport,
    dashboard: 'Dashboard',
    forSupport: (detail: TaskDetail) => [`${failedWith(detail)}. What does that mean?`, ...itsWords(detail), ...traces(detail)].join('\n'),
  },

  /** The decision on a submission without an answer. */
  decision: {
    title: 'No answer came back for this submission',
    story: (what: Broke, afterMs: number) =>
      `${broke[what](exactDuration(afterMs))} It may be running and charged, or not. reAPI keeps no list of tasks, so the app cannot find out, and it never sends again by itself.`,
    balanceBefore: 'Balance before',
    balanceAfter: (ms: number) => `${duration(ms)} after`,
    suggests({ before, after }: BalanceStep, estimate: number | null): { facts: string; so: string } {
      const fewer = before - after;
      if (fewer <= 0) return { facts: 'The balance did not fall, and nothing else was sent in between.', so: 'It probably did not arrive.' };
      if (estimate !== null && Math.abs(fewer - estimate) <= Math.max(1, estimate * 0.02)) {
        return { facts: `${number(fewer)} fewer: the price of this task, and nothing else was sent.`, so: 'It probably arrived.' };
      }
      return { facts: `${number(fewer)} fewer, and nothing else was sent from here in between.`, so: 'It may have arrived.' };
    },
    unsure: 'The app cannot be sure.',
    ways: ['I have its task id', 'Submit again', 'Dismiss'] as const,
    idText: 'Find it in the reAPI dashboard, then the app watches and saves it like any other.',
    idName: 'Task id',
    idShape: 'A task id has 8 to 128 letters, digits, dots, dashes or underscores.',
    attach: 'Attach and watch',
    attachAnyway: 'Attach anyway',
    attaching: 'Asking the service for this id',
    dashboard: 'Dashboard',
    againText: (estimate: number | null) => `A second paid task${estimate === null ? ', price not known' : `, about ${credits(estimate)}`}. If the first did arrive, you pay for both.`,
    again: (estimate: number | null) => (estimate === null ? 'Submit again' : `Submit again, about ${credits(estimate)}`),
    dismissText: 'Nothing is sent. Prompt, parameters and this history stay in the library, marked unconfirmed.',
    dismiss: 'Dismiss',
    sending: 'It is being written down',
    dismissing: 'It is being written down',
    doubtful: (model: string, made: string) => [model && `Its model is ${model}.`, made && `It was made ${made}.`].filter(Boolean).join(' ') || 'Its model or time does not fit.',
    doubtfulAsk: 'This task may be another one.',
    stays: 'It stays under “Needs you” until you choose.',
    later: 'Decide later',
  },
};
