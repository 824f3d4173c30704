/**
 * One layer over the frame at most: whoever opens one closes the one before. A select inside a dialog is part of
 * the dialog and does not count.
 */
let close: (() => void) | null = null;
let held = 0;

/** Takes the place of the one layer; the answer gives it back when the layer has closed. */
export function takeLayer(closing: () => void): () => void {
  const before = close;
  close = closing;
  if (before !== closing) before?.();
  return () => {
    if (close === closing) close = null;
  };
}

/** Takes the keys for a list that has dropped down, without closing the layer that it belongs to. */
export function holdKeys(): () => void {
  held += 1;
  return () => void (held -= 1);
}

/** Whether something is open over the frame, which then takes the keys. */
export const layerOpen = (): boolean => close !== null || held > 0;
