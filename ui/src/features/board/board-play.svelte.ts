/** Videos that play together, and sounds of which one is heard at a time. Times are seconds. */
export class BoardPlay {
  playing = $state(false);
  time = $state(0);
  duration = $state(0);
  /** The one sound that is heard. */
  one: number | null = $state(null);

  readonly #media = new Map<number, HTMLMediaElement>();

  /** Follows the element of a column, and lets go of its decoder when it leaves. */
  attach = (place: number) => (media: HTMLMediaElement) => {
    this.#media.set(place, media);
    const length = () => (this.duration = Math.max(0, ...[...this.#media.values()].map((each) => (Number.isFinite(each.duration) ? each.duration : 0))));
    media.addEventListener('durationchange', length);
    // The longest one tells the time.
    media.addEventListener('timeupdate', () => {
      if (media.duration === this.duration || this.one === place) this.time = media.currentTime;
    });
    media.addEventListener('ended', () => {
      if (this.one === place) this.one = null;
      if ([...this.#media.values()].every((each) => each.paused || each.ended)) this.playing = false;
    });
    return () => {
      media.pause();
      media.removeAttribute('src');
      media.load();
      this.#media.delete(place);
      if (this.one === place) this.one = null;
      length();
    };
  };

  toggleAll = (): void => {
    this.playing = !this.playing;
    const atEnd = this.duration > 0 && this.time >= this.duration - 0.05;
    if (this.playing && atEnd) this.seek(0);
    for (const media of this.#media.values()) {
      if (!this.playing) media.pause();
      // One that is over waits at its last picture for the others.
      else if (!media.ended) void media.play().catch(() => undefined);
    }
  };

  /** To a moment, in all at once. */
  seek = (to: number): void => {
    this.time = Math.min(this.duration, Math.max(0, to));
    for (const media of this.#media.values()) media.currentTime = Math.min(this.time, Number.isFinite(media.duration) ? media.duration : this.time);
  };

  toggleOne = (place: number): void => {
    const media = this.#media.get(place);
    for (const [other, each] of this.#media) if (other !== place) each.pause();
    if (media === undefined) return;
    if (media.paused) {
      this.one = place;
      this.time = media.currentTime;
      void media.play().catch(() => undefined);
    } else {
      this.one = null;
      media.pause();
    }
  };
}
