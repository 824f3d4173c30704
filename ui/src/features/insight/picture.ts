import { Inks, type Look } from '$lib/design/plot';

/** A plot as a picture of its own: with its title, what it says, and what its tones mean. */
export interface PictureOf {
  title: string;
  text: string;
  legend: readonly { name: string; look: Look }[];
  /** Height of the plot itself, in pixels of the page. */
  height: number;
  /** Draws within a box whose corner is the origin; one unit is a pixel of the page. */
  paint: (ctx: CanvasRenderingContext2D, inks: Inks, width: number, height: number) => void;
}

const width = 960;
const edge = 28;
/** Pixels of the picture for one of the page. */
const scale = 2;

/** The picture as PNG in Base64. Its colours are those of the page just now. */
export function pictureOf(of: PictureOf): string {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.querySelector('main')?.append(probe);
  try {
    const inks = new Inks(probe);
    const canvas = document.createElement('canvas');
    const top = of.legend.length > 0 ? 92 : 70;
    canvas.width = width * scale;
    canvas.height = (top + of.height + edge) * scale;
    const ctx = canvas.getContext('2d');
    if (ctx === null) throw new Error('this window cannot draw');
    ctx.scale(scale, scale);
    ctx.fillStyle = inks.ink('--bg-canvas');
    ctx.fillRect(0, 0, width, canvas.height);
    ctx.textBaseline = 'alphabetic';
    ctx.fillStyle = inks.ink('--text-1');
    ctx.font = inks.type(18, 600);
    ctx.fillText(of.title, edge, 40);
    ctx.fillStyle = inks.ink('--text-2');
    ctx.font = inks.type(12);
    ctx.fillText(of.text, edge, 60, width - 2 * edge);
    let x = edge;
    for (const { name, look } of of.legend) {
      ctx.fillStyle = inks.fill(look);
      ctx.fillRect(x, 74, 10, 10);
      ctx.fillStyle = inks.ink('--text-3');
      ctx.fillText(name, x + 16, 83);
      x += 16 + ctx.measureText(name).width + 18;
    }
    ctx.translate(edge, top);
    of.paint(ctx, inks, width - 2 * edge, of.height);
    return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
  } finally {
    probe.remove();
  }
}

/** How a plot draws itself once more. */
export type Drawn = ((width: number, scale: number) => Promise<HTMLCanvasElement>) | null;

/** The picture of a plot that draws on a canvas; null where it is not drawn. */
export async function pictureWith(drawn: Drawn, of: Pick<PictureOf, 'title' | 'text' | 'legend'>): Promise<PictureOf | null> {
  if (drawn === null) return null;
  const room = width - 2 * edge;
  const canvas = await drawn(room, scale);
  const height = (canvas.height / canvas.width) * room;
  return { ...of, height, paint: (ctx) => ctx.drawImage(canvas, 0, 0, room, height) };
}
