/** Shortcuts as text: "Mod+Shift+Z", "Alt+ArrowLeft", "/". `Mod` is Ctrl, and Cmd on macOS. */

const mac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

const glyphs: Record<string, string> = {
  Mod: mac ? '⌘' : 'Ctrl',
  Alt: mac ? '⌥' : 'Alt',
  Shift: mac ? '⇧' : 'Shift',
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Space: 'Space',
  Delete: 'Del',
};

/** As a keycap says it: "Ctrl 2". */
export const spoken = (keys: string): string =>
  parts(keys)
    .map((part) => glyphs[part] ?? part)
    .join(' ');

// "Mod++" ends in the plus key itself.
const parts = (keys: string): string[] =>
  keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys === '+' ? ['+'] : keys.split('+');

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether a key press is this shortcut. Digits go by their place on the keyboard, so that every layout has them. */
export function pressed(event: Press, keys: string): boolean {
  const all = parts(keys);
  const key = all[all.length - 1] ?? '';
  const held = new Set(all.slice(0, -1));
  const command = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other || command !== held.has('Mod') || event.altKey !== held.has('Alt')) return false;
  // Signs such as "?" and "+" may need Shift on some layouts and not on others.
  const sign = /^[^a-z0-9]$/i.test(key);
  if (!sign && event.shiftKey !== held.has('Shift')) return false;
  if (key === 'Space') return event.key === ' ';
  if (/^[0-9]$/.test(key)) return event.code === `Digit${key}` || event.key === key;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** Whether typing goes into this element; single letters must not act then. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}
