import type { Backend } from '$lib/backend/backend';
import type { Checked, Confirmed, Draft, Failure, Submitted } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';
import { live } from '$lib/live.svelte';
import { words } from '$lib/words';

/** How long the button rests after a submission, so that a double press is one. */
const restFor = 600;

/** How a call to `submit` ended. */
export type Press = 'submitted' | 'blocked' | 'ignored' | 'failed';

/** What a press needs of the draft in hand. */
export interface PressingHand {
  copy(): Draft | null;
  check(draft: Draft): Promise<Checked | null>;
  flush(): Promise<void>;
  goTo(field: string): void;
  /** The engine has answered: the id for the next press on the draft that was pressed. */
  answered(pressed: Draft, nextSubmitId: string): void;
}

/**
 * The press that submits. What it was can be read afterwards: what it made, or why it did not happen; everything that
 * was typed is still there either way.
 */
export class Pressing {
  submitting = $state(false);
  /** The button does nothing just after a submission. */
  resting = $state(false);
  /** What the last press made, until something is changed; `repeated`: it had gone through before; `board`: where several models are compared. */
  submitted: { count: number; repeated: boolean; board: string | null } | null = $state.raw(null);
  /** The last submission did not happen. */
  failure: Failure | null = $state.raw(null);
  /** Resolves when the press that was made last has ended. */
  done: Promise<unknown> = Promise.resolve();

  /** The press that is under way, or that the person was asked about, sends what a rule speaks against. */
  #asItIs = false;
  readonly #backend: Backend;
  readonly #hand: PressingHand;

  constructor(backend: Backend, hand: PressingHand) {
    this.#backend = backend;
    this.#hand = hand;
  }

  /** Something was changed since: neither word holds any longer. */
  over(): void {
    this.submitted = null;
    this.failure = null;
  }

  /**
   * One press. While it is under way, and for a moment after it, presses do nothing. The submit id changes only when
   * the engine has answered: after a failure the same press can be made again without a second submission.
   * `carried` resolves when a model that was chosen just before has taken over what goes along.
   */
  press(confirmed: Confirmed | undefined, asItIs: boolean, carried: Promise<void>): Promise<Press> {
    if (this.#hand.copy() === null || this.submitting || this.resting) return Promise.resolve('ignored');
    const press = this.#submit(confirmed, asItIs || (confirmed !== undefined && this.#asItIs), carried);
    this.done = press;
    return press;
  }

  async #submit(confirmed: Confirmed | undefined, asItIs: boolean, carried: Promise<void>): Promise<Press> {
    this.submitting = true;
    this.failure = null;
    this.#asItIs = asItIs;
    // What stands there at the press is what is sent, whatever is typed or chosen while it is on its way.
    await carried.catch(() => undefined);
    try {
      const pressed = this.#hand.copy();
      if (pressed === null) return 'ignored';
      const checked = await this.#hand.check(pressed);
      const first = checked?.problems.find((problem) => problem.blocks);
      if (first !== undefined && !(asItIs && checked?.sendable)) {
        this.#hand.goTo(first.field);
        return 'blocked';
      }
      await this.#hand.flush();
      const answer = await this.#send(pressed, confirmed);
      this.#hand.answered(pressed, answer.nextSubmitId);
      this.submitted = { count: answer.tasks.length, repeated: answer.repeated, board: answer.board };
      live.announce(words.compose.submittedLine(answer.tasks.length, answer.repeated));
      this.#rest();
      return 'submitted';
    } catch (thrown) {
      this.failure = failureOf(thrown);
      return 'failed';
    } finally {
      this.submitting = false;
    }
  }

  #send(draft: Draft, confirmed: Confirmed | undefined): Promise<Submitted> {
    if (this.#asItIs) return this.#backend.submitAsItIs(draft, confirmed ?? null);
    return confirmed === undefined ? this.#backend.submit(draft) : this.#backend.submitConfirmed(draft, confirmed);
  }

  #rest(): void {
    this.resting = true;
    setTimeout(() => (this.resting = false), restFor);
  }
}
