/** What plots on a canvas have in common: their inks, their axes, and how the library that draws them is loaded. */
import type uPlot from 'uplot';
import { locale } from '../words/format';

/** What a plot draws: all but its size. */
export interface Drawing {
  options: Omit<uPlot.Options, 'width' | 'height'>;
  data: uPlot.AlignedData;
}

/** How a series is told from the others beside its name: how strong its tone is, and whether it is ruled. */
export interface Look {
  /** Share of the ink, 0 to 1; the rest is the ground. */
  tone: number;
  ruled?: boolean;
}

/** Colours as they are at the moment: a canvas knows no variables, and none of the colours that a system forces. */
export class Inks {
  readonly forced: boolean;
  readonly font: string;
  readonly #probe: HTMLElement;
  readonly #scale: number;

  /** With a scale, everything is drawn so many times as large: a picture has more pixels than its place on the page. */
  constructor(probe: HTMLElement, scale = 1) {
    this.#probe = probe;
    this.#scale = scale;
    this.forced = typeof matchMedia !== 'undefined' && matchMedia('(forced-colors: active)').matches;
    this.font = getComputedStyle(probe).fontFamily;
  }

  /** A length of the page. */
  px(length: number): number {
    return length * this.#scale;
  }

  /** A token's colour, as "--text-3". Where the system forces its colours: those, by what the token is for. */
  ink(token: `--${string}`): string {
    if (this.forced) return token.startsWith('--bg') ? 'Canvas' : token.startsWith('--line') || token === '--track' ? 'GrayText' : token.startsWith('--accent') ? 'Highlight' : 'CanvasText';
    this.#probe.style.color = `var(${token})`;
    return getComputedStyle(this.#probe).color;
  }

  /** The strongest ink, thinned by the ground. */
  tone(share: number): string {
    return mixed(this.ink('--text-1'), this.ink('--bg-canvas'), share);
  }

  /** A fill that looks like that. */
  fill(look: Look, colour = this.tone(look.tone)): string | CanvasPattern {
    if (!look.ruled) return colour;
    const size = Math.round(this.px(5) * Math.max(1, Math.round(devicePixelRatio)));
    const tile = document.createElement('canvas');
    tile.width = tile.height = size;
    const ctx = tile.getContext('2d');
    if (ctx === null) return colour;
    ctx.fillStyle = this.ink('--bg-canvas');
    ctx.fillRect(0, 0, size, size);
    ctx.strokeStyle = colour;
    ctx.lineWidth = size / 3.4;
    ctx.beginPath();
    // Beyond the corners, so that the tiles meet.
    for (const by of [-size, 0, size]) {
      ctx.moveTo(by - 1, size + 1);
      ctx.lineTo(by + size + 1, -1);
    }
    ctx.stroke();
    return ctx.createPattern(tile, 'repeat') ?? colour;
  }

  /** Type for a canvas that is scaled by the screen's pixels itself. */
  type(size: number, weight = 400): string {
    return `${weight} ${this.px(size)}px ${this.font}`;
  }

  /** What every axis looks like. */
  axis(): uPlot.Axis {
    return { stroke: this.ink('--text-3'), font: this.type(11), ticks: { show: false }, gap: this.px(6), grid: { show: false } };
  }

  grid(): uPlot.Axis.Grid {
    return { show: true, stroke: this.ink('--line'), width: this.px(1) };
  }
}

/** `share` of one colour and the rest of another, both as a browser writes them; the first where they are not. */
export function mixed(colour: string, ground: string, share: number): string {
  const [one, other] = [channels(colour), channels(ground)];
  if (one === null || other === null) return colour;
  const [red, green, blue] = one.map((value, index) => Math.round(value * share + (other[index] ?? 0) * (1 - share)));
  return `rgb(${red}, ${green}, ${blue})`;
}

function channels(colour: string): number[] | null {
  const found = /^rgba?\(\s*([\d.]+)[ ,]+([\d.]+)[ ,]+([\d.]+)/.exec(colour);
  return found === null ? null : found.slice(1).map(Number);
}

/** The library that draws. */
export async function loadPlot(): Promise<typeof uPlot> {
  // It makes a format for the window's language as it loads. Where the system names none, that is "C", which is none.
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: locale, configurable: true });
  }
  return (await import('uplot')).default;
}

/** Calls back when what is drawn has the wrong colours: another theme, contrast or system colours. */
export function watchTheme(changed: () => void): () => void {
  const theme = new MutationObserver(changed);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] });
  const queries = typeof matchMedia === 'undefined' ? [] : ['(forced-colors: active)', '(prefers-contrast: more)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    theme.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
