/** A strip: 24 frames of a video in one picture, from left to right and from top to bottom, as the engine keeps it. */
export const columns = 6;
export const rows = 4;
export const frames = columns * rows;

/** Most pixels of one frame. */
const box = { width: 320, height: 180 };

export interface Size {
  width: number;
  height: number;
}

/** Size of one frame in a strip, in the shape of the video; never larger than the video. */
export function cellOf({ width, height }: Size): Size {
  if (!(width > 0) || !(height > 0)) return box;
  const scale = Math.min(1, box.width / width, box.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The moments that are drawn: the middle of each part, so that neither the first black nor the end is one of them. */
export const momentsOf = (durationMs: number): number[] => Array.from({ length: frames }, (_, index) => ((index + 0.5) / frames) * durationMs);

/** The frame of a strip at a share of the time. */
export const frameAt = (share: number): number => Math.min(frames - 1, Math.max(0, Math.floor((Number.isFinite(share) ? share : 0) * frames)));

/** A strip that can be shown; `ratio` is width by height of one frame. */
export interface Strip {
  src: string;
  ratio: number;
}

/** Shows one frame of a strip in a box, filled as `object-fit: cover` fills it. */
export function frameStyle({ src, ratio }: Strip, frame: number, cell: Size): string {
  const height = Math.max(cell.height, cell.width / ratio);
  const width = height * ratio;
  const left = (frame % columns) * width + (width - cell.width) / 2;
  const top = Math.floor(frame / columns) * height + (height - cell.height) / 2;
  const px = (value: number) => `${Math.round(value * 100) / 100}px`;
  return `background-image:url("${src.replaceAll('"', '%22')}");background-size:${px(width * columns)} ${px(height * rows)};background-position:${px(-left)} ${px(-top)}`;
}
