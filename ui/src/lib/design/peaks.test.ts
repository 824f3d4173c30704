import { describe, expect, it } from 'vitest';
import { bars, decodePeaks } from './peaks';

describe('peaks', () => {
  it('are read from base64, one byte each', () => expect([...decodePeaks(btoa('\x00\x80\xff'))]).toEqual([0, 128, 255]));
  it('are none when they cannot be read', () => {
    expect(decodePeaks(null)).toHaveLength(0);
    expect(decodePeaks('not base64!')).toHaveLength(0);
  });
  it('keep the highest of what falls into one bar', () => expect(bars(Uint8Array.from([0, 255, 51, 0]), 2)).toEqual([1, 0.2]));
  it('are spread out when there are fewer than bars', () => expect(bars(Uint8Array.from([255]), 3)).toEqual([1, 1, 1]));
  it('give no bars where there is no room', () => expect(bars(Uint8Array.from([255]), 0)).toEqual([]));
});
