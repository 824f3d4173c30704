import { describe, expect, it } from 'vitest';
import type { TaskDetail } from '$lib/backend/bindings';
import { words } from '$lib/words';
import { differences } from './differences';
import { inStep, steppedOn } from './step';

describe('clips that play together', () => {
  it('catch up by a little, and jump only when they are far apart', () => {
    expect(inStep(3, 2.97, 8)).toEqual({ rate: 1, seek: null });
    expect(inStep(3, 2.8, 8)).toEqual({ rate: 1.06, seek: null });
    expect(inStep(3, 3.2, 8)).toEqual({ rate: 0.94, seek: null });
    expect(inStep(3, 1, 8)).toEqual({ rate: 1, seek: 3 });
  });
  it('wait at their end for a longer one', () => {
    expect(inStep(7, 5, 5)).toEqual({ rate: 1, seek: null });
    expect(inStep(7, 5, Number.NaN)).toEqual({ rate: 1, seek: 7 });
  });
});

describe('the one that is kept', () => {
  it('stays where it is, and the next ones come beside it', () => {
    expect(steppedOn([1, 2], 2, [3, 4])).toEqual([3, 2]);
    expect(steppedOn([1, 2, 3, 4], 3, [4, 5, 6, 7, 8])).toEqual([5, 6, 3, 7]);
  });
  it('is alone where nothing follows', () => {
    expect(steppedOn([1, 2, 3], 1, [2])).toEqual([1]);
    expect(steppedOn([1, 2, 3], 1, [9])).toEqual([1, 9]);
  });
});

describe('what is said of each', () => {
  const task = (model: string, parameters: [string, unknown][], prompt = 'A lake') =>
    ({ model, modelTitle: model.toUpperCase(), prompt, parameters: parameters.map(([name, value]) => ({ name, label: name, value })) }) as unknown as TaskDetail;

  it('is what is different and nothing else', () => {
    const said = differences([task('a', [['size', '1:1'], ['seed', 1]]), task('a', [['size', '1:1'], ['seed', 2]])]);
    expect(said.map((facts) => facts.map(({ name, value }) => [name, value]))).toEqual([[['seed', '1']], [['seed', '2']]]);
  });
  it('says so where one has what the other has not; whose it is stands in its name', () => {
    const said = differences([task('a', [['seed', 1]]), task('b', [])]);
    expect(said[1]?.find(({ name }) => name === 'seed')?.value).toBe(words.compare.notSaid);
    expect(said.map((facts) => facts.length)).toEqual([1, 1]);
  });
  it('is nothing where nothing is, and the prompt where that is', () => {
    expect(differences([task('a', []), task('a', [])])).toEqual([[], []]);
    expect(differences([task('a', []), task('a', [], 'A sea')]).map((facts) => facts[0]?.value)).toEqual(['A lake', 'A sea']);
    expect(differences([])).toEqual([]);
  });
});
