import { describe, expect, it } from 'vitest';
import { sectionsIn, withSection } from './lyrics';

describe('lyrics', () => {
  it('counts the parts that stand on a line of their own', () => {
    expect(sectionsIn('[Verse]\na line with [brackets] in it\n\n [Chorus 2] \nla')).toBe(2);
    expect(sectionsIn('')).toBe(0);
  });

  it('begins a part where the cursor stands, parted by an empty line', () => {
    expect(withSection('', 0, 'Verse')).toEqual({ lyrics: '[Verse]\n', at: 8 });
    expect(withSection('[Verse]\nla la', 13, 'Chorus')).toEqual({ lyrics: '[Verse]\nla la\n\n[Chorus]\n', at: 24 });
    const between = withSection('one\ntwo', 3, 'Bridge');
    expect(between.lyrics).toBe('one\n\n[Bridge]\ntwo');
    expect(between.lyrics.slice(between.at)).toBe('two');
  });
});
