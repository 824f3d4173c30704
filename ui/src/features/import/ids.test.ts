import { describe, expect, it } from 'vitest';
import { idsIn } from './ids';

const one = 'task_018f5a3a1b6e7d9f8c2b4d6e8f0a2c4e';
const two = 'task_018f5a3a1b6e7d9f8c2b4d6e8f0a2c4f';

describe('ids in a pasted text', () => {
  it('are counted once each, in lines, links and JSON', () => {
    expect(idsIn('')).toEqual({ ids: 0, without: [], more: 0 });
    expect(idsIn(`${one}\n\n  ${two}\r\n${one}`)).toEqual({ ids: 2, without: [], more: 0 });
    expect(idsIn(`https://reapi.ai/dashboard?task=${one}.`).ids).toBe(1);
    expect(idsIn(`{\n  "id": "${one}",\n  "other": "${two}"\n}`)).toEqual({ ids: 2, without: [], more: 0 });
  });

  it('are missed by line, and a key is none', () => {
    expect(idsIn(`id,prompt\n${one},a celadon vase\na task of mine`)).toEqual({ ids: 1, without: [3], more: 0 });
    expect(idsIn(`${one} ${two}\n${one}`)).toEqual({ ids: 1, without: [1], more: 0 });
    expect(idsIn('rk_live_1234567890')).toEqual({ ids: 0, without: [1], more: 0 });
    expect(idsIn('x\n'.repeat(12))).toEqual({ ids: 0, without: [1, 2, 3, 4, 5, 6, 7, 8], more: 4 });
  });
});
