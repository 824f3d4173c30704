import { describe, expect, it } from 'vitest';
import type { ModelCard } from '$lib/backend/bindings';
import { cards } from '$lib/backend/memory/models';
import { countsOf, groupsOf, marked, mayBeId } from './picker';

const all: ModelCard[] = cards(1_800_000_000_000).map((card) => ({ ...card, lastUsedAt: card.id === 'kling-3-0' ? 2 : card.id === 'z-image' ? 1 : null }));
const everything = { text: '', kind: null, takes: null };
const ids = (groups: ReturnType<typeof groupsOf>) => groups.map((group) => [group.name, ...group.cards.map((card) => card.id)]);

describe('the model picker', () => {
  it('puts what was used lately first, newest ahead, then the present kind', () => {
    const groups = groupsOf(all, everything, 'video');
    expect(ids(groups)[0]).toEqual(['Used lately', 'kling-3-0', 'z-image']);
    expect(groups.map((group) => group.name)).toEqual(['Used lately', 'Video', 'Image', 'Audio']);
    expect(groups.flatMap((group) => group.cards)).toHaveLength(all.length);
  });

  it('finds by title, id and what a model takes, every word counting', () => {
    const found = (text: string) => groupsOf(all, { ...everything, text }, 'image').flatMap((group) => group.cards.map((card) => card.id));
    expect(found('SEED')).toEqual(['doubao-seedance-2.0', 'doubao-seedance-2.0-fast']);
    expect(found('gpt-image')).toEqual(['gpt-image-2']);
    expect(found('frames kling')).toEqual(['kling-3-0']);
    expect(found('seed nothing')).toEqual([]);
    expect(found('(.*')).toEqual([]);
  });

  it('counts what each filter would leave of the present search', () => {
    const counts = countsOf(all, { ...everything, text: 'seed' });
    expect(counts.all).toBe(2);
    expect(counts.kinds).toEqual({ image: 0, video: 2, audio: 0 });
    expect(counts.takes.frames).toBe(2);
    expect(countsOf(all, { ...everything, kind: 'audio' }).takes.images).toBe(0);
  });

  it('marks what was found, whatever signs were typed', () => {
    expect(marked('Seedance 2.0', 'seed 2.')).toEqual([
      { text: 'Seed', hit: true },
      { text: 'ance ', hit: false },
      { text: '2.', hit: true },
      { text: '0', hit: false },
    ]);
    expect(marked('Seedance', '')).toEqual([{ text: 'Seedance', hit: false }]);
    expect(marked('a(b', '(')).toContainEqual({ text: '(', hit: true });
  });

  it('takes any word as an id', () => {
    expect(mayBeId('nano-banana-9')).toBe(true);
    expect(mayBeId('two words')).toBe(false);
    expect(mayBeId('')).toBe(false);
  });
});
