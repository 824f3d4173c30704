import type { Backend } from '$lib/backend/backend';

/** Whose sound it is, for the player in the status line. */
export interface SoundOf {
  task: number;
  title: string;
}

/** The one sound that plays in the library. It goes on while browsing, and stops for the next. */
class Sound {
  output: number | null = $state(null);
  playing = $state(false);
  /** Share that has been played, 0 to 1. */
  played = $state(0);
  /** Length in milliseconds; 0 while it is not known. */
  duration = $state(0);
  of: SoundOf | null = $state.raw(null);
  #audio: HTMLAudioElement | null = null;

  toggle(backend: Backend, output: number, of: SoundOf | null = null): void {
    if (this.output === output && this.#audio !== null) {
      if (this.playing) this.#audio.pause();
      else void this.#audio.play().catch(() => this.stop());
      return;
    }
    this.#start(backend, output, 0, of);
  }

  /** Plays from a share of its length. */
  from(backend: Backend, output: number, share: number, of: SoundOf | null = null): void {
    if (this.output !== output || this.#audio === null) return this.#start(backend, output, share, of);
    if (Number.isFinite(this.#audio.duration)) this.#audio.currentTime = share * this.#audio.duration;
    void this.#audio.play().catch(() => this.stop());
  }

  /** Gives up one of these outputs to somebody who goes on with it. */
  take(outputs: readonly number[]): { output: number; share: number; playing: boolean } | null {
    const { output, played: share, playing } = this;
    if (output === null || !outputs.includes(output)) return null;
    this.stop();
    return { output, share, playing };
  }

  /** Stops or goes on, whatever it is. */
  press(): void {
    if (this.#audio === null) return;
    if (this.playing) this.#audio.pause();
    else void this.#audio.play().catch(() => this.stop());
  }

  stop(): void {
    if (this.#audio !== null) {
      this.#audio.pause();
      this.#audio.removeAttribute('src');
      this.#audio.load();
    }
    this.#audio = null;
    this.output = null;
    this.playing = false;
    this.played = 0;
    this.duration = 0;
    this.of = null;
  }

  #start(backend: Backend, output: number, share: number, of: SoundOf | null): void {
    this.stop();
    const audio = new Audio(backend.original(output));
    this.#audio = audio;
    this.output = output;
    this.played = share;
    this.of = of;
    audio.onplay = () => (this.playing = true);
    audio.onpause = () => (this.playing = false);
    audio.ontimeupdate = () => (this.played = audio.duration > 0 ? audio.currentTime / audio.duration : 0);
    audio.onended = () => this.stop();
    audio.onerror = () => this.stop();
    audio.onloadedmetadata = () => {
      this.duration = Number.isFinite(audio.duration) ? audio.duration * 1000 : 0;
      if (share > 0) audio.currentTime = share * audio.duration;
    };
    void audio.play().catch(() => this.stop());
  }
}

export const sound = new Sound();
