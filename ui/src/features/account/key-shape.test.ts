import { describe, expect, it } from 'vitest';
import { cleanKey, keyShape, masked } from './key-shape';

describe('the shape of a key', () => {
  it.each([
    ['', 'nothing'], ['   ', 'nothing'], ['rk', 'beginning'], ['rk_live_', 'beginning'], ['rk_live_abc', 'tooShort'],
    ['rk_live_abcdefgh', 'key'], ['  "rk_live_abcdefgh";\n', 'key'], ['sk-abcdefghijkl', 'other'], ['rk_live_abc defghijk', 'other'], ['ключ', 'other'],
  ])('%j is %s', (text, shape) => expect(keyShape(text)).toBe(shape));
  it('loses what came along when it was copied', () => expect(cleanKey(' `rk_live_abcdefgh`, ')).toBe('rk_live_abcdefgh'));
  it('is veiled letter for letter', () => {
    const key = 'rk_live_abcdefghijkl7Qd4';
    expect(masked(key)).toBe('rk_live_••••••••••••7Qd4');
    expect(masked(key)).toHaveLength(key.length);
    expect(masked('rk_live_abcd')).toBe('rk_live_••••');
    expect(masked('secret')).toBe('••••••');
  });
});
