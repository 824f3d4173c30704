import { describe, expect, it } from 'vitest';
import bindings from '$lib/backend/bindings.ts?raw';
import type { Condition, Failure } from '$lib/backend/bindings';
import { keymap, type ShortcutName } from '$lib/keymap';
import { sceneNames, sceneOf } from '$lib/backend/memory/scenes';
import { words } from '.';

/** The codes as the types that cross from the engine say them. */
function codesInBindings(): string[] {
  const union = /export type FailureCode =(.+?)\n\n/s.exec(bindings)?.[1] ?? '';
  const bare = union.replace(/\/\*.*?\*\//gs, '');
  return [...bare.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '');
}

describe('words for failures', () => {
  it('exist for every code that the engine can give', () => {
    const codes = codesInBindings();
    expect(codes.length).toBeGreaterThan(20);
    expect([...words.failure.codes].toSorted()).toEqual(codes.toSorted());
  });
  it.each(words.failure.codes)('%s says what happened, and what was kept or what to do', (code) => {
    const all: Failure['facts'] = { code: '10003', message: 'key invalid', status: '502', seconds: '38', limit: '100 kB', line: '2', column: '7', id: 'task_x', model: 'Kling 3.0', made: 'at 11:20', path: '/a/b.png', state: 'processing' };
    for (const facts of [{}, all]) {
      const { what, then } = words.failure.of({ code, facts, detail: null });
      expect(what).toMatch(/^[A-Z].*[^.]$/);
      expect(then).toMatch(/^[A-Z].*\.$/);
      expect(`${what} ${then}`).not.toMatch(/undefined|!|oops|please|sorry/i);
    }
  });
});

describe('words for conditions', () => {
  it('count down, name what is kept, and end without a full stop', () => {
    const now = Date.now();
    const all = new Map<string, Condition>();
    for (const name of sceneNames) for (const condition of sceneOf(name, now).conditions) all.set(condition.name, condition);
    expect([...all.keys()].toSorted()).toEqual(['archiveAway', 'creditsMissing', 'database', 'diskFull', 'edge', 'keyMissing', 'keyRefused', 'offline', 'paused', 'rateLimit', 'serviceTrouble']);
    for (const condition of all.values()) {
      const { line } = words.frame.condition(condition, now);
      expect(line).toMatch(/^[A-Z0-9].*[^.]$/);
      expect(line).not.toMatch(/undefined|null|NaN/);
    }
    expect(words.frame.condition({ name: 'rateLimit', until: now + 38_000 }, now).line).toContain('a pause of 38 s');
    expect(words.frame.condition({ name: 'offline', since: now, tasks: 1, retryAt: now - 1 }, now).line).toMatch(/1 task goes on.*Trying again now$/);
  });
});

describe('words for shortcuts', () => {
  it('exist for each of them', () => {
    for (const name of Object.keys(keymap) as ShortcutName[]) expect(words.frame.shortcuts[name]).not.toBe('');
  });
});
