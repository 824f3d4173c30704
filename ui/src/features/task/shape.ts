const thinnest = 16;

/** The largest size of an aspect ratio (width divided by height) inside a square; never thinner than a glyph. */
export function shapeOf(aspect: number | null, side: number): { width: number; height: number } {
  if (aspect === null || !Number.isFinite(aspect) || aspect <= 0) return { width: side, height: side };
  const within = (length: number) => Math.max(Math.min(thinnest, side), Math.round(length));
  return aspect >= 1 ? { width: side, height: within(side / aspect) } : { width: within(side * aspect), height: side };
}
