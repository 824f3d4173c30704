/**
 * One layer over the frame at most: whoever opens one closes the one before. A select inside a dialog is part of
 * the dialog and does not count.
 */
let close: (() => void) | null = null;

/** Takes the place of the one layer; the answer gives it back when the layer has closed. */
export function takeLayer(closing: () => void): () => void {
  const before = close;
  close = closing;
  if (before !== closing) before?.();
  return () => {
    if (close === closing) close = null;
  };
}

/** Whether a layer is open over the frame, which then takes the keys. */
export const layerOpen = (): boolean => close !== null;
