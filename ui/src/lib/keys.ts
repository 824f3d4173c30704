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

interface Parsed {
  key: string;
  mod: boolean;
  alt: boolean;
  shift: boolean;
  /** Such as "?" and "+", which need Shift on some layouts and not on others. */
  sign: boolean;
  digit: boolean;
}

const parsed = new Map<string, Parsed>();

/** Every key that is pressed is held against some thirty shortcuts: each is taken apart once. */
function parse(keys: string): Parsed {
  const known = parsed.get(keys);
  if (known !== undefined) return known;
  const held = parts(keys);
  const key = held.pop() ?? '';
  const made = { key: key.toLowerCase(), mod: held.includes('Mod'), alt: held.includes('Alt'), shift: held.includes('Shift'), sign: /^[^a-z0-9]$/i.test(key), digit: /^[0-9]$/.test(key) };
  parsed.set(keys, made);
  return made;
}

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether a key press is this shortcut. Digits go by their place on the keyboard, so that every layout has them. */
export function pressed(event: Press, keys: string): boolean {
  const wanted = parse(keys);
  const command = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other || command !== wanted.mod || event.altKey !== wanted.alt) return false;
  if (!wanted.sign && event.shiftKey !== wanted.shift) return false;
  if (wanted.key === 'space') return event.key === ' ';
  if (wanted.digit) return event.code === `Digit${wanted.key}` || event.key === wanted.key;
  return event.key.toLowerCase() === wanted.key;
}

/** Whether typing goes into this element; single letters must not act then. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}
