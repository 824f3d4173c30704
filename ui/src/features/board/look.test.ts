import { describe, expect, it } from 'vitest';
import { panned, whole, zoomed, type Look } from './look';

/** Numbers by chance, the same each time. */
function chance(seed: number) {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

describe('one look at several pictures', () => {
  it('keeps the point under the pointer, and never leaves the picture', () => {
    const random = chance(7);
    let look: Look = whole;
    for (let step = 0; step < 2000; step += 1) {
      const at = { x: random() - 0.5, y: random() - 0.5 };
      const before = look;
      if (random() < 0.5) {
        look = zoomed(look, 0.5 + random() * 1.5, at);
        const under = (of: Look) => (at.x - of.x) / of.factor;
        const free = Math.abs(look.x) < (look.factor - 1) / 2 - 1e-9;
        if (free) expect(under(look)).toBeCloseTo(under(before), 6);
      } else look = panned(look, at);
      expect(look.factor).toBeGreaterThanOrEqual(1);
      expect(Math.abs(look.x)).toBeLessThanOrEqual((look.factor - 1) / 2 + 1e-9);
      expect(Math.abs(look.y)).toBeLessThanOrEqual((look.factor - 1) / 2 + 1e-9);
    }
    expect(zoomed(look, 0, { x: 0.3, y: 0.1 })).toEqual(whole);
  });
});
