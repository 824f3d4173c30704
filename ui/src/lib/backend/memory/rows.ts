import type { Estimate, Kind, QueueRow, QueueView, StateView, QueuePlace } from '../bindings';
import { titleOf } from './works';

const second = 1000;
const minute = 60 * second;

/** Quantiles of a model that usually takes this long. */
export const usually = (tenth: number, ninetieth: number): Estimate => ({
  runs: 48,
  quantiles: [
    { share: 0.1, ms: tenth },
    { share: 0.5, ms: (tenth + ninetieth) / 2 },
    { share: 0.9, ms: ninetieth },
    { share: 0.95, ms: ninetieth * 1.25 },
    { share: 0.99, ms: ninetieth * 2 },
  ],
  afterMs: 0,
  share: 0,
});

interface Line {
  id: number;
  kind: Kind;
  model: string;
  prompt: string;
  facts: string[];
  aspect?: number;
  output?: number;
  ago?: number;
  cost?: number;
  ended?: number;
  state: StateView;
}

function row(now: number, line: Line): QueueRow {
  const sentAt = line.ago === undefined ? null : now - line.ago;
  return {
    id: line.id,
    kind: line.kind,
    model: line.model,
    modelTitle: titleOf(line.model),
    prompt: line.prompt,
    facts: line.facts,
    aspect: line.aspect ?? null,
    output: line.output ?? null,
    createdAt: (sentAt ?? now) - 400,
    sentAt,
    endedAt: line.ended === undefined ? null : now - line.ended,
    costEstimate: line.cost ?? null,
    addedById: false,
    state: line.state,
  };
}

const view = (parts: Partial<QueueView>, now: number): QueueView => ({
  needsYou: [],
  inFlight: [],
  waiting: [],
  batches: [],
  endedToday: [],
  endedTodayCount: parts.endedToday?.length ?? 0,
  endedWithoutResult: 0,
  sendingPaused: false,
  inFlightLimit: 3,
  lastSavedAt: now - 4 * minute,
  ...parts,
});

/** Ids of rows whose pictures exist: `sea` and `arches` of the first results. */
export const rowPictures: Record<number, string> = { 4: 'arches', 12: 'planet', 31: 'lake', 32: 'spheres' };
const pictureOf = (id: number) => id * 10;

const unconfirmed = (now: number): QueueRow =>
  row(now, {
    id: 1, kind: 'video', model: 'doubao-seedance-2.0', facts: ['8 s', '720p'], aspect: 16 / 9, ago: 9 * minute, cost: 1374,
    prompt: 'Slow dolly along the shore at first light, mist lifting off the water',
    state: {
      name: 'unconfirmed', sentAt: now - 9 * minute, brokeAt: now - 9 * minute + 9400, what: 'noAnswer',
      balance: { before: 9786, after: 8412, afterAt: now - 9 * minute + 10_000 },
    },
  });

const flying = (now: number): QueueRow[] => [
  row(now, {
    id: 2, kind: 'video', model: 'kling-3-0', facts: ['10 s', 'pro'], aspect: 9 / 16, ago: 132 * second,
    prompt: 'Neon alley after rain, reflections, slow push in, handheld',
    state: { name: 'processing', since: now - 132 * second, status: null, estimate: usually(193 * second, 254 * second), watched: true },
  }),
  row(now, {
    id: 3, kind: 'image', model: 'mj-v7', facts: ['fast', '4 images'], aspect: 1, ago: 101 * second, cost: 87,
    prompt: 'Macro of a dahlia, copper petals, black velvet ground, focus stack',
    state: { name: 'processing', since: now - 101 * second, status: null, estimate: usually(56 * second, 97 * second), watched: true },
  }),
  row(now, {
    id: 4, kind: 'image', model: 'gemini-3-pro-image-preview', facts: ['2k', '4 images'], aspect: 1.5, output: pictureOf(4), ago: 70 * second, ended: 22 * second, cost: 268,
    prompt: 'White arcade by the sea, terracotta floor, noon shadows, Ektachrome',
    state: { name: 'archiving', saved: 2, of: 4, bytes: 8_400_000, total: 11_800_000 },
  }),
];

const nightDrive = (now: number, state: StateView): QueueRow =>
  row(now, {
    id: 5, kind: 'audio', model: 'suno-music', facts: ['V5', 'instrumental'], cost: 60,
    prompt: 'Night drive, analog synth, 92 bpm, warm tape, no vocals', state,
  });

/** A calm studio: one needs the person, three in flight, one waits. */
export const studioQueue = (now: number): QueueView =>
  view({ needsYou: [unconfirmed(now)], inFlight: flying(now), waiting: [nightDrive(now, { name: 'queued', waitsFor: 'turn', goesOutAt: null })], endedToday: ended(now).slice(0, 2), endedTodayCount: 41, endedWithoutResult: 2 }, now);

/** Of one press some are out and some wait; of another one was refused for lack of credits. */
export function batchQueue(now: number): QueueView {
  const of = (id: number, prompt: string, waitsFor: 'turn' | 'credits'): QueueRow =>
    row(now, { id, kind: 'image', model: 'gpt-image-2', facts: ['1k', '3:2'], aspect: 1.5, cost: 30, prompt, state: { name: 'queued', waitsFor, goesOutAt: null } });
  const times = ['dawn', 'noon', 'dusk', 'night'].map((time, index) => of(60 + index, `A lake at ${time}, mist, 35 mm film`, 'turn'));
  const held = ['ink', 'oil', 'chalk'].map((way, index) => of(70 + index, `Celadon vase, ${way}, studio light`, 'credits'));
  const queue = studioQueue(now);
  return {
    ...queue, waiting: [...times, ...held],
    batches: [
      { batch: 'press-lake', modelTitle: 'GPT Image 2', prompt: 'A lake at dawn, mist, 35 mm film', tasks: 12, waiting: times.map((each) => each.id), inFlight: 3, paused: false, heldForCredits: 0, board: 0, refusedForCredits: null },
      { batch: 'press-vase', modelTitle: 'GPT Image 2', prompt: 'Celadon vase, ink, studio light', tasks: 4, waiting: held.map((each) => each.id), inFlight: 0, paused: false, heldForCredits: 3, board: 0, refusedForCredits: 23 },
    ],
  };
}

/** The same, with sending paused: what waits says so. */
export function pausedQueue(now: number): QueueView {
  const queue = studioQueue(now);
  return { ...queue, waiting: queue.waiting.map((row) => ({ ...row, state: { name: 'queued', waitsFor: 'paused', goesOutAt: null } })), sendingPaused: true };
}

export const emptyQueue = (now: number, everSaved: boolean): QueueView => view({ lastSavedAt: everSaved ? now - 4 * minute : null }, now);

/** Every state that a row can have. */
export const statesQueue = (now: number): QueueView =>
  view(
    {
      needsYou: [
        unconfirmed(now),
        row(now, {
          id: 12, kind: 'video', model: 'veo3.1-quality', facts: ['8 s', '4k'], aspect: 1260 / 540, output: pictureOf(12), ago: 40 * minute, ended: 33 * minute,
          prompt: 'Ringed planet over a dust lane, IMAX, slow parallax',
          state: { name: 'archiveFailed', reason: 'diskFull', retryAt: now + 17 * minute, saved: 0, of: 1 },
        }),
        row(now, {
          id: 13, kind: 'image', model: 'flux-2', facts: ['2K'], aspect: 0.8, ago: 15 * 60 * minute,
          prompt: 'Celadon vase on oak plinth, north light, 80 mm',
          state: { name: 'lostContact', reason: 'notKnown', since: now - 5 * 60 * minute },
        }),
        row(now, {
          id: 14, kind: 'image', model: 'z-image', facts: ['1:1'], aspect: 1, cost: 12, prompt: 'Harbour at blue hour, six boats, tilt shift',
          state: { name: 'queued', waitsFor: 'person', goesOutAt: null },
        }),
      ],
      inFlight: [
        ...flying(now).slice(0, 2),
        row(now, {
          id: 6, kind: 'image', model: 'qwen-image-2', facts: ['3:4'], aspect: 0.75, ago: 34 * second,
          prompt: 'Portrait in two lights, ember left, cobalt right, 85 mm',
          state: { name: 'processing', since: now - 34 * second, status: null, estimate: null, watched: true },
        }),
        ...flying(now).slice(2),
        row(now, {
          id: 7, kind: 'image', model: 'z-image', facts: ['1:1'], aspect: 1, ago: 1.8 * second, prompt: 'Paper-cut hills at dusk, seven layers, coral to indigo',
          state: { name: 'sending', since: now - 1800 },
        }),
        row(now, {
          id: 8, kind: 'video', model: 'kling-3-0', facts: ['5 s', 'std'], aspect: 1, ago: 11 * minute, prompt: 'Glass marble rolling over slate, macro',
          state: { name: 'processing', since: now - 11 * minute, status: 'rendering_final', estimate: null, watched: false },
        }),
      ],
      waiting: [
        nightDrive(now, { name: 'queued', waitsFor: 'rateLimit', goesOutAt: now + 38 * second }),
        row(now, {
          id: 9, kind: 'image', model: 'doubao-seedream-5-0-pro', facts: ['high', '3:2'], aspect: 1.5, cost: 63, prompt: 'Silk in slow turbulence, teal and bone, studio black',
          state: { name: 'queued', waitsFor: 'turn', goesOutAt: null },
        }),
      ],
      endedToday: ended(now),
      endedTodayCount: 41,
      endedWithoutResult: 2,
    },
    now,
  );

function ended(now: number): QueueRow[] {
  return [
    row(now, {
      id: 21, kind: 'image', model: 'gpt-image-2', facts: ['2k'], aspect: 0.8, ago: 25 * minute, ended: 22 * minute, prompt: 'Sports car with the maker’s badge, dusk, showroom ad',
      state: { name: 'failed', code: 80006, message: 'content policy', refunded: true },
    }),
    row(now, {
      id: 20, kind: 'video', model: 'kling-3-0', facts: ['5 s'], aspect: 16 / 9, ago: 29 * minute, ended: 26 * minute, cost: 240, prompt: 'Lantern boats on a black canal, one drifts against the others',
      state: { name: 'failed', code: 80002, message: 'Task timed out', refunded: false },
    }),
    row(now, {
      id: 28, kind: 'image', model: 'flux-2', facts: ['2K'], aspect: 0.8, ago: 33 * minute, ended: 32 * minute, cost: 48, prompt: 'Moth on a linen shade, backlit, macro',
      state: { name: 'failed', code: 80013, message: 'Workflow execution failed', refunded: true },
    }),
    row(now, {
      id: 22, kind: 'video', model: 'veo3.1-quality', facts: ['8 s', '1080p'], aspect: 16 / 9, ago: 37 * minute, ended: 37 * minute, prompt: 'Marble hall, ink clouds, top shot',
      state: { name: 'rejected', reason: 'refused', code: 20002, message: 'a required parameter is missing', status: 400 },
    }),
    row(now, {
      id: 23, kind: 'video', model: 'doubao-seedance-2.0', facts: ['8 s', '720p'], aspect: 16 / 9, ago: 39 * minute, ended: 39 * minute, cost: 1374, prompt: 'Heron over the reeds, slow motion',
      state: { name: 'rejected', reason: 'noCredits', code: null, message: 'insufficient credits', status: 402 },
    }),
    row(now, {
      id: 24, kind: 'audio', model: 'suno-music', facts: ['V5'], ago: 55 * minute, ended: 54 * minute, prompt: 'Lyrics for a night train, two verses',
      state: { name: 'completedWithoutFile', at: now - 54 * minute },
    }),
    row(now, {
      id: 25, kind: 'image', model: 'flux-2', facts: ['2K'], aspect: 1.5, ago: 140 * minute, ended: 138 * minute, prompt: 'Fog bridge, one lamp',
      state: { name: 'linkDead', madeAt: now - 138 * minute, tries: 12, lastTryAt: now - 57 * minute },
    }),
    row(now, { id: 26, kind: 'image', model: 'z-image', facts: ['1:1'], aspect: 1, prompt: 'Withdrawn before it went out', state: { name: 'withdrawn' } }),
    row(now, {
      id: 27, kind: 'video', model: 'kling-3-0', facts: ['5 s'], aspect: 16 / 9, ago: 160 * minute, prompt: 'Tram in snow, windows lit', state: { name: 'dismissed', sentAt: now - 160 * minute },
    }),
    row(now, {
      id: 31, kind: 'image', model: 'mj-v7', facts: ['fast', '4 images'], aspect: 1.5, output: pictureOf(31), ago: 180 * minute, ended: 178 * minute, cost: 87, prompt: 'Alpine lake before sunrise, mist between pine ridges',
      state: { name: 'archived', at: now - 178 * minute },
    }),
    row(now, {
      id: 32, kind: 'image', model: 'gpt-image-2', facts: ['4k'], aspect: 1, output: pictureOf(32), ago: 200 * minute, ended: 199 * minute, prompt: 'Ceramic spheres on warm plaster',
      state: { name: 'archived', at: now - 199 * minute },
    }),
    row(now, { id: 33, kind: 'image', model: 'z-image', facts: [], aspect: 1, ago: 210 * minute, prompt: 'A state that a newer version wrote', state: { name: 'unknown', raw: 'moderated' } }),
  ];
}

/** More than ten in flight, more than five in the shelf. */
export function busyQueue(now: number): QueueView {
  const many = Array.from({ length: 14 }, (_, index) =>
    row(now, {
      id: 40 + index, kind: (['image', 'video', 'audio'] as const)[index % 3] ?? 'image', model: ['mj-v7', 'kling-3-0', 'suno-music'][index % 3] ?? 'mj-v7',
      facts: [['fast', '10 s', 'V5'][index % 3] ?? ''], aspect: [1, 16 / 9, 1][index % 3] ?? 1, ago: (8 + index * 11) * second,
      prompt: ['Copper petals', 'Tram in snow, windows lit', 'Slow waltz for harmonium'][index % 3] + `, take ${index + 1}`,
      state: { name: 'processing', since: now - (8 + index * 11) * second, status: null, estimate: usually(70 * second, 130 * second), watched: true },
    }),
  );
  const waiting = Array.from({ length: 9 }, (_, index) =>
    row(now, { id: 60 + index, kind: 'image', model: 'z-image', facts: ['1:1'], aspect: 1, cost: 12, prompt: `Paper-cut hills at dusk, take ${index + 1}`, state: { name: 'queued', waitsFor: 'turn', goesOutAt: null } }),
  );
  return view({ needsYou: [unconfirmed(now)], inFlight: many, waiting, inFlightLimit: 14 }, now);
}

/** A task that was made elsewhere and runs. */
export const addedById = (id: number, now: number): QueueRow => ({
  ...row(now, { id, kind: 'video', model: 'kling-3-0', prompt: '', facts: [], state: { name: 'processing', since: now - 60_000, status: null, estimate: null, watched: true } }),
  addedById: true,
});

/** What waits, with one of it moved. */
export function reordered(waiting: readonly QueueRow[], task: number, place: QueuePlace): QueueRow[] {
  const moved = waiting.find((each) => each.id === task);
  const others = waiting.filter((each) => each.id !== task);
  if (moved === undefined) return others;
  const before = place.at === 'before' ? others.findIndex((each) => each.id === place.task) : -1;
  const at = place.at === 'front' ? 0 : before === -1 ? others.length : before;
  return others.toSpliced(at, 0, moved);
}
