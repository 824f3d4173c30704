import { describe, expect, it } from 'vitest';
import type { Estimate } from '$lib/backend/bindings';
import { words } from '$lib/words';
import { progress } from './progress';

const estimate = (points: [number, number][]): Estimate => ({ runs: 40, quantiles: points.map(([share, ms]) => ({ share, ms })), afterMs: 0, share: 0 });
const kling = estimate([[0.1, 193_000], [0.5, 220_000], [0.9, 254_000], [0.95, 300_000], [0.99, 500_000]]);
const said = (of: Estimate | null, elapsed: number) => words.design.progress(progress(of, elapsed), elapsed);

describe('an estimate of what reports no progress', () => {
  it('fills by time towards the moment when 90 of 100 runs were done', () => {
    expect(progress(kling, 132_000)).toMatchObject({ name: 'running', leastLeft: 61_000, mostLeft: 122_000 });
    expect(said(kling, 132_000)).toMatchObject({ first: 'about 52 %', second: '1 min to 2 min left', aloud: 'about 52 percent, 1 min to 2 min left' });
  });
  it('puts the landing zone where the middle 80 of 100 runs end', () => {
    const now = progress(kling, 0);
    expect(now.name === 'running' && Math.round(now.zone * 100)).toBe(76);
  });
  it('goes on from where it was when a newer estimate moves the end', () => {
    const before = progress(kling, 132_000);
    const slower: Estimate = { ...estimate([[0.1, 300_000], [0.5, 360_000], [0.9, 432_000], [0.95, 460_000], [0.99, 700_000]]), afterMs: 132_000, share: 132 / 254 };
    const after = progress(slower, 132_000);
    expect(before.name === 'running' && after.name === 'running' && Math.abs(after.share - before.share)).toBeLessThan(1e-9);
    expect(progress(slower, 282_000)).toMatchObject({ name: 'running', mostLeft: 150_000 });
    let last = 0;
    for (let elapsed = 132_000; elapsed <= 432_000; elapsed += 1000) {
      const now = progress(slower, elapsed);
      if (now.name !== 'running') throw new Error(now.name);
      expect(now.share).toBeGreaterThanOrEqual(last);
      expect(now.zone).toBeGreaterThan(132 / 254);
      last = now.share;
    }
    expect(progress(slower, 432_001).name).toBe('late');
  });
  it('says so at once when a newer estimate ends before now', () => {
    expect(progress({ ...kling, afterMs: 300_000, share: 0.9 }, 300_000).name).toBe('late');
  });
  it('never claims more than 95 % before the answer is there', () => {
    for (let elapsed = 0; elapsed <= 254_000; elapsed += 500) {
      const now = progress(kling, elapsed);
      expect(now.name).toBe('running');
      if (now.name === 'running') expect(now.share).toBeLessThanOrEqual(0.95);
    }
    expect(said(kling, 254_000).first).toBe('about 95 %');
  });
  it('says how long at most once the zone is reached', () => expect(said(kling, 220_000).second).toBe('up to 35 s left'));
  it('past the end it is late, and says how rare that is', () => {
    const now = progress(kling, 254_001);
    expect(now.name).toBe('late');
    expect(said(kling, 270_000)).toMatchObject({ first: 'longer than usual', second: '1 in 12 runs takes this long' });
    expect(said(kling, 300_000).second).toBe('1 in 20 runs takes this long');
    expect(said(kling, 9_000_000).second).toBe('1 in 100 runs takes this long');
  });
  it('has no bar without runs to compare with', () => {
    expect(progress(null, 34_000)).toEqual({ name: 'unknown' });
    expect(said(null, 34_000)).toMatchObject({ first: '34 s so far', second: 'no estimate yet: nothing to compare with', brief: 'no estimate yet' });
  });
  it('treats broken quantiles as none', () => {
    expect(progress(estimate([]), 10).name).toBe('unknown');
    expect(progress(estimate([[0.5, 10]]), 10).name).toBe('unknown');
    expect(progress(estimate([[0.1, 0], [0.9, 0]]), 10).name).toBe('unknown');
    expect(progress(estimate([[0.1, Number.NaN], [0.9, -4]]), 10).name).toBe('unknown');
  });
  it('holds a clock that went backwards at the start', () => expect(progress(kling, -5000)).toMatchObject({ name: 'running', share: 0 }));
});
