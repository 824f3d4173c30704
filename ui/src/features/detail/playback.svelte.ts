import { isBoolean, isNumber, type Remembered } from '$lib/remembered';
import { fasterThan, looped, rangeOf, slowerThan, type Range } from './player-time';

/** A medium while it plays: what the player shows and what the keys do. Times are milliseconds. */
export class Playback {
  time = $state(0);
  duration = $state(0);
  playing = $state(false);
  speed = $state(1);
  loop = $state(false);
  muted = $state(false);
  volume = $state(1);
  failed = $state(false);
  /** In and out, where they are set. */
  from: number | null = $state(null);
  to: number | null = $state(null);
  /** Called at the end, unless it loops. */
  ended: () => void = () => undefined;
  /** Called while it plays, with the time that is left at its speed, unless it loops. */
  nearing: (leftMs: number) => void = () => undefined;

  #media: HTMLMediaElement | null = $state.raw(null);
  #heard: AbortController | null = null;
  #frame = 0;
  readonly #remembered: Remembered;
  /** Length of a step with `,` and `.`. */
  readonly #stepMs: number;

  /** `durationMs` is what is known before the file is read. */
  constructor(remembered: Remembered, durationMs: number | null, stepMs: number) {
    this.#remembered = remembered;
    this.#stepMs = stepMs;
    this.duration = durationMs ?? 0;
    this.volume = Math.min(1, Math.max(0, remembered.get('detail.volume', 1, isNumber)));
    this.muted = remembered.get('detail.muted', false, isBoolean);
    this.loop = remembered.get('detail.loop', false, isBoolean);
  }

  /** The part between in and out. */
  get range(): Range | null {
    return rangeOf(this.from, this.to, this.duration);
  }

  /** The element that plays, for whoever draws its picture. */
  get media(): HTMLMediaElement | null {
    return this.#media;
  }

  /** Follows an element, and lets go of its decoder when it leaves. */
  attach = (media: HTMLMediaElement) => {
    this.follow(media);
    return {
      destroy: () => {
        if (this.#media === media) this.leave();
        letGo(media);
      },
    };
  };

  /** Plays through this element from here on; the one before goes on by itself. */
  follow(media: HTMLMediaElement): void {
    this.leave();
    this.#media = media;
    this.failed = media.error != null;
    media.volume = this.volume;
    media.muted = this.muted;
    media.playbackRate = this.speed;
    this.#heard = new AbortController();
    const { signal } = this.#heard;
    const on = <K extends keyof HTMLMediaElementEventMap>(name: K, hear: () => void) => media.addEventListener(name, hear, { signal });
    const length = () => {
      if (Number.isFinite(media.duration)) this.duration = media.duration * 1000;
    };
    on('durationchange', length);
    on('play', () => {
      this.playing = true;
      this.#turn();
    });
    on('pause', () => (this.playing = false));
    on('timeupdate', () => this.#at(media));
    on('seeked', () => (this.time = media.currentTime * 1000));
    on('ended', () => this.#over(media));
    on('error', () => (this.failed = true));
    length();
    this.time = media.currentTime * 1000;
    this.playing = !media.paused;
    this.#loops();
    if (this.playing) this.#turn();
  }

  /** Looks at no element any more; what plays goes on. */
  leave(): void {
    cancelAnimationFrame(this.#frame);
    this.#heard?.abort();
    this.#heard = null;
    this.#media = null;
    this.playing = false;
  }

  toggle = (): void => {
    if (this.#media === null) return;
    if (this.#media.paused) this.play();
    else this.#media.pause();
  };

  play(): void {
    void this.#media?.play().catch(() => undefined);
  }

  pause(): void {
    this.#media?.pause();
  }

  /** To a moment. */
  seek = (ms: number): void => {
    const within = Math.min(this.duration, Math.max(0, ms));
    this.time = within;
    if (this.#media !== null) this.#media.currentTime = within / 1000;
  };

  jump = (byMs: number): void => this.seek(this.time + byMs);

  /** One frame (or step) on or back; what plays stops for it. */
  step = (by: 1 | -1): void => {
    this.#media?.pause();
    // Into the middle of the frame, so that rounding never shows the one before.
    const index = Math.round(this.time / this.#stepMs - 0.5) + by;
    this.seek((Math.max(0, index) + 0.5) * this.#stepMs);
  };

  /** J: back to the usual speed step by step, then back in time; L: on, then faster. */
  slower = (): void => {
    if (this.speed > 1) this.setSpeed(slowerThan(this.speed));
    else this.jump(-2000);
  };
  faster = (): void => {
    if (this.playing) this.setSpeed(fasterThan(this.speed));
    else this.play();
  };
  setSpeed = (speed: number): void => {
    this.speed = speed;
    if (this.#media !== null) this.#media.playbackRate = speed;
  };

  /** In and out at the present moment. One that would turn them round takes the other away. */
  setIn = (): void => this.mark(this.time, this.to !== null && this.to > this.time ? this.to : null);
  setOut = (): void => this.mark(this.from !== null && this.from < this.time ? this.from : null, this.time);
  clear = (): void => this.mark(null, null);
  mark = (from: number | null, to: number | null): void => {
    const within = (ms: number | null) => (ms === null ? null : Math.min(this.duration, Math.max(0, ms)));
    this.from = within(from);
    this.to = within(to);
    this.#loops();
  };

  toggleLoop = (): void => {
    this.loop = !this.loop;
    this.#loops();
    this.#remembered.set('detail.loop', this.loop);
  };
  toggleMute = (): void => {
    this.muted = !this.muted;
    if (this.#media !== null) this.#media.muted = this.muted;
    this.#remembered.set('detail.muted', this.muted);
  };
  setVolume = (volume: number): void => {
    this.volume = Math.min(1, Math.max(0, volume));
    if (this.#media !== null) this.#media.volume = this.volume;
    if (this.muted && this.volume > 0) this.toggleMute();
    this.#remembered.set('detail.volume', this.volume);
  };

  /** The whole loops by itself, without a gap; a part is taken back by us. */
  #loops(): void {
    if (this.#media !== null) this.#media.loop = this.loop && this.range === null;
  }

  #at(media: HTMLMediaElement): void {
    this.time = media.currentTime * 1000;
    if (media.paused) return;
    const { range } = this;
    if (this.loop && range !== null) {
      const to = looped(this.time, range);
      if (to !== null) this.seek(to);
    } else if (!this.loop && this.duration > 0) this.nearing((this.duration - this.time) / this.speed);
  }

  #over(media: HTMLMediaElement): void {
    const { range } = this;
    if (!this.loop || range === null) return this.ended();
    // The end of the part is the end of the file.
    this.seek(range.from);
    void media.play().catch(() => undefined);
  }

  /** The time moves smoothly while it plays, and only then. */
  #turn(): void {
    cancelAnimationFrame(this.#frame);
    const turn = () => {
      if (this.#media === null || this.#media.paused) return;
      this.#at(this.#media);
      this.#frame = requestAnimationFrame(turn);
    };
    this.#frame = requestAnimationFrame(turn);
  }
}

/** Ends what plays and gives its decoder back. */
export function letGo(media: HTMLMediaElement): void {
  media.pause();
  media.removeAttribute('src');
  media.load();
}
