import type { Playback } from './playback.svelte';

/** Press or drag along something as wide as the whole time to go to a moment; spread `handlers` on that element. */
export class Seeking {
  dragging = $state(false);
  readonly #playback: Playback;

  constructor(playback: Playback) {
    this.#playback = playback;
  }

  readonly handlers = {
    onpointerdown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      this.dragging = true;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      this.#to(event);
    },
    onpointermove: (event: PointerEvent) => {
      if (this.dragging) this.#to(event);
    },
    onpointerup: () => (this.dragging = false),
    onpointercancel: () => (this.dragging = false),
  };

  #to(event: PointerEvent) {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (box.width > 0) this.#playback.seek(((event.clientX - box.left) / box.width) * this.#playback.duration);
  }
}
