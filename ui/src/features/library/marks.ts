import type { Mark } from '$lib/backend/bindings';

/** A text taken apart at what matched. Marks may be anything: what lies outside of the text or over another is left out. */
export function pieces(text: string, marks: readonly Mark[]): { text: string; marked: boolean }[] {
  const made: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const { from, to } of marks.toSorted((a, b) => a.from - b.from)) {
    if (!(from >= at && to > from && to <= text.length)) continue;
    if (from > at) made.push({ text: text.slice(at, from), marked: false });
    made.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) made.push({ text: text.slice(at), marked: false });
  return made;
}
