interface Grown {
  length: number;
  height: number;
  least: number;
  most: number;
}

/** As much as a key writes. */
const aKey = 4;

const grown = new WeakMap<HTMLTextAreaElement, Grown>();

/**
 * Makes a text area as high as what is written in it, between `least` and `most` pixels; then it scrolls. Give it the
 * text, so that it measures again when that changes. A key that only adds to the text lays out no more than the area
 * itself, and nothing when it still fits.
 */
export const grow =
  (text: string, least: number, most: number) =>
  (area: HTMLTextAreaElement): void => {
    const before = grown.get(area);
    const added = text.length - (before?.length ?? 0);
    const longer = before !== undefined && before.least === least && before.most === most && added > 0 && added <= aKey;
    let height = before?.height ?? least;
    if (!longer || area.scrollHeight > area.clientHeight) {
      if (!longer) area.style.height = 'auto';
      height = Math.min(Math.max(area.scrollHeight, least), most);
      area.style.height = `${height}px`;
    }
    grown.set(area, { length: text.length, height, least, most });
  };
