import type { Gives, Kind, ModelCard, Takes, Wish } from '$lib/backend/bindings';
import { words } from '$lib/words';
import { givesInOrder, kindsInOrder, takesInOrder, wishesInOrder } from './takes';

/** What is chosen in the picker. Of kinds one is enough; of everything else a model must have all. */
export interface Filter {
  text: string;
  favourites: boolean;
  kinds: Kind[];
  wishes: Wish[];
  takes: Takes[];
  gives: Gives[];
}

export const everything: Filter = { text: '', favourites: false, kinds: [], wishes: [], takes: [], gives: [] };

export const sorts = ['best', 'name', 'price', 'time', 'used'] as const;
export type Sort = (typeof sorts)[number];

export interface Group {
  /** Empty: the one list of another order. */
  name: string;
  cards: ModelCard[];
}

export interface Counts {
  all: number;
  favourites: number;
  kinds: Record<Kind, number>;
  wishes: Record<Wish, number>;
  takes: Record<Takes, number>;
  gives: Record<Gives, number>;
}

/** Models used lately stand first, as many as these. */
const latelyAtMost = 5;

const termsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** Every word of the search is in the title, the id, the kind, or in what it takes, gives or is good for. */
function fits(card: ModelCard, terms: readonly string[]): boolean {
  const said = [
    card.title, card.id, words.compose.kinds[card.kind], ...card.takes.map((takes) => words.compose.takes[takes]),
    ...card.wishes.map(({ wish }) => words.compose.wishes[wish]), ...card.gives.map((gives) => words.compose.gives[gives]),
  ].join(' ').toLowerCase();
  return terms.every((term) => said.includes(term));
}

const fulfils = (card: ModelCard, wish: Wish): boolean => card.wishes.some((each) => each.wish === wish);

function passes(card: ModelCard, filter: Filter, favourites: readonly string[]): boolean {
  return (
    (!filter.favourites || favourites.includes(card.id)) &&
    (filter.kinds.length === 0 || filter.kinds.includes(card.kind)) &&
    filter.wishes.every((wish) => fulfils(card, wish)) &&
    filter.takes.every((takes) => card.takes.includes(takes)) &&
    filter.gives.every((gives) => card.gives.includes(gives))
  );
}

export function found(cards: readonly ModelCard[], filter: Filter, favourites: readonly string[]): ModelCard[] {
  const terms = termsOf(filter.text);
  return cards.filter((card) => fits(card, terms) && passes(card, filter, favourites));
}

/** By best match: favourites, then those used lately, then by kind with the present one ahead. Else one list. */
export function groupsOf(cards: readonly ModelCard[], filter: Filter, present: Kind, favourites: readonly string[] = [], sort: Sort = 'best'): Group[] {
  const terms = termsOf(filter.text);
  const all = found(cards, filter, favourites);
  if (sort !== 'best') return all.length === 0 ? [] : [{ name: '', cards: all.sort(orders[sort]) }];
  const starred = all.filter((card) => favourites.includes(card.id)).sort(byMatch(terms));
  const others = all.filter((card) => !favourites.includes(card.id));
  const lately = others.filter((card) => card.lastUsedAt !== null).sort(orders.used).slice(0, latelyAtMost);
  const rest = others.filter((card) => !lately.includes(card));
  const kinds = [present, ...kindsInOrder.filter((kind) => kind !== present)];
  return [
    { name: words.compose.favourites, cards: starred },
    { name: words.compose.usedLately, cards: lately },
    ...kinds.map((kind) => ({ name: words.compose.kinds[kind], cards: rest.filter((card) => card.kind === kind).sort(byMatch(terms)) })),
  ].filter((group) => group.cards.length > 0);
}

const byName = (a: ModelCard, b: ModelCard) => a.title.localeCompare(b.title, undefined, { numeric: true });

function byMatch(terms: readonly string[]) {
  const begins = (card: ModelCard) => (terms.some((term) => card.title.toLowerCase().startsWith(term) || card.id.startsWith(term)) ? 0 : 1);
  return (a: ModelCard, b: ModelCard) => begins(a) - begins(b) || byName(a, b);
}

/** The first number of a price in words, in dollars; what is not known comes last. */
export const dollarsOf = (card: ModelCard): number => Number(/\$(\d*\.?\d+)/.exec(card.price ?? '')?.[1] ?? Infinity);

const rising = (of: (card: ModelCard) => number) => (a: ModelCard, b: ModelCard) => {
  const [one, other] = [of(a), of(b)];
  return one === other ? byName(a, b) : one - other;
};

const orders: Record<Exclude<Sort, 'best'>, (a: ModelCard, b: ModelCard) => number> = {
  name: byName,
  price: rising(dollarsOf),
  time: rising((card) => card.usualMs ?? Infinity),
  used: rising((card) => -(card.lastUsedAt ?? -Infinity)),
};

/** How many models each filter would leave beside those that are chosen, for the present search. */
export function countsOf(cards: readonly ModelCard[], filter: Filter, favourites: readonly string[] = []): Counts {
  const count = (more: Partial<Filter>) => found(cards, { ...filter, ...more }, favourites).length;
  const each = <K extends string>(keys: readonly K[], more: (key: K) => Partial<Filter>) =>
    Object.fromEntries(keys.map((key) => [key, count(more(key))])) as Record<K, number>;
  return {
    all: count({ kinds: [], favourites: false }),
    favourites: count({ favourites: true }),
    kinds: each(kindsInOrder, (kind) => ({ kinds: [kind] })),
    wishes: each(wishesInOrder, (wish) => ({ wishes: [...filter.wishes, wish] })),
    takes: each(takesInOrder, (takes) => ({ takes: [...filter.takes, takes] })),
    gives: each(givesInOrder, (gives) => ({ gives: [...filter.gives, gives] })),
  };
}

/** The wishes that any model of the chosen kinds fulfils, so that the list stands still while one types. */
export const wishesOf = (cards: readonly ModelCard[], kinds: readonly Kind[]): Wish[] =>
  wishesInOrder.filter((wish) => cards.some((card) => (kinds.length === 0 || kinds.includes(card.kind)) && fulfils(card, wish)));

/** With it, or without it when it was there. */
export const toggled = <T>(chosen: readonly T[], one: T): T[] => (chosen.includes(one) ? chosen.filter((each) => each !== one) : [...chosen, one]);

/** A text in parts, so that what the search found in it can be marked. */
export function marked(text: string, search: string): { text: string; hit: boolean }[] {
  const terms = termsOf(search).map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (terms.length === 0) return [{ text, hit: false }];
  return text
    .split(new RegExp(`(${terms.join('|')})`, 'gi'))
    .map((part, index) => ({ text: part, hit: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** Whether a text can be an id that the catalogue does not know. */
export const mayBeId = (text: string): boolean => /^\S{2,200}$/.test(text.trim());

/** Names of models as they were remembered: what is on disk may be anything. */
export const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.length <= 1000 && value.every((each) => typeof each === 'string');
