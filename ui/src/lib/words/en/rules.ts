import type { RuleSaid } from '$lib/backend/bindings';

const parts = (text: string | undefined): string[] => (text ?? '').split(', ').filter((part) => part !== '');
const joined = (text: string | undefined, word: string): string => {
  const all = parts(text);
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} ${word} ${all.at(-1) ?? ''}`;
};
const or = (text: string | undefined) => joined(text, 'or');
const and = (text: string | undefined) => joined(text, 'and');

/** Sentences of the catalogue's rules, by the key of their message. */
const sentences: Record<string, (args: RuleSaid['args']) => string> = {
  needs: (args) => `${and(args.field)} needs ${or(args.with)}.`,
  neededWithout: (args) => `${and(args.field)} is needed without ${or(args.with)}.`,
  neededFor: (args) => `${and(args.field)} is needed for ${or(args.value)}.`,
  onlyFor: (args) => `${and(args.field)}: only for ${or(args.value)}.`,
  notFor: (args) => `Not taken with ${or(args.value)}.`,
  apart: (args) => `${or(args.field)} cannot be sent beside ${or(args.with)}.`,
  valueNeeds: (args) => `${[args.field, or(args.value)].filter(Boolean).join(' ')} needs ${[args.with, or(args.values)].filter(Boolean).join(' ')}.`,
  valueApart: (args) => `${args.field ?? ''} ${or(args.value)} cannot be sent beside ${[or(args.with), or(args.values)].filter(Boolean).join(' ')}.`,
  together: (args) => `${args.field ?? ''} and ${args.with ?? ''} go together.`,
  valueIn: (args) => `With ${or(args.with)}, ${args.field ?? ''} is ${or(args.values)}.`,
  counts: (args) => `${args.field ?? ''} takes ${or(args.values)} links.`,
  sameCount: (args) => `${args.field ?? ''} needs one entry for each of ${args.with ?? ''}.`,
  agree: (args) => `${args.field ?? ''} and ${args.with ?? ''} must say the same.`,
  exactlyOne: (args) => `${args.field ?? ''} takes ${or(args.of)}, exactly one of them.`,
  evenCount: (args) => `${args.field ?? ''}: the ${args.of ?? ''} come in pairs.`,
  noEmbeddedData: (args) => `${args.field ?? ''}: pictures are given as links; data in their place is refused.`,
  fileTypes: (args) => `${args.field ?? ''} takes ${or(args.values)}.`,
  oneOfEach: (args) => `${args.field ?? ''} takes one of each at most.`,
  atMost: (args) => `${args.field ?? ''} takes at most ${args.max ?? ''} characters.`,
  usual: (args) => `${args.field ?? ''} is known from ${args.min ?? ''} to ${args.max ?? ''}.`,
};

/** Whether this page has a sentence of its own for a message. */
export const hasRule = (message: string): boolean => Object.hasOwn(sentences, message);

/** Why a rule speaks against what is sent; in the catalogue's own words where the page has none. */
export const rule = (said: RuleSaid): string => (hasRule(said.message) ? sentences[said.message]?.(said.args) : undefined) ?? said.text;
