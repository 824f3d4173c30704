import { describe, expect, it } from 'vitest';
import { hits, keymap, keysOf, shortcutsIn, type ShortcutName } from './keymap';
import { pressed, spoken } from './keys';

const press = (key: string, held: Partial<KeyboardEventInit> = {}, target?: Element): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...held });
  (target ?? document.body).dispatchEvent(event);
  return event;
};

describe('the key map', () => {
  it('says shortcuts as keycaps do', () => {
    expect(spoken('Mod+2')).toBe('Ctrl 2');
    expect(spoken('Mod+Enter')).toBe('Ctrl ↵');
    expect(spoken('/')).toBe('/');
    expect(spoken('+')).toBe('+');
    expect(keysOf('place.queue')).toBe('Mod+2');
  });
  it('goes to places from anywhere, also while text is typed', () => {
    const field = document.body.appendChild(document.createElement('textarea'));
    expect(hits(press('2', { ctrlKey: true, code: 'Digit2' }, field), 'place.queue')).toBe(true);
    expect(hits(press('é', { ctrlKey: true, code: 'Digit2' }, field), 'place.queue')).toBe(true);
    field.remove();
  });
  it('lets single letters act only where no text is typed', () => {
    const field = document.body.appendChild(document.createElement('input'));
    expect(hits(press('n'), 'compose.new')).toBe(true);
    expect(hits(press('n', {}, field), 'compose.new')).toBe(false);
    expect(hits(press('n', { ctrlKey: true }), 'compose.new')).toBe(false);
    field.remove();
  });
  it('takes signs with or without Shift, as the layout needs it', () => {
    expect(hits(press('?', { shiftKey: true }), 'shortcuts')).toBe(true);
    expect(hits(press('/'), 'search')).toBe(true);
    expect(pressed(press('+', { shiftKey: true }), '+')).toBe(true);
  });
  it('tells F6 from Shift+F6', () => {
    expect(hits(press('F6'), 'region.next')).toBe(true);
    expect(hits(press('F6', { shiftKey: true }), 'region.next')).toBe(false);
    expect(hits(press('F6', { shiftKey: true }), 'region.before')).toBe(true);
  });
  it('gives no two acts of one part the same keys', () => {
    for (const where of ['everywhere', 'compose', 'queue', 'grid', 'searches', 'detail', 'compare', 'slideshow', 'board'] as const) {
      const taken = shortcutsIn(where).flatMap((name: ShortcutName) => [...keymap[name].keys]);
      expect(new Set(taken).size).toBe(taken.length);
    }
  });
});
