/** What can be said of a text before the service is asked. Keys have a prefix; their length is not promised. */
export type KeyShape = 'nothing' | 'beginning' | 'tooShort' | 'key' | 'other';

const prefix = 'rk_live_';

export function keyShape(text: string): KeyShape {
  const key = cleanKey(text);
  if (key === '') return 'nothing';
  if (prefix.startsWith(key)) return 'beginning';
  if (!key.startsWith(prefix) || /\s/.test(key)) return 'other';
  return key.length < prefix.length + 8 ? 'tooShort' : 'key';
}

/** Without what comes along when a key is copied out of a page or a file. */
export const cleanKey = (text: string): string => text.trim().replace(/^["'`]+|["'`,;]+$/g, '').trim();

/** The key with all but its prefix and its last four characters as dots, as long as the key is. */
export function masked(key: string): string {
  const shown = key.startsWith(prefix) && key.length >= prefix.length + 12 ? 4 : 0;
  const head = key.startsWith(prefix) ? prefix : '';
  return head + '•'.repeat(key.length - head.length - shown) + (shown === 0 ? '' : key.slice(-shown));
}
