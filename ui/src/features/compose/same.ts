import type { Draft } from '$lib/backend/bindings';

/** Whether two drafts say the same; which draft it is is no part of what was typed, nor is the order of keys. */
export function sameDraft(one: Draft, other: Draft): boolean {
  const sorted = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  const text = (draft: Draft) => JSON.stringify({ ...draft, submitId: '', tab: 0 }, sorted);
  return text(one) === text(other);
}

/** The tab in which a draft is kept; 0 until one is known. */
export const tabOf = (draft: Draft | null): number => draft?.tab ?? 0;

/** The body as it was edited by hand; "" when the controls make it. */
export const bodyOf = (draft: Draft | null): string => draft?.body ?? '';

/** The links of a text that holds nothing else. */
export function linksOf(text: string): string[] {
  const parts = text.trim().split(/\s+/);
  return parts.every((part) => /^https?:\/\/[^\s/]+\S*$/i.test(part)) ? parts : [];
}
