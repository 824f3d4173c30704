import type { Kind, ModelCard, Takes } from '$lib/backend/bindings';
import { words } from '$lib/words';
import { kindsInOrder, takesInOrder } from './takes';

export interface Filter {
  text: string;
  kind: Kind | null;
  takes: Takes | null;
}

export interface Group {
  name: string;
  cards: ModelCard[];
}

/** Models used lately stand first, as many as these. */
const latelyAtMost = 5;

const termsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** Every word of the search is in the title, the id, the kind, or what it takes. */
function fits(card: ModelCard, terms: readonly string[]): boolean {
  const said = [card.title, card.id, words.compose.kinds[card.kind], ...card.takes.map((takes) => words.compose.takes[takes])].join(' ').toLowerCase();
  return terms.every((term) => said.includes(term));
}

const kindFits = (card: ModelCard, filter: Filter): boolean => filter.kind === null || card.kind === filter.kind;
const takesFits = (card: ModelCard, filter: Filter): boolean => filter.takes === null || card.takes.includes(filter.takes);

/** Used lately first, then by kind with the present one ahead; within a group the closest match, then by title. */
export function groupsOf(cards: readonly ModelCard[], filter: Filter, present: Kind): Group[] {
  const terms = termsOf(filter.text);
  const found = cards.filter((card) => fits(card, terms) && kindFits(card, filter) && takesFits(card, filter));
  const lately = found.filter((card) => card.lastUsedAt !== null).sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0)).slice(0, latelyAtMost);
  const rest = found.filter((card) => !lately.includes(card));
  const kinds = [present, ...kindsInOrder.filter((kind) => kind !== present)];
  return [
    { name: words.compose.usedLately, cards: lately },
    ...kinds.map((kind) => ({ name: words.compose.kinds[kind], cards: rest.filter((card) => card.kind === kind).sort(byMatch(terms)) })),
  ].filter((group) => group.cards.length > 0);
}

function byMatch(terms: readonly string[]) {
  const begins = (card: ModelCard) => (terms.some((term) => card.title.toLowerCase().startsWith(term) || card.id.startsWith(term)) ? 0 : 1);
  return (a: ModelCard, b: ModelCard) => begins(a) - begins(b) || a.title.localeCompare(b.title, undefined, { numeric: true });
}

/** How many models each filter would leave, for the present search. */
export function countsOf(cards: readonly ModelCard[], filter: Filter): { all: number; kinds: Record<Kind, number>; takes: Record<Takes, number> } {
  const found = cards.filter((card) => fits(card, termsOf(filter.text)));
  const count = <K extends string>(keys: readonly K[], has: (card: ModelCard, key: K) => boolean, among: readonly ModelCard[]) =>
    Object.fromEntries(keys.map((key) => [key, among.filter((card) => has(card, key)).length])) as Record<K, number>;
  const ofTakes = found.filter((card) => takesFits(card, filter));
  return {
    all: ofTakes.length,
    kinds: count(kindsInOrder, (card, kind) => card.kind === kind, ofTakes),
    takes: count(takesInOrder, (card, takes) => card.takes.includes(takes), found.filter((card) => kindFits(card, filter))),
  };
}

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
