import { describe, expect, it } from 'vitest';
import type { CastView, ModelForm, ReferenceField } from '$lib/backend/bindings';
import { nameAt, optionsOf } from './names';

const field = (name: string, mention: string | null): ReferenceField => ({ name, label: name, takes: 'images', list: true, required: false, maxItems: null, mention });
const form: ModelForm = {
  id: 'm', kind: 'video', title: 'M', summary: '', known: true, origin: 'builtIn', areas: null, prompt: null, references: [field('images', '@Image{}'), field('sounds', null)],
  parameters: [], jsonOnly: [], rules: [], modes: [], evidence: null, price: null, priceAsOf: null,
};
const member = (name: string): CastView => ({
  member: { id: 1, name, sort: 'person', link: 'https://a.example/x', output: null, note: '' }, linkedAt: 0, link: { url: 'https://a.example/x', output: null, checked: null }, needsRenewing: false,
});

describe('names in a prompt', () => {
  it('are begun by an @ that begins a word', () => {
    expect(nameAt('with @ma', 8)).toEqual({ from: 5, typed: '@ma' });
    expect(nameAt('@', 1)).toEqual({ from: 0, typed: '@' });
    expect(nameAt('(@麻', 3)).toEqual({ from: 1, typed: '@麻' });
    for (const text of ['mail@ma', '@@ma', 'no name', '@ma ', 'a.@ma']) expect(nameAt(text, text.length), text).toBeNull();
    expect(nameAt('@mara walks', 3)).toEqual({ from: 0, typed: '@ma' });
  });

  it('are those of what is sent, counted where it goes, and of the cast', () => {
    const references = [{ url: 'https://a.example/s.mp3', name: 'sounds' }, { url: 'https://a.example/1.png', name: null }, { url: 'https://a.example/2.png', name: null }];
    const body = JSON.stringify({ images: ['https://a.example/1.png', 'https://a.example/2.png'], sounds: ['https://a.example/s.mp3'] });
    const said = (typed: string) => optionsOf(form, body, references, [member('Imre'), member('Mara')], typed).map((option) => option.said);
    expect(said('@')).toEqual(['@Image1', '@Image2', '@Imre', '@Mara']);
    expect(said('@im')).toEqual(['@Image1', '@Image2', '@Imre']);
    expect(said('@MARA')).toEqual([]);
    expect(optionsOf(null, null, references, [], '@')).toEqual([]);
  });
});
