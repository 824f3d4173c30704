/** What a pasted text holds, as far as it can be told without asking. */
export interface Pasted {
  /** Different ids. */
  ids: number;
  /** Numbers of the lines without one, the first few; none of a text that is JSON, whose lines are no list. */
  without: number[];
  /** Further such lines. */
  more: number;
}

const named = 8;
const shape = /^[A-Za-z0-9._-]{8,128}$/;

/** Counts the ids in a text: one or several a line, alone, quoted, in a link or in JSON. */
export function idsIn(text: string): Pasted {
  const json = /^\s*[[{]/.test(text);
  const table = !json && /[,;\t]/.test(/\S.*/.exec(text)?.[0] ?? '');
  let head = table;
  const found = new Set<string>();
  const without: number[] = [];
  let more = 0;
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const here = new Set(idsOf(line));
    const names = head && here.size === 0;
    head = false;
    // Two different ones in a line of a list: nobody knows which is meant.
    const meant = here.size === 1 || json || table ? here : new Set<string>();
    for (const id of meant) found.add(id);
    // The first line of a table names its columns.
    if (meant.size > 0 || json || names) return;
    if (without.length < named) without.push(index + 1);
    else more += 1;
  });
  return { ids: found.size, without, more };
}

/** The service's own ids begin with `task_`; another one stands alone in its line. */
function idsOf(line: string): string[] {
  const parts = line.split(/[^A-Za-z0-9._-]+/).map((part) => part.replace(/\.+$/, ''));
  const ids = parts.filter((part) => part.startsWith('task_') && shape.test(part));
  if (ids.length > 0) return ids;
  const alone = line.trim().replace(/^["']|["'],?$/g, '');
  return shape.test(alone) && /\d/.test(alone) && !alone.startsWith('rk_') ? [alone] : [];
}
