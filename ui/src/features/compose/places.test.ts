import { describe, expect, it } from 'vitest';
import type { ModelForm, ReferenceField } from '$lib/backend/bindings';
import { nameOfLink, placesOf, takesOfLink } from './places';

const field = (name: string, list = true): ReferenceField => ({ name, label: name, takes: 'images', list, required: false, maxItems: null, mention: null });
const form = (...references: ReferenceField[]): ModelForm => ({
  id: 'x', kind: 'video', title: 'X', summary: '', known: true, origin: 'builtIn', prompt: null, references, parameters: [], jsonOnly: [], areas: null, rules: [], modes: [], evidence: null, price: null, priceAsOf: null,
});
const links = (...urls: [string, string | null][]) => urls.map(([url, name]) => ({ url, name }));

describe('where references went', () => {
  it('is read from the body: lists, single links and roles', () => {
    const body = JSON.stringify({
      image_urls: ['https://a/1', 'https://a/2'],
      video_url: 'https://a/3',
      image_with_roles: [{ url: 'https://a/4', role: 'last_frame' }],
    });
    const of = form(field('image_urls'), field('video_url', false), field('image_with_roles.first_frame'), field('image_with_roles.last_frame'));
    expect(placesOf(body, of, links(['https://a/2', null], ['https://a/3', null], [' https://a/4', 'image_with_roles.last_frame'], ['https://a/9', null]))).toEqual([
      'image_urls', 'video_url', 'image_with_roles.last_frame', null,
    ]);
  });

  it('gives each of two equal links its own place', () => {
    const body = JSON.stringify({ first: 'https://a/1', last: 'https://a/1' });
    expect(placesOf(body, form(field('first', false), field('last', false)), links(['https://a/1', 'last'], ['https://a/1', null]))).toEqual(['last', 'first']);
  });

  it('is not known without a body', () => {
    expect(placesOf(null, form(field('image_urls')), links(['https://a/1', null]))).toEqual([undefined]);
    expect(placesOf('not json', form(field('image_urls')), links(['https://a/1', null]))).toEqual([null]);
  });
});

describe('a link in words', () => {
  it('is called by its file, or by its host', () => {
    expect(nameOfLink('https://img.example.net/a/9fKx2%20b.webp?sig=1')).toEqual({ name: '9fKx2 b.webp', host: 'img.example.net' });
    expect(nameOfLink('https://img.example.net/')).toEqual({ name: 'img.example.net', host: 'img.example.net' });
    expect(nameOfLink('https://a.example/%E0%A4%A')).toEqual({ name: '%E0%A4%A', host: 'a.example' });
    expect(nameOfLink('not a link')).toEqual({ name: 'not a link', host: '' });
  });

  it('leads to what its ending says', () => {
    expect([takesOfLink('https://a/x.MP4?y'), takesOfLink('https://a/x.wav'), takesOfLink('https://a/x')]).toEqual(['video', 'sound', 'images']);
  });
});
