import { describe, expect, it } from 'vitest';
import { fetchAll, Later } from './later.svelte';

const part = (() => undefined) as never;

describe('a part of the page that comes later', () => {
  it('is fetched once, when it is asked for', async () => {
    let loads = 0;
    const later = new Later(async () => ({ default: (loads++, part) }));
    expect(loads).toBe(0);
    expect(later.here).toBeNull();
    await later.come();
    expect(later.here).toBe(part);
    await fetchAll();
    expect(loads).toBe(1);
  });

  it('says what kept it from coming, and comes at the next try', async () => {
    let broken = true;
    const later = new Later(async () => {
      if (broken) throw new Error('torn');
      return { default: part };
    });
    await later.come();
    expect(() => later.here).toThrow('torn');
    broken = false;
    await later.come();
    expect(later.here).toBe(part);
  });
});
