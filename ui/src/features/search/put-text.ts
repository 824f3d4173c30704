import type { Range } from './pieces';

/**
 * Puts a text in the place of a stretch of an input, as if it had been typed: what was there comes back with Ctrl+Z,
 * and whoever listens hears of it.
 */
export function putText(input: HTMLInputElement, { from, to }: Range, text: string): void {
  if (from === to && text === '') return;
  input.focus();
  input.setSelectionRange(from, to);
  // Deprecated, and the one way to write into an input that its own undo knows.
  const typed = text === '' ? document.execCommand?.('delete') : document.execCommand?.('insertText', false, text);
  if (typed) return;
  input.setRangeText(text, from, to, 'end');
  input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: text === '' ? 'deleteContent' : 'insertText', data: text }));
}
