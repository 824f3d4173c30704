import { expect, it } from 'vitest';
import { pieces } from './marks';

it('marks what matched and loses no letter', () => {
  expect(pieces('Alpine lake before sunrise', [{ from: 7, to: 11 }])).toEqual([
    { text: 'Alpine ', marked: false }, { text: 'lake', marked: true }, { text: ' before sunrise', marked: false },
  ]);
});
it('keeps the text whole whatever the marks are', () => {
  for (const marks of [[{ from: 5, to: 2 }], [{ from: 0, to: 99 }], [{ from: 1, to: 4 }, { from: 2, to: 5 }], [{ from: Number.NaN, to: 3 }], [{ from: 4, to: 5 }, { from: 0, to: 1 }]]) {
    expect(pieces('lake', marks).map((piece) => piece.text).join('')).toBe('lake');
  }
});
