import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { emit } from '@tauri-apps/api/event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event, Opening } from './bindings';
import { failureOf } from './failed';
import { settingsNow } from './memory/scenes';
import { tauriBackend } from './tauri';

const opening: Opening = { version: '0.1.0', host: 'reapi.ai', account: null, settings: settingsNow, gallery: 'http://127.0.0.1:4711/secret', remembered: {}, openTask: null };

afterEach(clearMocks);

describe('the engine behind Tauri', () => {
  it('is asked by the names of its commands, with named arguments', async () => {
    const calls: [string, unknown][] = [];
    mockIPC((command, args) => void calls.push([command, args]));
    const backend = tauriBackend();
    await backend.libraryRows(3, 0, 900);
    await backend.sendingPause(true);
    expect(calls).toEqual([
      ['library_rows', { view: 3, from: 0, to: 900 }],
      ['sending_pause', { paused: true }],
    ]);
  });

  it('shows files by the addresses of this run', async () => {
    mockIPC(() => opening);
    const backend = tauriBackend();
    await backend.opening();
    expect(backend.thumbnail(31, 320)).toBe('http://127.0.0.1:4711/secret/thumbnail/31/320');
    expect(backend.original(31)).toBe('http://127.0.0.1:4711/secret/original/31');
  });

  it('fails with the failure that the engine gave', async () => {
    mockIPC(() => Promise.reject({ code: 'wrongState', facts: { state: 'sending' }, detail: null }));
    const failure = await tauriBackend().askAgain(1).catch(failureOf);
    expect(failure).toEqual({ code: 'wrongState', facts: { state: 'sending' }, detail: null });
  });

  it('hears the one stream until it stops listening', async () => {
    mockIPC(() => undefined, { shouldMockEvents: true });
    const heard: Event[] = [];
    const stop = await tauriBackend().listen((event) => void heard.push(event));
    await emit('engine-event', { type: 'openTask', task: 7 });
    expect(heard).toEqual([{ type: 'openTask', task: 7 }]);
    stop();
  });
});

describe('what is thrown', () => {
  it('is always a failure with words', () => {
    expect(failureOf(new Error('boom'))).toEqual({ code: 'internal', facts: {}, detail: 'boom' });
    expect(failureOf('refused').detail).toBe('refused');
    expect(failureOf(undefined).code).toBe('internal');
    expect(failureOf({ odd: 1 }).detail).toBe('{"odd":1}');
    // A code of a newer engine has no words here; it is told as what it is.
    expect(failureOf({ code: 'fromTheFuture', facts: {}, detail: null })).toEqual({ code: 'internal', facts: {}, detail: 'fromTheFuture' });
  });
});
