import { pressed, takesText } from './keys';

export type Where = 'everywhere' | 'compose' | 'queue' | 'grid' | 'searches' | 'detail' | 'compare' | 'slideshow' | 'board';

interface Shortcut {
  where: Where;
  /** Any of these. The first is shown. */
  keys: readonly string[];
  /** Acts while a text field has the focus, too. */
  typing?: boolean;
}

/** Every shortcut, once: what acts, what tooltips show and what the list of shortcuts says. */
export const keymap = {
  'place.studio': { where: 'everywhere', keys: ['Mod+1'], typing: true },
  'place.queue': { where: 'everywhere', keys: ['Mod+2'], typing: true },
  'place.library': { where: 'everywhere', keys: ['Mod+3'], typing: true },
  'place.settings': { where: 'everywhere', keys: ['Mod+,'], typing: true },
  'place.spending': { where: 'everywhere', keys: ['Mod+4'], typing: true },
  'place.insight': { where: 'everywhere', keys: ['Mod+5'], typing: true },
  back: { where: 'everywhere', keys: ['Alt+ArrowLeft'], typing: true },
  forward: { where: 'everywhere', keys: ['Alt+ArrowRight'], typing: true },
  search: { where: 'everywhere', keys: ['/', 'Mod+F'] },
  'search.typing': { where: 'everywhere', keys: ['Mod+F'], typing: true },
  'compose.new': { where: 'everywhere', keys: ['N'] },
  'compose.toggle': { where: 'everywhere', keys: ['Mod+\\'], typing: true },
  inspector: { where: 'everywhere', keys: ['I'] },
  'region.next': { where: 'everywhere', keys: ['F6'], typing: true },
  'region.before': { where: 'everywhere', keys: ['Shift+F6'], typing: true },
  'file.open': { where: 'everywhere', keys: ['Mod+O'], typing: true },
  'import.open': { where: 'everywhere', keys: ['Mod+I'], typing: true },
  shortcuts: { where: 'everywhere', keys: ['?'] },
  close: { where: 'everywhere', keys: ['Escape'], typing: true },

  'compose.submit': { where: 'compose', keys: ['Mod+Enter'], typing: true },
  'compose.model': { where: 'compose', keys: ['Mod+M'], typing: true },
  'compose.addModel': { where: 'compose', keys: ['Mod+Shift+M'], typing: true },
  'compose.favourite': { where: 'compose', keys: ['Mod+D'], typing: true },
  'compose.image': { where: 'compose', keys: ['Alt+1'], typing: true },
  'compose.video': { where: 'compose', keys: ['Alt+2'], typing: true },
  'compose.audio': { where: 'compose', keys: ['Alt+3'], typing: true },
  'compose.json': { where: 'compose', keys: ['Mod+J'], typing: true },
  'compose.preset': { where: 'compose', keys: ['Mod+S'], typing: true },
  'compose.promptBefore': { where: 'compose', keys: ['Mod+ArrowUp'], typing: true },
  'compose.promptAfter': { where: 'compose', keys: ['Mod+ArrowDown'], typing: true },
  'compose.undo': { where: 'compose', keys: ['Mod+Z'], typing: true },
  'compose.redo': { where: 'compose', keys: ['Mod+Shift+Z', 'Mod+Y'], typing: true },
  'compose.tabNew': { where: 'compose', keys: ['Mod+T'], typing: true },
  'compose.tabNext': { where: 'compose', keys: ['Mod+PageDown'], typing: true },
  'compose.tabBefore': { where: 'compose', keys: ['Mod+PageUp'], typing: true },
  'compose.tabClose': { where: 'compose', keys: ['Mod+W'], typing: true },

  'queue.open': { where: 'queue', keys: ['Enter'] },
  'queue.way1': { where: 'queue', keys: ['1'] },
  'queue.way2': { where: 'queue', keys: ['2'] },
  'queue.way3': { where: 'queue', keys: ['3'] },
  'queue.withdraw': { where: 'queue', keys: ['Delete'] },
  'queue.up': { where: 'queue', keys: ['Alt+ArrowUp'] },
  'queue.down': { where: 'queue', keys: ['Alt+ArrowDown'] },
  'queue.pause': { where: 'queue', keys: ['P'] },
  'queue.add': { where: 'queue', keys: ['G'] },

  'grid.open': { where: 'grid', keys: ['Enter'] },
  'grid.play': { where: 'grid', keys: ['Space'] },
  'grid.select': { where: 'grid', keys: ['X'] },
  'grid.extend': { where: 'grid', keys: ['Shift+ArrowRight', 'Shift+ArrowDown'] },
  'grid.all': { where: 'grid', keys: ['Mod+A'] },
  'grid.favourite': { where: 'grid', keys: ['F'] },
  'grid.rate0': { where: 'grid', keys: ['0'] },
  'grid.rate1': { where: 'grid', keys: ['1'] },
  'grid.rate2': { where: 'grid', keys: ['2'] },
  'grid.rate3': { where: 'grid', keys: ['3'] },
  'grid.rate4': { where: 'grid', keys: ['4'] },
  'grid.rate5': { where: 'grid', keys: ['5'] },
  'grid.red': { where: 'grid', keys: ['6'] },
  'grid.orange': { where: 'grid', keys: ['7'] },
  'grid.yellow': { where: 'grid', keys: ['8'] },
  'grid.green': { where: 'grid', keys: ['9'] },
  // With Shift the row of digits goes on; Shift+7 would be the slash of many keyboards.
  'grid.blue': { where: 'grid', keys: ['Shift+8'] },
  'grid.violet': { where: 'grid', keys: ['Shift+9'] },
  'grid.label': { where: 'grid', keys: ['`'] },
  'grid.tag': { where: 'grid', keys: ['T'] },
  'grid.collect': { where: 'grid', keys: ['C'] },
  'grid.note': { where: 'grid', keys: ['Shift+N'] },
  'grid.compare': { where: 'grid', keys: ['B'] },
  'grid.private': { where: 'grid', keys: ['Shift+P'] },
  'grid.discretion': { where: 'grid', keys: ['Shift+H'] },
  'grid.bin': { where: 'grid', keys: ['Delete'] },
  'grid.undo': { where: 'grid', keys: ['Mod+Z'] },
  'grid.redo': { where: 'grid', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  'grid.leafNext': { where: 'grid', keys: ['Mod+ArrowRight'] },
  'grid.leafBefore': { where: 'grid', keys: ['Mod+ArrowLeft'] },
  'grid.reuse': { where: 'grid', keys: ['R'] },
  'grid.vary': { where: 'grid', keys: ['V'] },
  'grid.followUp': { where: 'grid', keys: ['U'] },
  'grid.slideshow': { where: 'grid', keys: ['Shift+S'] },
  'grid.folder': { where: 'grid', keys: ['O'] },
  'grid.openWith': { where: 'grid', keys: ['Shift+O'] },
  'grid.export': { where: 'grid', keys: ['E'] },
  'grid.copyFiles': { where: 'grid', keys: ['Mod+C'] },
  'grid.copyPrompt': { where: 'grid', keys: ['Mod+Shift+C'] },
  'grid.moveBefore': { where: 'grid', keys: ['Alt+ArrowLeft'] },
  'grid.moveAfter': { where: 'grid', keys: ['Alt+ArrowRight'] },
  'grid.moveUp': { where: 'grid', keys: ['Alt+ArrowUp'] },
  'grid.moveDown': { where: 'grid', keys: ['Alt+ArrowDown'] },
  'grid.moveFirst': { where: 'grid', keys: ['Alt+Home'] },
  'grid.moveLast': { where: 'grid', keys: ['Alt+End'] },
  'grid.larger': { where: 'grid', keys: ['+', '='] },
  'grid.smaller': { where: 'grid', keys: ['-'] },

  'searches.rename': { where: 'searches', keys: ['F2'] },
  'searches.delete': { where: 'searches', keys: ['Delete'] },
  'searches.up': { where: 'searches', keys: ['Alt+ArrowUp'] },
  'searches.down': { where: 'searches', keys: ['Alt+ArrowDown'] },

  'detail.before': { where: 'detail', keys: ['ArrowLeft', 'PageUp'] },
  'detail.next': { where: 'detail', keys: ['ArrowRight', 'PageDown'] },
  'detail.outputBefore': { where: 'detail', keys: ['ArrowUp'] },
  'detail.outputNext': { where: 'detail', keys: ['ArrowDown'] },
  'detail.fit': { where: 'detail', keys: ['Z'] },
  'detail.lights': { where: 'detail', keys: ['D'] },
  'detail.whole': { where: 'detail', keys: ['Enter'] },
  'detail.play': { where: 'detail', keys: ['Space', 'K'] },
  'detail.slower': { where: 'detail', keys: ['J'] },
  'detail.faster': { where: 'detail', keys: ['L'] },
  'detail.loop': { where: 'detail', keys: ['Shift+L'] },
  'detail.in': { where: 'detail', keys: ['['] },
  'detail.out': { where: 'detail', keys: [']'] },
  'detail.clear': { where: 'detail', keys: ['X'] },
  'detail.frameBefore': { where: 'detail', keys: [','] },
  'detail.frameNext': { where: 'detail', keys: ['.'] },
  'detail.mute': { where: 'detail', keys: ['M'] },
  'detail.still': { where: 'detail', keys: ['S'] },
  'detail.favourite': { where: 'detail', keys: ['F'] },
  'detail.rate': { where: 'detail', keys: ['1', '2', '3', '4', '5', '0'] },
  'detail.tag': { where: 'detail', keys: ['T'] },
  'detail.bin': { where: 'detail', keys: ['Delete'] },
  'detail.undo': { where: 'detail', keys: ['Mod+Z'] },
  'detail.redo': { where: 'detail', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  'detail.compare': { where: 'detail', keys: ['B'] },
  'detail.slideshow': { where: 'detail', keys: ['Shift+S'] },

  'compare.before': { where: 'compare', keys: ['ArrowLeft', 'ArrowUp'] },
  'compare.next': { where: 'compare', keys: ['ArrowRight', 'ArrowDown'] },
  'compare.pan': { where: 'compare', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'] },
  'compare.fit': { where: 'compare', keys: ['Z'] },
  'compare.larger': { where: 'compare', keys: ['+', '='] },
  'compare.smaller': { where: 'compare', keys: ['-'] },
  'compare.side': { where: 'compare', keys: ['A'] },
  'compare.swipe': { where: 'compare', keys: ['S'] },
  'compare.blink': { where: 'compare', keys: ['B'] },
  'compare.keep': { where: 'compare', keys: ['Enter'] },
  'compare.remove': { where: 'compare', keys: ['X', 'Backspace'] },
  'compare.open': { where: 'compare', keys: ['O'] },
  'compare.play': { where: 'compare', keys: ['Space', 'K'] },
  'compare.frameBefore': { where: 'compare', keys: [','] },
  'compare.frameNext': { where: 'compare', keys: ['.'] },
  'compare.mute': { where: 'compare', keys: ['M'] },
  'compare.favourite': { where: 'compare', keys: ['F'] },
  'compare.rate': { where: 'compare', keys: ['1', '2', '3', '4', '5', '0'] },
  'compare.bin': { where: 'compare', keys: ['Delete'] },
  'compare.undo': { where: 'compare', keys: ['Mod+Z'] },
  'compare.whole': { where: 'compare', keys: ['Mod+Enter'] },

  'slideshow.pause': { where: 'slideshow', keys: ['Space', 'K'] },
  'slideshow.before': { where: 'slideshow', keys: ['ArrowLeft', 'ArrowUp'] },
  'slideshow.next': { where: 'slideshow', keys: ['ArrowRight', 'ArrowDown'] },
  'slideshow.shuffle': { where: 'slideshow', keys: ['S'] },
  'slideshow.slower': { where: 'slideshow', keys: ['-'] },
  'slideshow.faster': { where: 'slideshow', keys: ['+', '='] },
  'slideshow.mute': { where: 'slideshow', keys: ['M'] },
  'slideshow.favourite': { where: 'slideshow', keys: ['F'] },

  'board.before': { where: 'board', keys: ['ArrowLeft'] },
  'board.next': { where: 'board', keys: ['ArrowRight'] },
  'board.rowBefore': { where: 'board', keys: ['ArrowUp'] },
  'board.rowNext': { where: 'board', keys: ['ArrowDown'] },
  'board.play': { where: 'board', keys: ['Space'] },
  'board.fit': { where: 'board', keys: ['Z'] },
  'board.larger': { where: 'board', keys: ['+', '='] },
  'board.smaller': { where: 'board', keys: ['-'] },
  'board.blind': { where: 'board', keys: ['B'] },
  'board.choose1': { where: 'board', keys: ['1'] },
  'board.choose2': { where: 'board', keys: ['2'] },
  'board.choose3': { where: 'board', keys: ['3'] },
  'board.choose4': { where: 'board', keys: ['4'] },
  'board.choose5': { where: 'board', keys: ['5'] },
  'board.choose6': { where: 'board', keys: ['6'] },
  'board.undo': { where: 'board', keys: ['Mod+Z'] },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof keymap;

/** Whether this key press means that shortcut here and now: single letters do nothing while text is typed. */
export function hits(event: KeyboardEvent, name: ShortcutName): boolean {
  const shortcut: Shortcut = keymap[name];
  if (!shortcut.typing && takesText(event.target)) return false;
  return shortcut.keys.some((keys) => pressed(event, keys));
}

/** Which of the keys of that shortcut was pressed, by its place in the list; -1 when none was. */
export function keyOf(event: KeyboardEvent, name: ShortcutName): number {
  const shortcut: Shortcut = keymap[name];
  if (!shortcut.typing && takesText(event.target)) return -1;
  return shortcut.keys.findIndex((keys) => pressed(event, keys));
}

/** The shortcut as a keycap or tooltip shows it. */
export const keysOf = (name: ShortcutName): string => keymap[name].keys[0];

export const shortcutsIn = (where: Where): ShortcutName[] =>
  (Object.keys(keymap) as ShortcutName[]).filter((name) => keymap[name].where === where && name !== 'search.typing');
