import { isBoolean, isNumber, type Remembered } from '$lib/remembered';
import { nextSpeed } from './player-time';

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
  /** Called at the end, unless it loops. */
  ended: () => void = () => undefined;

  #media: HTMLMediaElement | null = null;
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

  /** Follows an element, and lets go of its decoder when it leaves. */
  attach = (media: HTMLMediaElement) => {
    this.#media = media;
    media.volume = this.volume;
    media.muted = this.muted;
    media.loop = this.loop;
    const on = <K extends keyof HTMLMediaElementEventMap>(name: K, hear: () => void) => media.addEventListener(name, hear);
    on('durationchange', () => {
      if (Number.isFinite(media.duration)) this.duration = media.duration * 1000;
    });
    on('play', () => {
      this.playing = true;
      this.#follow();
    });
    on('pause', () => (this.playing = false));
    on('timeupdate', () => (this.time = media.currentTime * 1000));
    on('seeked', () => (this.time = media.currentTime * 1000));
    on('ended', () => this.ended());
    on('error', () => (this.failed = true));
    return {
      destroy: () => {
        cancelAnimationFrame(this.#frame);
        media.pause();
        media.removeAttribute('src');
        media.load();
        this.#media = null;
      },
    };
  };

  toggle = (): void => {
    if (this.#media === null) return;
    if (this.#media.paused) void this.#media.play().catch(() => undefined);
    else this.#media.pause();
  };

  play(): void {
    void this.#media?.play().catch(() => undefined);
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

  /** J: back; L: on, then faster. */
  slower = (): void => {
    if (this.speed > 1) this.#setSpeed(1);
    else this.jump(-2000);
  };
  faster = (): void => {
    if (this.playing) this.#setSpeed(Math.min(2, this.speed + 0.5));
    else this.play();
  };
  cycleSpeed = (): void => this.#setSpeed(nextSpeed(this.speed));

  toggleLoop = (): void => {
    this.loop = !this.loop;
    if (this.#media !== null) this.#media.loop = this.loop;
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

  #setSpeed(speed: number): void {
    this.speed = speed;
    if (this.#media !== null) this.#media.playbackRate = speed;
  }

  /** The time moves smoothly while it plays, and only then. */
  #follow(): void {
    cancelAnimationFrame(this.#frame);
    const turn = () => {
      if (this.#media === null || this.#media.paused) return;
      this.time = this.#media.currentTime * 1000;
      this.#frame = requestAnimationFrame(turn);
    };
    this.#frame = requestAnimationFrame(turn);
  }
}
