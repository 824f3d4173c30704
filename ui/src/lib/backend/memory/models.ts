import type { Control, Gives, Kind, ModelCard, ModelForm, ModelMode, ParameterField, ReferenceField, Takes, Wish } from '../bindings';

interface Known {
  id: string;
  kind: Kind;
  title: string;
  summary: string;
  takes: Takes[];
  wishes: Wish[];
  gives?: Gives[];
  price: string | null;
  /** Dollars a second or a task, for the estimate. */
  each: number | null;
  usualMs: number | null;
  promptMax: number | null;
  references: ReferenceField[];
  parameters: ParameterField[];
  jsonOnly?: string[];
  rules?: string[];
  modes?: ModelMode[];
  lyricsIn?: string[];
  areas?: string[];
}

/** In the pretend catalogue every model has words for what is sent beside the prompt. */
const mentions: Record<string, string> = { image_urls: '@Image{}', video_urls: '@Video{}' };

const field = (name: string, label: string, control: Control, more: Partial<ParameterField> = {}): ParameterField => ({
  name, label, control, required: false, default: null, ...more,
});
const links = (name: string, label: string, takes: Takes, maxItems: number | null, list = true): ReferenceField => ({
  name, label, takes, list, required: false, maxItems, mention: mentions[name] ?? null,
});

export const known: readonly Known[] = [
  {
    id: 'doubao-seedance-2.0', kind: 'video', title: 'Seedance 2.0', summary: 'Text, images, frames or references. 4–15 s, up to 4k',
    takes: ['text', 'images', 'frames', 'video', 'sound'], wishes: ['fromText', 'fromImage', 'betweenFrames', 'fromReferences'], gives: ['fourK', 'sound'], price: '$0.172 / s', each: 0.1718, usualMs: 170_000, promptMax: 4000,
    references: [links('image_urls', 'Images', 'images', 9), links('image_with_roles.first_frame', 'First frame', 'frames', null), links('image_with_roles.last_frame', 'Last frame', 'frames', null), links('video_urls', 'Videos', 'video', 3), links('audio_urls', 'Sounds', 'sound', 3)],
    parameters: [
      field('size', 'Size', { type: 'ratio', values: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9', 'adaptive'] }),
      field('resolution', 'Resolution', { type: 'choice', values: ['480p', '720p', '1080p', '4k'], unit: null }, { default: '720p' }),
      field('duration', 'Duration', { type: 'whole', min: 4, max: 15, unit: 's' }),
      field('generate_audio', 'Audio', { type: 'switch' }),
      field('return_last_frame', 'Last frame', { type: 'switch' }),
      field('nsfw_checker', 'Content check', { type: 'switch' }, { default: true }),
    ],
    jsonOnly: ['tools', 'fallback'], rules: ['Frames go without other references', 'Sounds need an image or a video beside them'],
    modes: [{ id: 'reference', label: 'From references' }, { id: 'frames', label: 'Between frames' }, { id: 'image', label: 'From images' }, { id: 'text', label: 'From text' }],
  },
  {
    id: 'doubao-seedance-2.0-fast', kind: 'video', title: 'Seedance 2.0 Fast', summary: 'Text, images, frames or references. 4–15 s, up to 720p',
    takes: ['text', 'images', 'frames', 'video', 'sound'], wishes: ['fromText', 'fromImage', 'betweenFrames', 'fromReferences'], gives: ['sound'], price: '$0.138 / s', each: 0.138, usualMs: 95_000, promptMax: 4000,
    references: [links('image_urls', 'Images', 'images', 9)],
    parameters: [
      field('size', 'Size', { type: 'ratio', values: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'] }),
      field('resolution', 'Resolution', { type: 'choice', values: ['480p', '720p'], unit: null }),
      field('duration', 'Duration', { type: 'whole', min: 4, max: 15, unit: 's' }),
    ],
  },
  {
    id: 'kling-3-0', kind: 'video', title: 'Kling 3.0', summary: 'Text, images or frames. 3–15 s', takes: ['text', 'images', 'frames'], wishes: ['fromText', 'fromImage', 'betweenFrames', 'shots'], gives: ['fourK', 'sound'], price: null, each: null, usualMs: 210_000, promptMax: 2500,
    references: [links('image_urls', 'Images', 'images', 2)],
    parameters: [
      field('aspect_ratio', 'Size', { type: 'ratio', values: ['16:9', '9:16', '1:1'] }),
      field('mode', 'Mode', { type: 'choice', values: ['std', 'pro', '4K'], unit: null }),
      field('duration', 'Duration', { type: 'whole', min: 3, max: 15, unit: 's' }),
      field('sound', 'Sound', { type: 'switch' }),
    ],
  },
  {
    id: 'gpt-image-2', kind: 'image', title: 'GPT Image 2', summary: 'Text or up to 16 reference images. 1k, 2k, 4k', takes: ['text', 'images'], wishes: ['fromText', 'fromImage', 'edit'], gives: ['fourK'], price: '$0.03', each: 0.03, usualMs: 41_000, promptMax: 4000,
    references: [links('image_urls', 'Images', 'images', 16)],
    parameters: [
      field('size', 'Size', { type: 'ratio', values: ['auto', '1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '5:4', '4:5', '2:1', '1:2', '21:9', '9:21'] }, { default: '1:1' }),
      field('resolution', 'Resolution', { type: 'choice', values: ['1k', '2k', '4k'], unit: null }, { default: '1k' }),
    ],
    rules: ['4k needs a wide or tall size'],
  },
  {
    id: 'mj-v7-inpaint', kind: 'image', title: 'Midjourney V7 Inpaint', summary: 'Paints anew what a mask covers in a finished picture', takes: ['text', 'task'], wishes: ['inpaint'], price: null, each: null, usualMs: 80_000, promptMax: 8192,
    references: [], parameters: [], jsonOnly: ['model_params'], areas: ['model_params', 'mask', 'areas'],
  },
  {
    id: 'mj-v7', kind: 'image', title: 'Midjourney V7', summary: 'Text and image prompts. Four images a task', takes: ['text', 'images'], wishes: ['fromText', 'fromImage'], price: '$0.087', each: 0.087, usualMs: 77_000, promptMax: 8192,
    references: [links('image_urls', 'Images', 'images', 5)],
    parameters: [field('speed', 'Speed', { type: 'choice', values: ['relax', 'fast', 'turbo'], unit: null }), field('stylize', 'Stylize', { type: 'decimal', min: 0, max: 1000, unit: null }), field('seed', 'Seed', { type: 'seed', max: 4_294_967_295 })],
  },
  {
    id: 'gemini-3-pro-image-preview', kind: 'image', title: 'Gemini 3 Pro Image', summary: 'Text or up to 14 reference images. 1k, 2k, 4k', takes: ['text', 'images'], wishes: ['fromText', 'fromImage', 'edit'], gives: ['fourK'], price: '$0.067', each: 0.067, usualMs: 48_000, promptMax: 20_000,
    references: [links('image_urls', 'Images', 'images', 14)],
    parameters: [field('size', 'Size', { type: 'ratio', values: ['auto', '1:1', '3:2', '2:3', '16:9', '9:16'] }), field('resolution', 'Resolution', { type: 'choice', values: ['1K', '2K', '4K'], unit: null })],
  },
  {
    id: 'z-image', kind: 'image', title: 'Z-Image', summary: 'Text. Fast', takes: ['text'], wishes: ['fromText'], price: '$0.012', each: 0.012, usualMs: 8000, promptMax: 800, references: [],
    parameters: [field('aspect_ratio', 'Size', { type: 'ratio', values: ['1:1', '4:3', '3:4', '16:9', '9:16'] })],
  },
  {
    id: 'suno-music', kind: 'audio', title: 'Suno Music', summary: 'A description or lyrics. Two tracks', takes: ['text'], wishes: ['fromText', 'music'], price: '$0.06', each: 0.06, usualMs: 52_000, promptMax: null, references: [],
    parameters: [
      field('version', 'Version', { type: 'choice', values: ['V4', 'V4_5', 'V4_5PLUS', 'V4_5ALL', 'V5', 'V5_5'], unit: null }, { required: true, default: 'V5' }),
      field('customMode', 'Custom mode', { type: 'switch' }, { required: true, default: false }),
      field('instrumental', 'Instrumental', { type: 'switch' }, { required: true, default: false }),
      field('style', 'Style', { type: 'text', maxLength: 1000, multiline: false, lyrics: false }),
      field('title', 'Title', { type: 'text', maxLength: 80, multiline: false, lyrics: false }),
      field('styleWeight', 'Style weight', { type: 'decimal', min: 0, max: 1, unit: null }),
    ],
    jsonOnly: ['personaId', 'personaModel'], lyricsIn: ['lyrics'], modes: [{ id: 'lyrics', label: 'From lyrics' }, { id: 'style', label: 'From a style' }, { id: 'idea', label: 'From an idea' }],
  },
  {
    id: 'mureka-v9-song', kind: 'audio', title: 'Mureka V9 Song', summary: 'Lyrics and a style', takes: ['text'], wishes: ['fromText', 'music'], price: '$0.05', each: 0.05, usualMs: 60_000, promptMax: 1024, references: [],
    parameters: [field('lyrics', 'Lyrics', { type: 'text', maxLength: 3000, multiline: true, lyrics: true }), field('n', 'Songs', { type: 'whole', min: 1, max: 3, unit: null })],
  },
];

export const cards = (now: number): ModelCard[] =>
  known.map((model, index) => ({
    id: model.id, kind: model.kind, origin: 'builtIn', title: model.title, takes: model.takes, price: model.price, gives: model.gives ?? [], seen: '2026-07',
    wishes: model.wishes.map((wish) => ({ wish, sure: wish !== 'edit' })),
    usualMs: index % 4 === 3 ? null : model.usualMs,
    boards: index === 3 ? { won: 4, of: 6 } : { won: 0, of: 0 },
    lastUsedAt: index < 3 ? now - (index + 1) * 3_600_000 : null,
  }));

export function formOf(kind: Kind, id: string): ModelForm {
  const model = known.find((each) => each.id === id);
  if (model === undefined) {
    return {
      id, kind, title: id, summary: '', known: false, origin: 'unknown', prompt: { name: 'prompt', required: false, maxLength: null, minLength: null, lyricsIn: [] },
      references: [], parameters: [], jsonOnly: [], areas: null, rules: [], modes: [], evidence: null, price: null, priceAsOf: null,
    };
  }
  return {
    id, kind: model.kind, title: model.title, summary: model.summary, known: true, origin: 'builtIn',
    prompt: { name: 'prompt', required: true, maxLength: model.promptMax, minLength: 1, lyricsIn: model.lyricsIn ?? [] },
    references: model.references, parameters: model.parameters, jsonOnly: model.jsonOnly ?? [], areas: model.areas ?? null, rules: model.rules ?? [], modes: model.modes ?? [],
    evidence: { source: 'the service’s own request schema', seen: '2026-07', strong: true },
    price: model.price, priceAsOf: model.price === null ? null : '28 Jul 2026',
  };
}
