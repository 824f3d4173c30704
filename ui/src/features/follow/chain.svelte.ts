import type { ChainClip } from '$lib/backend/bindings';

/** The clips around the one that is shown, and whether one plays after the other. */
class Chain {
  clips: readonly ChainClip[] = $state.raw([]);
  /** One after the other, to the end. */
  through = $state(false);
  #begins: number | null = null;
  #endedBy: object | null = null;

  /** The saved clip that comes after a task's; null: it is the last. */
  after(task: number): ChainClip | null {
    const at = this.clips.findIndex((clip) => clip.task === task);
    const next = at === -1 ? undefined : this.clips[at + 1];
    return next?.output != null ? next : null;
  }

  /** A player came to the end of a task's clip: the task whose clip goes on, if it is to. */
  ended(task: number, player: object): number | null {
    const next = this.through ? this.after(task) : null;
    if (next === null) return null;
    this.#begins = next.task;
    this.#endedBy = player;
    return next.task;
  }

  /** Whether this player is to begin by itself; said once. */
  begins(task: number, player: object): boolean {
    if (this.#begins !== task || this.#endedBy === player) return false;
    this.#begins = null;
    return true;
  }

  /** Nobody looks any more: no clip is to begin by itself when it is looked at another time. */
  left(): void {
    this.#begins = null;
    this.#endedBy = null;
  }
}

export const chain = new Chain();
