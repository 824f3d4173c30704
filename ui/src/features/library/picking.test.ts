import { describe, expect, it } from 'vitest';
import { folded, offered } from './picking';

const tags = [
  { key: '1', name: 'landscape', count: 402 },
  { key: '2', name: 'Été', count: 12 },
  { key: '3', name: 'film look', count: 187 },
  { key: '4', name: 'looped', count: 3 },
];
const names = (typed: string, before = new Map<string, 'all' | 'some' | 'none'>(), recent: string[] = []) => offered(tags, before, recent, typed).shown.map(({ name }) => name);

describe('names to put on results', () => {
  it('are found whatever their case and accents', () => {
    expect(names('ETE')).toEqual(['Été']);
    expect(folded(' Ŀook\u0301 ')).toBe(folded('Ŀook'));
  });
  it('that begin with the text stand before those that only hold it', () => expect(names('loo')).toEqual(['looped', 'film look']));
  it('on the results stand first, then those used lately, then the most used', () => {
    expect(names('')).toEqual(['landscape', 'film look', 'Été', 'looped']);
    expect(names('', new Map([['4', 'some']]), ['Été'])).toEqual(['looped', 'Été', 'landscape', 'film look']);
  });
  it('are made only where there is none like them', () => {
    expect(offered(tags, new Map(), [], ' Dusk ').make).toBe('Dusk');
    expect(offered(tags, new Map(), [], 'ete').make).toBeNull();
    expect(offered(tags, new Map(), [], '  ').make).toBeNull();
  });
});
