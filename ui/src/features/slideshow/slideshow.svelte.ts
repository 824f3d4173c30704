import type { Backend } from '$lib/backend/backend';
import { isBoolean, isNumber, type Remembered } from '$lib/remembered';
import { Ahead } from '$features/detail/ahead';
import { Slides, type Slide } from './slides';

export const shortest = 2;
export const longest = 20;
const within = (seconds: number) => Math.min(longest, Math.max(shortest, Math.round(seconds)));

/** Results one after the other: pictures for some seconds, clips to their end. */
export class Slideshow {
  slide: Slide | null = $state.raw(null);
  running = $state(true);
  /** Seconds of a picture. */
  seconds = $state(5);
  shuffled = $state(false);
  /** Null: it was not asked for yet. */
  sound: boolean | null = $state(null);
  /** There is nothing else to show. */
  alone = $state(false);
  count = $state(0);
  readonly ahead = new Ahead();

  readonly #backend: Backend;
  readonly #remembered: Remembered;
  readonly #slides: Slides;
  readonly #onshow: (task: number) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #next: { of: number; slide: Promise<Slide | null> } | null = null;
  #closed = false;

  constructor(backend: Backend, remembered: Remembered, seed: number, onshow: (task: number) => void) {
    this.#backend = backend;
    this.#remembered = remembered;
    this.#slides = new Slides(backend, seed);
    this.#onshow = onshow;
    this.seconds = within(remembered.get('slideshow.seconds', 5, isNumber));
    this.shuffled = remembered.get('slideshow.shuffled', false, isBoolean);
  }

  async begin(task: number): Promise<void> {
    const turn = ++this.#turn;
    const slide = await this.#slides.first(task).catch(() => null);
    if (turn === this.#turn && !this.#closed) await this.#show(slide, task);
  }

  /** To the next or the one before. When it is asked for again meanwhile, only the last counts. */
  step = async (by: 1 | -1): Promise<void> => {
    const from = this.slide?.task;
    if (from === undefined) return;
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const known = by === 1 && this.#next?.of === from ? this.#next.slide : this.#after(from, by);
    const slide = await known;
    if (turn !== this.#turn || this.#closed) return;
    if (slide === null) {
      this.alone = true;
      return this.#wait();
    }
    await this.#show(slide, slide.task);
  };

  toggle = (): void => {
    this.running = !this.running;
    if (this.running) this.#wait();
    else clearTimeout(this.#timer);
  };

  longer = (by: number): void => {
    this.seconds = within(this.seconds + by);
    this.#remembered.set('slideshow.seconds', this.seconds);
    this.#wait();
  };

  toggleShuffled = (): void => {
    this.shuffled = !this.shuffled;
    this.#remembered.set('slideshow.shuffled', this.shuffled);
    this.#prepare();
  };

  setSound = (on: boolean): void => {
    this.sound = on;
    this.#prepare();
  };

  /** A clip is over, or cannot be played. */
  over = (task: number): void => {
    if (this.running && this.slide?.task === task) void this.step(1);
  };

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.ahead.clear();
  }

  async #show(slide: Slide | null, task: number): Promise<void> {
    if (slide?.media === 'image') {
      const turn = this.#turn;
      // It fades in as a whole; what cannot be drawn says so, and the next one comes.
      await this.ahead.load(this.#backend.original(slide.output)).decoded;
      if (turn !== this.#turn || this.#closed) return;
    }
    this.alone = false;
    this.slide = slide;
    this.count = this.#slides.count;
    this.#onshow(task);
    this.#prepare();
    this.#wait();
  }

  /** The one after is found and decoded while this one is looked at. */
  #prepare(): void {
    const { slide } = this;
    if (slide === null) return;
    const next = this.#after(slide.task, 1);
    this.#next = { of: slide.task, slide: next };
    void next.then((found) => {
      const pictures = [slide, found].flatMap((each) => (each?.media === 'image' ? [this.#backend.original(each.output)] : []));
      if (!this.#closed && this.slide === slide) this.ahead.keep(pictures);
    });
  }

  #after = (task: number, by: 1 | -1): Promise<Slide | null> =>
    this.#slides.after(task, by, this.shuffled, { sounds: this.sound === true, hidden: this.#slides.hidden }).catch(() => null);

  #wait(): void {
    clearTimeout(this.#timer);
    if (!this.running || this.#closed || (this.slide !== null && this.slide.media !== 'image')) return;
    this.#timer = setTimeout(() => void this.step(1), this.seconds * 1000);
  }
}
