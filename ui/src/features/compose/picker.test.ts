import { describe, expect, it } from 'vitest';
import type { ModelCard } from '$lib/backend/bindings';
import { cards } from '$lib/backend/memory/models';
import { countsOf, dollarsOf, everything, groupsOf, isNames, marked, mayBeId, toggled, wishesOf } from './picker';

const all: ModelCard[] = cards(1_800_000_000_000).map((card) => ({ ...card, lastUsedAt: card.id === 'kling-3-0' ? 2 : card.id === 'z-image' ? 1 : null }));
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
    expect(countsOf(all, { ...everything, kinds: ['audio'] }).takes.images).toBe(0);
  });

  it('narrows by what one wants to do: of kinds one is enough, of wishes all must be fulfilled', () => {
    const found = (more: Partial<typeof everything>) => groupsOf(all, { ...everything, ...more }, 'image').flatMap((group) => group.cards.map((card) => card.id));
    expect(found({ wishes: ['betweenFrames', 'shots'] })).toEqual(['kling-3-0']);
    expect(found({ kinds: ['image', 'audio'], wishes: ['fromText'] })).not.toContain('kling-3-0');
    expect(found({ kinds: ['image', 'audio'], wishes: ['fromText'] })).toEqual(expect.arrayContaining(['z-image', 'suno-music']));
    expect(found({ gives: ['sound'], kinds: ['image'] })).toEqual([]);
    expect(found({ text: 'between frames' })).toEqual(expect.arrayContaining(['kling-3-0', 'doubao-seedance-2.0']));
    const counts = countsOf(all, { ...everything, wishes: ['betweenFrames'] });
    expect(counts.wishes).toMatchObject({ betweenFrames: 3, shots: 1, music: 0 });
    expect(counts.kinds).toEqual({ image: 0, video: 3, audio: 0 });
    expect(wishesOf(all, ['audio'])).toEqual(['fromText', 'music']);
    expect(toggled(toggled(['music'], 'edit'), 'music')).toEqual(['edit']);
  });

  it('puts favourites first, and counts and keeps only them on request', () => {
    expect(ids(groupsOf(all, everything, 'video', ['z-image', 'gone']))[0]).toEqual(['Favourites', 'z-image']);
    expect(groupsOf(all, { ...everything, favourites: true }, 'video', ['z-image', 'gone']).flatMap((group) => group.cards)).toHaveLength(1);
    expect(countsOf(all, everything, ['z-image', 'gone']).favourites).toBe(1);
    expect(isNames(['a'])).toBe(true);
    expect(isNames([1])).toBe(false);
  });

  it('sorts by name, price, time and last use, what is not known last', () => {
    const first = (sort: 'name' | 'price' | 'time' | 'used') => groupsOf(all, everything, 'video', ['suno-music'], sort)[0]?.cards ?? [];
    expect(first('name')[0]?.title).toBe('Gemini 3 Pro Image');
    expect(first('price').map(dollarsOf)).toEqual([...first('price').map(dollarsOf)].sort((a, b) => a - b));
    expect(first('price').at(-1)?.price).toBeNull();
    expect(first('time').at(-1)?.usualMs).toBeNull();
    expect(first('used').slice(0, 2).map((card) => card.id)).toEqual(['kling-3-0', 'z-image']);
    expect(groupsOf(all, { ...everything, text: 'no such' }, 'video', [], 'price')).toEqual([]);
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
