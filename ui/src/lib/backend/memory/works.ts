import type { MediaType } from '../bindings';

/** What a pretend library is made of: a picture, how it was made, and its shape. */
export interface Work {
  pic: string;
  width: number;
  height: number;
  media: MediaType;
  model: string;
  modelTitle: string;
  prompt: string;
  durationMs: number | null;
  outputs: number;
  /** Mean colour of the picture. */
  colour: string | null;
  lastFrame: boolean;
}

type Line = [pic: string, width: number, height: number, model: string, prompt: string, outputs?: number, seconds?: number];

const titles: Record<string, string> = {
  'doubao-seedance-2.0': 'Seedance 2.0',
  'doubao-seedream-5-0-pro': 'Seedream 5.0 Pro',
  'flux-2': 'FLUX.2',
  'gemini-3-pro-image-preview': 'Gemini 3 Pro Image',
  'gpt-image-2': 'GPT Image 2',
  'kling-3-0': 'Kling 3.0',
  'mj-v7': 'Midjourney V7',
  'mureka-v9-song': 'Mureka V9 Song',
  'qwen-image-2': 'Qwen Image 2',
  'suno-music': 'Suno Music',
  'veo3.1-quality': 'Veo 3.1 Quality',
  'z-image': 'Z-Image',
};

const lines: Line[] = [
  ['sea', 1280, 720, 'doubao-seedance-2.0', 'Open ocean at sunset, camera one metre above the swell, slow forward drift, sun track breaking on the waves', 2, 8],
  ['portrait', 678, 904, 'mj-v7', 'Portrait in two lights, ember left, cobalt right, 85 mm'],
  ['arches', 1080, 720, 'gemini-3-pro-image-preview', 'White arcade by the sea, terracotta floor, noon shadows, Ektachrome', 4],
  ['city', 540, 960, 'kling-3-0', 'Neon quarter from the river, rain, long reflections, slow push in', 1, 10],
  ['dunes', 1300, 557, 'doubao-seedance-2.0', 'Dune crest at the last hour, sand lifting off the edge, locked camera', 1, 6],
  ['spheres', 846, 846, 'gpt-image-2', 'Still life on warm plaster: ceramic spheres in ochre, brick and petrol, soft window light from the left', 4],
  ['forest', 640, 960, 'flux-2', 'Fir ridges in layers of mist, pale green, woodblock print'],
  ['', 900, 600, 'suno-music', 'Night drive, analog synth, 92 bpm, warm tape, slow filter sweep into a wide chorus, no vocals', 2, 168],
  ['portrait3', 654, 654, 'gemini-3-pro-image-preview', 'Bronze hair study, grey-green ground, soft box from above'],
  ['aurora', 1100, 733, 'veo3.1-quality', 'Aurora over a line of firs, curtains moving slowly, stars holding still', 1, 8],
  ['silk', 720, 900, 'doubao-seedream-5-0-pro', 'Red silk in slow turbulence, raking light'],
  ['milky', 1280, 720, 'mj-v7', 'Milky way over black hills, long exposure, faint airglow'],
  ['dahlia', 900, 900, 'mj-v7', 'Macro of a dahlia, copper petals, black velvet ground, focus stack', 4],
  ['lake', 1304, 869, 'mj-v7', 'Alpine lake before sunrise, mist between pine ridges, mirror water, long lens, muted blue with one warm glow behind the ridge --ar 3:2', 4],
  ['bulb', 747, 747, 'qwen-image-2', 'Coral growth, amber and bone, microscope light'],
  ['ink', 720, 960, 'flux-2', 'Ink and copper in water, marbled, high contrast'],
  ['paper', 800, 800, 'z-image', 'Paper-cut hills at dusk, seven layers, coral to indigo'],
  ['', 900, 600, 'mureka-v9-song', 'Salt and pine, a slow waltz for voice and harmonium, tape hiss', 2, 192],
  ['canyon', 640, 960, 'flux-2', 'Red rock valley in layers of haze, last light'],
  ['peaks', 1280, 720, 'doubao-seedream-5-0-pro', 'Dolomite ridge above cloud, first warm light on the snow, 200 mm'],
  ['planet', 1260, 540, 'veo3.1-quality', 'Ringed planet over a dust lane, IMAX, slow parallax', 1, 8],
  ['jelly', 540, 960, 'kling-3-0', 'Jellyfish in deep blue, three bells pulsing out of step', 1, 9],
  ['vase', 733, 916, 'gpt-image-2', 'Celadon vase on plaster, north light, 80 mm'],
  ['clouds', 1080, 720, 'doubao-seedance-2.0', 'Above a sea of clouds at noon, drifting, pastel', 1, 5],
  // No such picture: a file that cannot be shown.
  ['unreadable', 640, 960, 'z-image', 'Corridor of cubes, one lamp at the end, dust'],
  ['silk2', 900, 600, 'doubao-seedream-5-0-pro', 'Silk in slow turbulence, teal and bone, studio black'],
  ['album', 720, 720, 'qwen-image-2', 'Record sleeve, one circle over the sea, grain'],
];

const tones: Record<string, string> = {
  sea: '#8a6577', portrait: '#251c22', arches: '#8d8e94', city: '#2b2038', dunes: '#a5805f', spheres: '#c9bfb4', forest: '#8fb0a4', portrait3: '#7f8579', aurora: '#1f5a5e', silk: '#9c1f1f', milky: '#39325a',
  dahlia: '#4a2a22', lake: '#7f93a6', bulb: '#6f5b48', ink: '#5d4236', paper: '#b2737c', canyon: '#c08a66', peaks: '#7d8695', planet: '#2a2233', jelly: '#1f3d63', vase: '#aaa59d', clouds: '#a7b0c6', silk2: '#46605f', album: '#b59a83',
};

const moving = new Set(['doubao-seedance-2.0', 'kling-3-0', 'veo3.1-quality']);

export const titleOf = (model: string): string => titles[model] ?? model;

export const works: readonly Work[] = lines.map(([pic, width, height, model, prompt, outputs = 1, seconds]) => ({
  pic,
  width,
  height,
  media: pic === '' ? 'audio' : moving.has(model) ? 'video' : 'image',
  model,
  modelTitle: titleOf(model),
  prompt,
  colour: tones[pic] ?? null,
  durationMs: seconds === undefined ? null : seconds * 1000,
  outputs,
  lastFrame: pic === 'sea',
}));

/** One result of the pretend library. */
export interface Item {
  task: number;
  work: Work;
  madeAt: number;
  day: string;
  failed: boolean;
  /** Its file is no longer where it was saved. */
  missing: boolean;
  /** It is other than when it was saved. */
  changed: boolean;
  /** Brought in from a file of another program. */
  imported: boolean;
}

const perDay = [38, 61, 22, 47, 9, 33, 54, 18];

/** A library of `count` results, newest first, over as many days as it takes; `troubled`: some failed, some files are gone. */
export function itemsOf(count: number, now: number, troubled = false): Item[] {
  const items: Item[] = [];
  const start = new Date(now);
  for (let day = 0; items.length < count; day += 1) {
    const date = new Date(start.getFullYear(), start.getMonth(), start.getDate() - day, 23, 30);
    const newest = day === 0 ? now - 4 * 60_000 : date.getTime();
    const name = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
    const today = perDay[day % perDay.length] ?? 20;
    for (let index = 0; index < today && items.length < count; index += 1) {
      const order = items.length;
      // The first round stands in its own order; later rounds are mixed so that no two screens look alike.
      const which = order < works.length ? order : (order * 7 + day * 5) % works.length;
      const work = works[which];
      if (work === undefined) continue;
      items.push({ task: 1000 + count - order, work, madeAt: newest - index * 60_000, day: name, failed: troubled && order % 19 === 11, missing: troubled && order % 31 === 5, changed: troubled && order % 41 === 8, imported: troubled && order % 29 === 6 });
    }
  }
  return items;
}

/** Output ids of a task, in order. */
export const outputId = (task: number, index: number): number => task * 10 + index;
export const taskOfOutput = (output: number): number => Math.floor(output / 10);

/** Peaks that look like music: slow swells under quick ones, the same for the same seed. */
export function peaks(seed: number, count: number): string {
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const at = index / count;
    const swell = Math.sin(Math.PI * at) ** 0.6 * (0.6 + 0.4 * Math.sin(at * 9 + seed));
    const quick = 0.55 + 0.45 * Math.abs(Math.sin(index * 1.7 + seed * 3) * Math.cos(index * 0.61 + seed));
    text += String.fromCharCode(Math.round(Math.max(0.04, Math.abs(swell) * quick) * 250));
  }
  return btoa(text);
}
