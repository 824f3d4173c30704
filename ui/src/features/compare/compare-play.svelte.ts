import { letGo } from '$features/detail/playback.svelte';
import { inStep } from './step';

/** Clips that play in step: one time for all, sound from one. Times are seconds. */
export class ComparePlay {
  playing = $state(false);
  time = $state(0);
  duration = $state(0);
  muted = $state(true);
  /** The task that is heard. */
  heard: number | null = $state(null);
  readonly #media = new Map<number, HTMLMediaElement>();
  #frame = 0;

  /** Follows the element of a pane, and lets go of its decoder when it leaves. */
  attach = (task: number) => (media: HTMLMediaElement) => {
    this.#media.set(task, media);
    this.#sounds();
    const length = () => (this.duration = Math.max(0, ...[...this.#media.values()].map(lengthOf)));
    const begin = () => {
      media.currentTime = Math.min(this.time, lengthOf(media) || this.time);
      if (this.playing) void media.play().catch(() => undefined);
    };
    media.addEventListener('durationchange', length);
    media.addEventListener('loadedmetadata', begin, { once: true });
    return () => {
      this.#media.delete(task);
      letGo(media);
      length();
      if (this.#media.size === 0) this.#stop();
    };
  };

  toggle = (): void => {
    if (this.playing) return this.pause();
    if (this.#media.size === 0) return;
    if (this.duration > 0 && this.time >= this.duration - 0.05) this.seek(0);
    this.playing = true;
    for (const media of this.#media.values()) {
      // One that is over waits at its last picture for the others.
      if (!media.ended) void media.play().catch(() => undefined);
    }
    this.#turn();
  };

  pause = (): void => {
    this.#stop();
    for (const media of this.#media.values()) {
      media.pause();
      media.playbackRate = 1;
      media.currentTime = Math.min(this.time, lengthOf(media) || this.time);
    }
  };

  /** To a moment, in all at once. */
  seek = (to: number): void => {
    this.time = Math.min(this.duration, Math.max(0, to));
    for (const media of this.#media.values()) media.currentTime = Math.min(this.time, lengthOf(media) || this.time);
  };

  /** A frame on or back, as most clips have them. */
  step = (by: 1 | -1): void => {
    this.#stop();
    for (const media of this.#media.values()) media.pause();
    this.seek((Math.round(this.time * 24 - 0.5) + by + 0.5) / 24);
  };

  hear = (task: number): void => {
    this.heard = task;
    this.#sounds();
  };

  toggleMute = (): void => {
    this.muted = !this.muted;
    this.#sounds();
  };

  #sounds(): void {
    for (const [task, media] of this.#media) media.muted = this.muted || task !== this.heard;
  }

  #stop(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
  }

  /** The longest one leads; it is the one whose end is the end. */
  #turn(): void {
    cancelAnimationFrame(this.#frame);
    const turn = () => {
      if (!this.playing) return;
      const leader = [...this.#media.values()].reduce<HTMLMediaElement | null>((best, media) => (best === null || lengthOf(media) > lengthOf(best) ? media : best), null);
      if (leader === null || leader.ended) return this.#stop();
      this.time = leader.currentTime;
      for (const media of this.#media.values()) {
        if (media === leader || media.seeking || media.ended) continue;
        const { rate, seek } = inStep(leader.currentTime, media.currentTime, lengthOf(media));
        if (media.playbackRate !== rate) media.playbackRate = rate;
        if (seek !== null) media.currentTime = seek;
      }
      this.#frame = requestAnimationFrame(turn);
    };
    this.#frame = requestAnimationFrame(turn);
  }
}

const lengthOf = (media: HTMLMediaElement): number => (Number.isFinite(media.duration) ? media.duration : 0);
