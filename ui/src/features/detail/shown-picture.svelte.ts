import type { OutputView } from '$lib/backend/bindings';
import type { Backend } from '$lib/backend/backend';
import type { Ahead } from './ahead';

/** Longer than this the picture before does not stand where another one was asked for. */
const patienceMs = 250;

/** The picture on the stage. The one before stays until the next can be drawn, so that nothing flashes. */
export class ShownPicture {
  output: OutputView = $state.raw() as OutputView;
  /** The decoded original; while there is none, the thumbnail stands in its place. */
  image: HTMLImageElement | null = $state.raw(null);
  broken = $state(false);
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #backend: Backend;
  readonly #ahead: Ahead;

  constructor(backend: Backend, ahead: Ahead, first: OutputView) {
    this.#backend = backend;
    this.#ahead = ahead;
    this.output = first;
    this.#fetch(first);
  }

  show(output: OutputView): void {
    if (output.id === this.output.id) {
      this.#turn += 1;
      clearTimeout(this.#timer);
      this.output = output;
      if (this.image === null && !this.broken) this.#fetch(output);
      return;
    }
    this.#fetch(output);
    const turn = this.#turn;
    const stand = () => {
      if (turn === this.#turn && this.output.id !== output.id) this.#stand(output, null, false);
    };
    if (output.hasThumbnail) void this.#ahead.load(this.#backend.thumbnail(output.id, 640)).decoded.then((ok) => ok && stand());
    this.#timer = setTimeout(stand, patienceMs);
  }

  close(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
  }

  #fetch(output: OutputView): void {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const { image, decoded } = this.#ahead.load(this.#backend.original(output.id));
    void decoded.then((ok) => {
      if (turn === this.#turn) this.#stand(output, ok ? image : null, !ok);
    });
  }

  #stand(output: OutputView, image: HTMLImageElement | null, broken: boolean): void {
    this.output = output;
    this.image = image;
    this.broken = broken;
  }
}
