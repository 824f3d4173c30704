import type { Playback } from './playback.svelte';

/** Nearer than this to the edge of the part that is chosen, a press takes that edge. */
const edgePx = 7;
/** A press that moves no further than this is a press. */
const stillPx = 4;

/**
 * Press or drag along something as wide as the whole time; spread `handlers` on that element. A drag goes through the
 * time, or, where it `selects`, chooses a part of it; a press always goes to its moment.
 */
export class Seeking {
  dragging = $state(false);
  /** What the pointer moves. */
  #moves: 'time' | 'part' | 'from' | 'to' | null = null;
  #began = 0;
  #at = 0;
  #moved = false;
  readonly #playback: Playback;
  readonly #selects: boolean;

  constructor(playback: Playback, selects = false) {
    this.#playback = playback;
    this.#selects = selects;
  }

  readonly handlers = {
    onpointerdown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      this.dragging = true;
      this.#moved = false;
      this.#at = event.clientX;
      const moment = this.#moment(event);
      if (moment === null) return;
      this.#began = moment;
      this.#moves = this.#edge(event) ?? (this.#selects ? 'part' : 'time');
      if (this.#moves === 'time') this.#playback.seek(moment);
    },
    onpointermove: (event: PointerEvent) => {
      if (!this.dragging || this.#moves === null) return;
      this.#moved ||= Math.abs(event.clientX - this.#at) >= stillPx;
      const moment = this.#moment(event);
      if (moment === null) return;
      if (this.#moves === 'time') return this.#playback.seek(moment);
      if (!this.#moved) return;
      const { from, to, duration } = this.#playback;
      if (this.#moves === 'part') this.#playback.mark(Math.min(this.#began, moment), Math.max(this.#began, moment));
      else if (this.#moves === 'from') this.#playback.mark(Math.min(moment, to ?? duration), to);
      else this.#playback.mark(from, Math.max(moment, from ?? 0));
    },
    onpointerup: () => {
      if (this.dragging && !this.#moved && this.#moves !== null && this.#moves !== 'time') this.#playback.seek(this.#began);
      this.#end();
    },
    onpointercancel: () => this.#end(),
  };

  #end(): void {
    this.dragging = false;
    this.#moves = null;
  }

  #edge(event: PointerEvent): 'from' | 'to' | null {
    const { range, duration } = this.#playback;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (range === null || duration <= 0) return null;
    const away = (ms: number) => Math.abs(box.left + (ms / duration) * box.width - event.clientX);
    const nearest = away(range.from) <= away(range.to) ? 'from' : 'to';
    return away(range[nearest]) <= edgePx ? nearest : null;
  }

  #moment(event: PointerEvent): number | null {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (box.width <= 0) return null;
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * this.#playback.duration;
  }
}
