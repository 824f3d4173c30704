import type { Backend } from '$lib/backend/backend';
import type { Confirmed, Decision, Failure } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';

export type Way = 1 | 2 | 3;
type Shape = 'empty' | 'partial' | 'whole' | 'wrong';

const whole = /^[A-Za-z0-9._-]{8,128}$/;
const partial = /^[A-Za-z0-9._-]{0,128}$/;

/** How a task id looks while it is typed; spaces around a pasted one do not count. */
export function shapeOfId(text: string): Shape {
  const id = text.trim();
  if (id === '') return 'empty';
  if (whole.test(id)) return 'whole';
  return partial.test(id) ? 'partial' : 'wrong';
}

/** A fresh id for one press of "Submit again". */
export const newSubmitId = (): string => crypto.randomUUID().replaceAll('-', '');

/**
 * The decision on a submission that got no answer, while the person makes it. One press is one decision: nothing is
 * asked twice while an answer is on its way, and "Submit again" keeps its id until the engine has answered, so that a
 * press that is repeated after a failure is still the same submission.
 */
export class DecisionMaking {
  /** The way that is open; none until one is asked for. */
  way: Way | null = $state(null);
  taskId = $state('');
  busy: Way | null = $state(null);
  failure: Failure | null = $state.raw(null);
  decided = $state(false);
  /** The id that the service found doubtful; attaching exactly this one again is meant. */
  #doubted: string | null = $state(null);
  #submitId: string | null = null;

  readonly #backend: Backend;
  readonly #task: number;
  readonly #done: () => void;

  constructor(backend: Backend, task: number, done: () => void = () => undefined) {
    this.#backend = backend;
    this.#task = task;
    this.#done = done;
  }

  get shape(): Shape {
    return shapeOfId(this.taskId);
  }

  /** Whether the service answered that this id may be another task; the next press of Attach means it. */
  get doubtful(): boolean {
    return this.#doubted !== null && this.#doubted === this.taskId.trim();
  }

  /** Goes to a way; nothing is decided by it. */
  goTo(way: Way): void {
    if (this.busy !== null) return;
    this.way = way;
    this.failure = null;
  }

  async attach(): Promise<void> {
    const taskId = this.taskId.trim();
    if (this.shape !== 'whole') return;
    await this.#decide(1, { way: 'attach', taskId, althoughDoubtful: this.doubtful });
    if (this.failure?.code === 'taskIdDoubtful') this.#doubted = taskId;
  }

  /** `confirmed`: the person's word, where a limit asked for it. */
  async submitAgain(confirmed: Confirmed | null = null): Promise<void> {
    this.#submitId ??= newSubmitId();
    await this.#decide(2, { way: 'submitAgain', submitId: this.#submitId, confirmed });
    if (this.decided) this.#submitId = null;
  }

  dismiss(): Promise<void> {
    return this.#decide(3, { way: 'dismiss' });
  }

  async #decide(way: Way, decision: Decision): Promise<void> {
    if (this.busy !== null || this.decided) return;
    this.busy = way;
    this.failure = null;
    try {
      await this.#backend.decide(this.#task, decision);
      this.decided = true;
      this.#done();
    } catch (thrown) {
      this.failure = failureOf(thrown);
    } finally {
      this.busy = null;
    }
  }
}
