import type { Backend } from '$lib/backend/backend';

/** The one sound that plays in the library. It goes on while browsing, and stops for the next. */
class Sound {
  output: number | null = $state(null);
  playing = $state(false);
  /** Share that has been played, 0 to 1. */
  played = $state(0);
  #audio: HTMLAudioElement | null = null;

  toggle(backend: Backend, output: number): void {
    if (this.output === output && this.#audio !== null) {
      if (this.playing) this.#audio.pause();
      else void this.#audio.play().catch(() => this.stop());
      return;
    }
    this.#start(backend, output, 0);
  }

  /** Plays from a share of its length. */
  from(backend: Backend, output: number, share: number): void {
    if (this.output !== output || this.#audio === null) return this.#start(backend, output, share);
    if (Number.isFinite(this.#audio.duration)) this.#audio.currentTime = share * this.#audio.duration;
    void this.#audio.play().catch(() => this.stop());
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
  }

  #start(backend: Backend, output: number, share: number): void {
    this.stop();
    const audio = new Audio(backend.original(output));
    this.#audio = audio;
    this.output = output;
    this.played = share;
    audio.onplay = () => (this.playing = true);
    audio.onpause = () => (this.playing = false);
    audio.ontimeupdate = () => (this.played = audio.duration > 0 ? audio.currentTime / audio.duration : 0);
    audio.onended = () => this.stop();
    audio.onerror = () => this.stop();
    audio.onloadedmetadata = () => {
      if (share > 0) audio.currentTime = share * audio.duration;
    };
    void audio.play().catch(() => this.stop());
  }
}

export const sound = new Sound();
