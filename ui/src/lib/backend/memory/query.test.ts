import { describe, expect, it } from 'vitest';
import { MemorySearches, queryRead, queryToggle } from './query';

describe('the query of the memory', () => {
  it('takes a text apart', () => {
    const { pieces, trouble } = queryRead('-tag:"red hat",loop cat OR (stars:>=3)', 0);
    expect(pieces.map((each) => [each.sort, each.field, each.value, each.negated])).toEqual([
      ['term', 'tag', 'red hat, loop', true], ['word', null, 'cat', false], ['operator', null, 'OR', false], ['bracket', null, '(', false], ['term', 'rating', '≥ 3', false], ['bracket', null, ')', false],
    ]);
    expect(trouble).toBeNull();
  });
  it.each([['cat rating:', 'valueMissing', 'rating:'], ['kind:vidoe', 'valueUnknown', 'vidoe'], ['"blue', 'quoteOpen', '"blue'], ['tag:"blue', 'quoteOpen', 'tag:"blue'], ['(a', 'bracketOpen', '('], ['a OR', 'nothingBeside', 'OR']])('says the trouble of %s', (text, code, piece) => {
    expect(queryRead(text, 0).trouble).toMatchObject({ code, piece });
  });
  it.each([
    ['', 'kind:video', false, 'kind:video'],
    ['kind:image  cat', 'kind:video', false, 'kind:image,video  cat'],
    ['kind:image,video cat', 'kind:image', false, 'kind:video cat'],
    ['kind:video cat', 'kind:video', false, 'cat'],
    ['kind:image,audio', 'kind:video', true, 'kind:video'],
    ['rating:≥3 cat', 'rating:>=4', false, 'cat rating:≥4'],
    ['is:failed', 'is:private', false, 'is:failed is:private'],
    ['a', '-tag:loop', false, 'a -tag:loop'],
  ])('%s with %s', (text, term, alone, after) => {
    expect(queryToggle(text, term, alone)).toBe(after);
  });
  it('keeps searches under one name each', () => {
    const kept = new MemorySearches();
    expect(kept.save({ id: 0, name: ' Best ', query: 'a ', count: 0 })).toMatchObject({ name: 'Best', query: 'a' });
    expect(kept.save({ id: 0, name: 'best', query: 'b', count: 0 })).toBe('nameTaken');
    expect(kept.save({ id: 0, name: ' ', query: 'b', count: 0 })).toBe('nameMissing');
  });
});
