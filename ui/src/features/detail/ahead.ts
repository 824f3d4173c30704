/** A picture that is on its way or there, decoded. */
export interface Coming {
  image: HTMLImageElement;
  /** True once it can be drawn without a wait; false when it cannot be drawn at all. */
  decoded: Promise<boolean>;
}

/** Pictures that are decoded before they are shown. Held, so that what was decoded stays in memory. */
export class Ahead {
  readonly #held = new Map<string, Coming>();

  /** The picture at an address; asked for once. */
  load(address: string): Coming {
    const before = this.#held.get(address);
    if (before !== undefined) return before;
    const image = new Image();
    image.alt = '';
    image.draggable = false;
    image.decoding = 'async';
    image.src = address;
    const decoded = (image.decode?.() ?? whenLoaded(image)).then(
      () => true,
      () => false,
    );
    const coming = { image, decoded };
    this.#held.set(address, coming);
    // What could not be read now may be there when it is asked for again.
    void decoded.then((ok) => ok || (this.#held.get(address) === coming && this.#held.delete(address)));
    return coming;
  }

  /** Begins with these, and lets go of all others. */
  keep(addresses: readonly string[]): void {
    for (const address of this.#held.keys()) if (!addresses.includes(address)) this.#held.delete(address);
    for (const address of addresses) this.load(address);
  }

  clear(): void {
    this.#held.clear();
  }
}

const whenLoaded = (image: HTMLImageElement): Promise<void> =>
  new Promise((there, broken) => {
    image.addEventListener('load', () => there());
    image.addEventListener('error', broken);
  });
