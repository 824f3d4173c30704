/** What was typed of a tag or a note and is not said yet, by task: nothing that is half typed is lost by looking elsewhere. */
export const half = { tag: new Map<number, string>(), note: new Map<number, string>() };

export function keep(what: keyof typeof half, task: number, text: string): void {
  if (text === '') half[what].delete(task);
  else half[what].set(task, text);
}

/** Case and accents do not tell names apart. */
export const folded = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** Names that go on with what is typed, those that begin with it first; none that it has already. */
export function completions(typed: string, names: readonly string[], taken: readonly string[], most = 6): string[] {
  const text = folded(typed);
  const has = new Set(taken.map(folded));
  const free = names.filter((name) => !has.has(folded(name)));
  const begins = free.filter((name) => folded(name).startsWith(text));
  const holds = text === '' ? [] : free.filter((name) => !begins.includes(name) && folded(name).includes(text));
  return [...begins, ...holds].slice(0, most);
}
