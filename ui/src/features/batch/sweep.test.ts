import { describe, expect, it } from 'vitest';
import { parsed, typedAs } from './sweep';

describe('several values of a parameter', () => {
  it('reads numbers however they are parted, and each once', () => {
    expect(parsed('5, 10;15  10\n20', true)).toEqual([5, 10, 15, 20]);
    expect(parsed(' , ', true)).toEqual([]);
  });

  it('keeps what is no number as it is typed, for the check to say so', () => {
    expect(parsed('5, ten', true)).toEqual([5, 'ten']);
    expect(parsed('99999999999999999999', true)).toEqual(['99999999999999999999']);
  });

  it('reads texts a line each, commas and all', () => {
    expect(parsed('blurry, dark\n\n  noisy  \n', false)).toEqual(['blurry, dark', 'noisy']);
    expect(typedAs(['blurry, dark', 'noisy'], false)).toBe('blurry, dark\nnoisy');
    expect(typedAs([5, 10], true)).toBe('5, 10');
  });
});
