import { describe, expect, it } from 'vitest';
import type { Fact, Kind, SaveTrouble, StateView, WaitsFor } from '$lib/backend/bindings';
import { usually } from '$lib/backend/memory/rows';
import { words } from '$lib/words';
import { stateWords } from './state-words';

const now = new Date(2026, 10, 24, 14, 20).getTime();
const at = (hour: number, minute: number, second = 0) => new Date(2026, 10, 24, hour, minute, second).getTime();
const about = { now, kind: 'image' as const, inFlightLimit: 3, costEstimate: 1374, balance: 820 };
const said = (state: StateView, more: Partial<Parameters<typeof stateWords>[1]> = {}) => stateWords(state, { ...about, ...more });

const waits: WaitsFor[] = ['turn', 'rateLimit', 'network', 'key', 'paused', 'person', 'credits'];
const troubles: SaveTrouble[] = ['diskFull', 'folderMissing', 'folderReadOnly', 'linkAnswers', 'notReached', 'wrongContent', 'addressRefused', 'other'];

const states: StateView[] = [
  ...waits.map((waitsFor): StateView => ({ name: 'queued', waitsFor, goesOutAt: null })),
  { name: 'sending', since: now },
  { name: 'processing', since: now - 60_000, status: null, estimate: null, watched: true },
  { name: 'processing', since: now - 60_000, status: 'rendering', estimate: usually(50_000, 90_000), watched: true },
  { name: 'processing', since: now - 600_000, status: null, estimate: usually(50_000, 90_000), watched: true },
  { name: 'processing', since: now, status: null, estimate: null, watched: false },
  { name: 'archiving', saved: 2, of: 4, bytes: 8_400_000, total: 11_800_000 },
  { name: 'archiving', saved: 0, of: 1, bytes: 12, total: null },
  { name: 'archived', at: now },
  { name: 'completedWithoutFile', at: now },
  { name: 'deleted' },
  ...troubles.map((reason): StateView => ({ name: 'archiveFailed', reason, retryAt: now, saved: 0, of: 1 })),
  { name: 'linkDead', madeAt: at(13, 41), tries: 12, lastTryAt: at(15, 2) },
  { name: 'failed', code: 80006, message: '', refunded: true },
  { name: 'failed', code: 80002, message: 'Task timed out', refunded: true },
  { name: 'failed', code: 80013, message: 'Workflow execution failed', refunded: true },
  { name: 'failed', code: null, message: '', refunded: false },
  { name: 'rejected', reason: 'refused', code: 20002, message: 'a required parameter is missing', status: 400 },
  { name: 'rejected', reason: 'noCredits', code: null, message: '', status: 402 },
  { name: 'rejected', reason: 'edge', code: null, message: '', status: 403 },
  { name: 'unconfirmed', sentAt: now, brokeAt: now, what: 'noAnswer', balance: null },
  { name: 'lostContact', reason: 'notKnown', since: at(9, 10) },
  { name: 'lostContact', reason: 'pastLimit', since: at(9, 10) },
  { name: 'withdrawn' },
  { name: 'dismissed', sentAt: at(14, 2, 11) },
  { name: 'unknown', raw: 'moderated' },
];

describe('words for every state', () => {
  it.each(states.map((state) => [state.name, state] as const))('%s has a first line, a tone and an icon', (_, state) => {
    const { line, second, tone, icon } = said(state);
    expect(line.trim()).not.toBe('');
    expect(second === null || second.trim() !== '').toBe(true);
    expect(['plain', 'warn', 'danger', 'ok']).toContain(tone);
    expect(icon).toBeTruthy();
  });
  it('never blames, begs or shouts', () => {
    const all = states.map((state) => said(state)).flatMap(({ line, second }) => [line, second ?? '']).join(' ');
    expect(all).not.toMatch(/!|oops|please|sorry/i);
  });

  it('says what a queued task waits for', () => {
    expect(said({ name: 'queued', waitsFor: 'turn', goesOutAt: null })).toMatchObject({ line: 'Waits its turn', second: 'your limit is 3 at once', action: 'withdraw' });
    expect(said({ name: 'queued', waitsFor: 'rateLimit', goesOutAt: now + 38_000 }).second).toBe('held by the rate limit, goes out in 38 s');
    expect(said({ name: 'queued', waitsFor: 'network', goesOutAt: null }).second).toBe('goes out when online');
    expect(said({ name: 'queued', waitsFor: 'person', goesOutAt: null })).toMatchObject({ tone: 'warn', action: 'release' });
  });
  it('shows an estimate only where there is something to compare with', () => {
    const young = { name: 'processing', since: now - 34_000, status: null, watched: true } as const;
    expect(said({ ...young, estimate: null })).toMatchObject({ line: '34 s so far', second: 'no estimate yet: nothing to compare with' });
    expect(said({ ...young, estimate: usually(50_000, 68_000) }).line).toBe('about 50 %');
  });
  it('says what was saved and what is still missing', () => {
    expect(said({ name: 'archiving', saved: 2, of: 4, bytes: 8_400_000, total: 11_800_000 })).toMatchObject({ line: 'Saving 3 of 4', second: '8.4 of 11.8 MB' });
    expect(said({ name: 'archiveFailed', reason: 'diskFull', retryAt: now, saved: 0, of: 1 })).toMatchObject({ line: 'Not saved yet: the disk is full', second: '1 file is missing; tries again by itself at 14:20', action: 'freeSpace' });
    expect(said({ name: 'archiveFailed', reason: 'notReached', retryAt: null, saved: 1, of: 3 }).action).toBe('tryNow');
    expect(said({ name: 'linkDead', madeAt: at(13, 41), tries: 12, lastTryAt: at(15, 2) }).second).toBe('made 13:41, tried 12 times until 15:02; everything else is kept');
  });
  it('says what was charged when nothing came of it', () => {
    expect(said({ name: 'failed', code: 80006, message: 'moderation', refunded: true })).toMatchObject({ line: 'Failed: content policy (80006). Refunded', action: 'edit', tone: 'danger' });
    expect(said({ name: 'rejected', reason: 'refused', code: 20002, message: 'a required parameter is missing', status: 400 })).toMatchObject({ line: 'Rejected, nothing made, nothing charged', second: '20002: a required parameter is missing' });
    expect(said({ name: 'rejected', reason: 'noCredits', code: null, message: '', status: 402 })).toMatchObject({ line: 'Rejected: not enough credits', second: 'needs about 1,374, you have 820', action: 'topUp' });
    expect(said({ name: 'unconfirmed', sentAt: now, brokeAt: now, what: 'noAnswer', balance: null })).toMatchObject({ line: 'No answer came back', second: 'charged or not: unknown', tone: 'warn', action: 'decide' });
  });
  it('says of a failure its code, why, what became of the credits, and what can be done', () => {
    const failed = (code: number | null, message: string, refunded = true, kind: Kind = 'image') => said({ name: 'failed', code, message, refunded }, { kind });
    expect(failed(80006, 'moderation')).toMatchObject({ line: 'Failed: content policy (80006). Refunded', second: 'prompt kept; change it, then submit again' });
    expect(failed(80002, 'Task timed out')).toMatchObject({
      line: 'Failed: the service ran out of time (80002). Refunded',
      second: 'the service’s own limit is 1 h; prompt kept: submit it again as it is, smaller, or with another model',
    });
    expect(failed(80002, '', true, 'video').second).toContain('48 h; prompt kept: submit it again as it is, shorter or smaller,');
    expect(failed(80002, '', true, 'audio').second).toContain('1 h; prompt kept: submit it again as it is, shorter,');
    expect(failed(80013, 'Workflow execution failed')).toMatchObject({
      line: 'Failed: Workflow execution failed (80013). Refunded',
      second: 'a code that this version does not know; prompt kept, and nothing is sent again by itself',
      action: 'edit',
    });
    expect(failed(80013, '').line).toBe('Failed (80013). Refunded');
    expect(failed(null, 'Nothing came of it')).toMatchObject({ line: 'Failed: Nothing came of it. Refunded', second: 'the service gives no code; prompt kept, and nothing is sent again by itself' });
    for (const code of [80002, 80006, 80013, null]) expect(failed(code, 'x', false).second).toMatch(/^the credits did not come back; .*prompt kept/);
  });
  it('names the service’s own limit by what was to be made', () => {
    expect(said({ name: 'lostContact', reason: 'pastLimit', since: now }, { kind: 'video' }).second).toBe('past its own limit of 48 h');
    expect(said({ name: 'lostContact', reason: 'pastLimit', since: now }, { kind: 'audio' }).second).toBe('past its own limit of 1 h');
    expect(said({ name: 'lostContact', reason: 'notKnown', since: at(9, 10) }).second).toBe('the service knows no such task (404) since 09:10');
  });
  it('shows a state of a newer version as it came, and offers nothing', () => {
    expect(said({ name: 'unknown', raw: 'moderated' })).toMatchObject({ line: 'moderated', action: null });
  });
});

const facts: Fact[] = [
  { name: 'writtenToDisk', bytes: 1204, sha256: 'ab'.repeat(32) },
  { name: 'sent', host: 'reapi.ai', endpoint: 'videos/generations' },
  { name: 'answered', status: 400, code: 20002, message: 'missing', requestId: 'req_1' },
  { name: 'notReached', detail: 'dns' },
  { name: 'connectionBroke', afterMs: 9400, detail: '' },
  ...waits.map((waitsFor): Fact => ({ name: 'backInQueue', waitsFor })),
  { name: 'balanceRead', credits: 8412 },
  { name: 'taskIdKept', taskId: 'task_1' },
  { name: 'polled', status: 'processing', count: 9, lastAt: now },
  { name: 'completed', outputs: 4 },
  { name: 'failed', code: 80006, message: 'content policy' },
  { name: 'costDiffers', charged: 52, estimated: 40 },
  { name: 'costDiffers', charged: 52, estimated: null },
  { name: 'batchCostDiffers', tasks: 3, charged: 132, estimated: 120, share: 44 },
  { name: 'refundSeen', credits: 40 },
  { name: 'refundSeen', credits: null },
  { name: 'notRefunded', credits: 40 },
  { name: 'refundUntold' },
  { name: 'saved', file: 'a.png', bytes: 12, sha256: 'ab'.repeat(32) },
  ...troubles.map((reason): Fact => ({ name: 'notSaved', reason, detail: '' })),
  { name: 'linkDead', status: 404 },
  { name: 'attached', taskId: 'task_1' },
  { name: 'addedById', taskId: 'task_1' },
  { name: 'imported', archive: true, program: '', path: '/archive/vase.afterimage.json' },
  { name: 'imported', archive: false, program: '', path: '/pictures/vase.png' },
  { name: 'imported', archive: false, program: 'ComfyUI', path: '/pictures/vase.png' },
  { name: 'watchingStopped', afterMinutes: null },
  { name: 'watchingStopped', afterMinutes: 90 },
  { name: 'watchingResumed' },
  { name: 'submittedAgain', task: 7 },
  { name: 'decided', decision: 'dismissed' },
  { name: 'decided', decision: 'something newer' },
  { name: 'foundAgain', from: '2026/11-30/a.png', to: 'chosen/a.png' },
  { name: 'appRestarted' },
  { name: 'unknown', raw: 'moved' },
];

describe('words for every fact', () => {
  it.each(facts.map((fact) => [fact.name, fact] as const))('%s is said', (_, fact) => {
    expect(words.task.fact(fact).line.trim()).not.toBe('');
  });
  it('says the balance with what it was before, where that is known', () => {
    const balance = { before: 9786, after: 8412, afterAt: now };
    expect(words.task.fact({ name: 'balanceRead', credits: 8412 }, balance).second).toBe('9,786 before, 8,412 after: 1,374 fewer');
    expect(words.task.fact({ name: 'balanceRead', credits: 8412 }).second).toBe('8,412 credits');
    expect(words.task.fact({ name: 'balanceRead', credits: 5000 }, balance).second).toBe('5,000 credits');
  });
});

describe('what a balance suggests', () => {
  const after = (credits: number) => words.task.decision.suggests({ before: 9786, after: credits, afterAt: now }, 1374).so;
  it('never says more than probably', () => {
    expect(after(8412)).toBe('It probably arrived.');
    expect(after(9786)).toBe('It probably did not arrive.');
    expect(after(9000)).toBe('It may have arrived.');
    expect(words.task.decision.suggests({ before: 10, after: 5, afterAt: now }, null).so).toBe('It may have arrived.');
  });
});
