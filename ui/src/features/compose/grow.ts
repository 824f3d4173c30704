/**
 * Makes a text area as high as what is written in it, between `least` and `most` pixels; then it scrolls. Give it the
 * text, so that it measures again when that changes.
 */
export const grow =
  (_text: string, least: number, most: number) =>
  (area: HTMLTextAreaElement): void => {
    area.style.height = 'auto';
    area.style.height = `${Math.min(Math.max(area.scrollHeight, least), most)}px`;
  };
