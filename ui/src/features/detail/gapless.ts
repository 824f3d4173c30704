/** So long before its end a track hands over before anything was measured: what an element usually takes to be heard. */
const usualMs = 40;
const mostMs = 200;
/** Weight of the newest measure. */
const newest = 0.5;

/**
 * From one track to the next without a gap: an element that is asked to play is heard a little later, so it is asked
 * that much sooner. How much, is measured each time.
 */
export class HandOver {
  /** How long an element has taken to be heard after it was asked to play. */
  leadMs = usualMs;
  #asked: { track: number; at: number } | null = null;

  /** Whether the next track is to be started now; `turnMs` is how often that is asked. */
  isDue = (leftMs: number, turnMs = 16): boolean => leftMs <= this.leadMs + turnMs / 2;

  asked(track: number, at: number): void {
    this.#asked = { track, at };
  }

  /** It is heard. A start that somebody else made, or that took absurdly long (the computer slept), teaches nothing. */
  heard(track: number, at: number): void {
    const asked = this.#asked;
    this.#asked = null;
    if (asked?.track !== track) return;
    const took = at - asked.at;
    if (took >= 0 && took <= 2000) this.leadMs = Math.min(mostMs, this.leadMs * (1 - newest) + took * newest);
  }
}
