import type { Remembered } from '$lib/remembered';

const most = 10;
const longest = 500;
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** What was searched for lately, the last first. */
export class Recent {
  readonly #remembered: Remembered;
  texts: readonly string[] = $state.raw([]);

  constructor(remembered: Remembered) {
    this.#remembered = remembered;
    this.texts = remembered.get('search.recent', [], areTexts).slice(0, most);
  }

  add(text: string): void {
    const said = text.trim();
    if (said.length < 2 || said.length > longest) return;
    this.texts = [said, ...this.texts.filter((each) => each !== said)].slice(0, most);
    this.#remembered.set('search.recent', this.texts);
  }
}
