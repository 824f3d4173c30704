import type { Fact, OutputView, QueueRow, TaskDetail, TimelineEntry } from '../bindings';
import { importedFrom } from './import';
import { outputId, peaks, type Item } from './works';

const hash = (seed: number): string =>
  Array.from({ length: 64 }, (_, index) => '0123456789abcdef'[Math.abs(Math.imul(seed + 11, 2654435761 + index * 40503)) % 16]).join('');

const idOf = (task: number): string => `task_01k9s4${String(task).padStart(6, '0')}d7h2m0qnsvxyr6h`;

const slug = (prompt: string): string => prompt.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 26).replace(/-$/, '');

const entry = (at: number, fact: Fact, attention = false): TimelineEntry => ({ at, fact, attention });

/** A finished task of the pretend library. */
export function detailOf({ task, work, madeAt, day, missing, changed, imported }: Item): TaskDetail {
  const madeIn = work.media === 'video' ? 171_000 : work.media === 'audio' ? 52_000 : 77_000;
  const sentAt = madeAt - madeIn;
  const folder = `/home/mira/Pictures/Afterimage/${day.slice(0, 4)}/${day.slice(5)}/${work.model}`;
  const extension = { image: 'png', video: 'mp4', audio: 'mp3', other: 'bin', unknown: 'bin' }[work.media];
  const outputs = Array.from({ length: work.outputs }, (_, index): OutputView => {
    const lastFrame = work.lastFrame && index === work.outputs - 1;
    const media = lastFrame ? 'image' : work.media;
    const seconds = (work.durationMs ?? 0) + index * 18_000;
    return {
      id: outputId(task, index),
      index,
      role: lastFrame ? 'lastFrame' : work.media === 'audio' ? 'track' : 'result',
      label: work.media === 'audio' ? (work.prompt.split(',')[0] ?? null) : null,
      media,
      mime: { image: 'image/png', video: 'video/mp4', audio: 'audio/mpeg', other: null, unknown: null }[media],
      width: media === 'audio' ? null : lastFrame ? 1280 : work.width,
      height: media === 'audio' ? null : lastFrame ? 720 : work.height,
      durationMs: media === 'image' ? null : media === 'audio' ? seconds : work.durationMs,
      facts: { image: 'PNG', video: 'H.264, 24 fps', audio: 'MP3, 192 kbit/s, 48 kHz stereo', other: null, unknown: null }[media],
      bytes: media === 'video' ? 9_100_000 : media === 'audio' ? 4_000_000 + index * 500_000 : 4_800_000 - index * 120_000,
      sha256: hash(task * 10 + index),
      path: `${folder}/${slug(work.prompt)}_${index + 1}.${lastFrame ? 'png' : extension}`,
      archivedAt: madeAt + 2000 + index * 900,
      state: { name: 'archived' },
      missing,
      changed,
      hasThumbnail: work.pic !== '',
      waveform: media === 'audio' ? peaks(task + index, 2000) : null,
    };
  });
  const credits = work.media === 'video' ? 1374 : work.media === 'audio' ? 60 : 87;
  const body = JSON.stringify({ model: work.model, prompt: work.prompt, ...bodyOf(work.media) }, null, 2);
  const made: TaskDetail = {
    id: task,
    kind: work.media === 'video' || work.media === 'audio' ? work.media : 'image',
    model: work.model,
    modelTitle: work.modelTitle,
    prompt: work.prompt,
    state: { name: 'archived', at: madeAt + 2000 + work.outputs * 900 },
    parameters: parametersOf(work.media),
    body,
    taskId: idOf(task),
    addedById: false,
    imported: null,
    createdAt: sentAt - 120,
    sentAt,
    endedAt: madeAt,
    madeInMs: madeIn,
    cost: { credits, how: work.media === 'audio' ? 'reported' : work.media === 'video' ? 'balance' : 'estimated', estimated: work.media === 'video' ? 1200 : null, refund: 'none' },
    outputs,
    timeline: [
      entry(sentAt - 120, { name: 'writtenToDisk', bytes: body.length, sha256: hash(task) }),
      entry(sentAt, { name: 'sent', host: 'reapi.ai', endpoint: `${work.media === 'audio' ? 'audio' : `${work.media}s`}/generations` }),
      entry(sentAt + 640, { name: 'answered', status: 200, code: null, message: null, requestId: null }),
      entry(sentAt + 642, { name: 'taskIdKept', taskId: idOf(task) }),
      entry(sentAt + 4000, { name: 'polled', status: 'processing', count: 9, lastAt: madeAt - 3000 }),
      entry(madeAt, { name: 'completed', outputs: work.outputs }),
      ...(work.media === 'video' ? [entry(madeAt + 900, { name: 'costDiffers', charged: credits, estimated: 1200 }, true)] : []),
      ...outputs.map((output) =>
        entry(output.archivedAt ?? madeAt, { name: 'saved', file: output.path?.split('/').at(-1) ?? '', bytes: output.bytes ?? 0, sha256: output.sha256 ?? '' }),
      ),
    ],
    answer: JSON.stringify({ id: idOf(task), status: 'completed', output: { image_urls: outputs.map((_, index) => `https://cdn.reapi.ai/media/${task}/${index}.png`) } }, null, 2),
    requestId: null,
    refusal: null,
    notFetched: 0, board: null,
  };
  return imported ? foreign(made) : made;
}

/** The same as a file of another program: nothing of it was ever a request. */
const foreign = (made: TaskDetail): TaskDetail => ({
  ...made, model: 'sd_xl_base_1.0', modelTitle: 'sd_xl_base_1.0', imported: importedFrom, taskId: null, sentAt: null, madeInMs: null, cost: null, timeline: [], answer: null, body: '{}',
  parameters: [{ name: 'seed', label: 'Seed', value: 8566257 }, { name: 'steps', label: 'Steps', value: 20 }],
});

function bodyOf(media: Item['work']['media']) {
  if (media === 'video') return { size: '16:9', resolution: '720p', duration: 8, generate_audio: true, return_last_frame: true };
  if (media === 'audio') return { version: 'V5', customMode: false, instrumental: true };
  return { speed: 'fast' };
}

function parametersOf(media: Item['work']['media']): TaskDetail['parameters'] {
  if (media === 'video') {
    return [
      { name: 'size', label: 'Size', value: '16:9' },
      { name: 'resolution', label: 'Resolution', value: '720p' },
      { name: 'duration', label: 'Duration', value: 8 },
      { name: 'generate_audio', label: 'Audio', value: true },
      { name: 'return_last_frame', label: 'Last frame', value: true },
    ];
  }
  if (media === 'audio') {
    return [
      { name: 'version', label: 'Version', value: 'V5' },
      { name: 'customMode', label: 'Custom mode', value: false },
      { name: 'instrumental', label: 'Instrumental', value: true },
    ];
  }
  return [{ name: 'speed', label: 'Speed', value: 'fast' }];
}

/** A task of the queue: what is known so far, in the order in which it happened. */
export function detailOfRow(row: QueueRow): TaskDetail {
  const { state } = row;
  const sentAt = row.sentAt ?? row.createdAt;
  const body = JSON.stringify({ model: row.model, prompt: row.prompt, duration: 8, resolution: '720p', size: '16:9' }, null, 2);
  const timeline = [entry(row.createdAt, { name: 'writtenToDisk', bytes: 1204, sha256: hash(row.id) })];
  if (row.sentAt !== null) timeline.push(entry(sentAt, { name: 'sent', host: 'reapi.ai', endpoint: `${row.kind === 'audio' ? 'audio' : `${row.kind}s`}/generations` }));
  if (state.name === 'unconfirmed') {
    timeline.push(entry(state.brokeAt, { name: 'connectionBroke', afterMs: state.brokeAt - state.sentAt, detail: 'connection reset by peer' }, true));
    if (state.balance) timeline.push(entry(state.balance.afterAt, { name: 'balanceRead', credits: state.balance.after }));
  } else if (state.name === 'rejected') {
    timeline.push(entry(sentAt + 310, { name: 'answered', status: state.status, code: state.code, message: state.message, requestId: 'req_8a4f0d2e-51c0-4f0e-9d6f-2b1f4f7c9a10' }, true));
  } else if (row.sentAt !== null && state.name !== 'sending') {
    timeline.push(entry(sentAt + 640, { name: 'answered', status: 200, code: null, message: null, requestId: null }));
    timeline.push(entry(sentAt + 642, { name: 'taskIdKept', taskId: idOf(row.id) }));
    timeline.push(entry(sentAt + 3000, { name: 'polled', status: 'processing', count: 14, lastAt: sentAt + 30_000 }));
  }
  if (state.name === 'failed') timeline.push(entry(row.endedAt ?? sentAt, { name: 'failed', code: state.code, message: state.message }, true));
  if (state.name === 'failed') timeline.push(state.refunded ? entry((row.endedAt ?? sentAt) + 800, { name: 'refundSeen', credits: row.costEstimate }) : entry((row.endedAt ?? sentAt) + 15_000, { name: 'notRefunded', credits: row.costEstimate ?? 0 }, true));
  if (state.name === 'archiveFailed') timeline.push(entry(row.endedAt ?? sentAt, { name: 'notSaved', reason: state.reason, detail: 'write: no space left on device (os error 28)' }, true));
  if (state.name === 'linkDead') timeline.push(entry(state.lastTryAt, { name: 'linkDead', status: 404 }, true));
  const known = row.sentAt !== null && !['unconfirmed', 'sending', 'rejected', 'dismissed'].includes(state.name);
  return {
    id: row.id,
    kind: row.kind,
    model: row.model,
    modelTitle: row.modelTitle,
    prompt: row.prompt,
    state,
    parameters: parametersOf(row.kind),
    body,
    taskId: known ? idOf(row.id) : null,
    addedById: row.addedById,
    imported: null,
    createdAt: row.createdAt,
    sentAt: row.sentAt,
    endedAt: row.endedAt,
    madeInMs: row.endedAt === null ? null : row.endedAt - sentAt,
    cost: row.costEstimate === null ? null : { credits: row.costEstimate, how: state.name === 'failed' ? 'balance' : 'estimated', estimated: null, refund: state.name !== 'failed' ? 'none' : state.refunded ? 'seen' : 'missing' },
    outputs: [],
    timeline,
    answer: state.name === 'completedWithoutFile' ? JSON.stringify({ id: idOf(row.id), status: 'completed', output: { text: 'Verse 1 …' } }, null, 2) : null,
    refusal: refusalOf(row),
    requestId: state.name === 'rejected' || (state.name === 'failed' && !state.refunded) ? 'req_8a4f0d2e-51c0-4f0e-9d6f-2b1f4f7c9a10' : null,
    notFetched: 0, board: null,
  };
}

/** What a refused prompt is held against. */
function refusalOf({ state, endedAt, createdAt }: QueueRow): TaskDetail['refusal'] {
  if (state.name !== 'failed' || state.code !== 80006) return null;
  const spans = [
    { how: 'same', text: 'Sports car ' }, { how: 'removed', text: 'without a badge' }, { how: 'added', text: 'with the maker’s badge' },
    { how: 'same', text: ', dusk, showroom' }, { how: 'added', text: ' ad' },
  ] as const;
  return { accepted: { task: 3, at: (endedAt ?? createdAt) - 3 * 3_600_000, spans: spans.map((span) => ({ ...span })) } };
}
