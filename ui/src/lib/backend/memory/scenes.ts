import type { AccountView, Condition, Draft, Lesson, QueueView, Settings } from '../bindings';
import { batchQueue, busyQueue, emptyQueue, pausedQueue, statesQueue, studioQueue } from './rows';

/** What can be looked at, by the name in the address: `?scene=offline`. */
export const sceneNames = [
  'studio', 'states', 'busy', 'empty', 'one', 'many', 'slow', 'broken',
  'first-run', 'first-run-no-keychain', 'first-run-refused', 'first-run-offline',
  'offline', 'key-refused', 'key-missing', 'key-unreadable', 'rate-limit', 'trouble', 'edge', 'paused', 'archive-away', 'disk-full', 'library-full', 'library-damaged', 'sandbox', 'balance-unread', 'credits-missing', 'receipt-slow', 'learnt', 'batches', 'board', 'board-clips', 'board-songs', 'judged', 'seven', 'files', 'import-archive', 'import-nothing', 'import-slow',
] as const;
export type SceneName = (typeof sceneNames)[number];

export interface Scene {
  account: AccountView | null;
  queue: QueueView;
  results: number;
  conditions: Condition[];
  credits: number | null;
  balanceAge: number;
  /** Every query fails. */
  broken: boolean;
  /** How long an answer takes, in milliseconds. */
  delay: number;
  keychain: 'running' | 'missing';
  /** How "check and keep" ends. */
  key: 'taken' | 'refused' | 'not reached';
  /** Whether a receipt is written at once, or never comes to its end. */
  receipt: 'written' | 'slow';
  /** Some are private, in the bin, failed or gone from the disk. */
  judged: boolean;
  /** What was learnt from the service. */
  lessons: Lesson[];
}

export const realAccount: AccountView = {
  id: 1, name: 'reAPI', host: 'reapi.ai', sandbox: false, key: { at: 'keychain', hint: 'rk_live_…7Qd4', keychain: 'GNOME Keyring' },
};
export const sandboxAccount: AccountView = { id: 2, name: 'Sandbox', host: '127.0.0.1', sandbox: true, key: { at: 'memory', hint: 'rk_live_…demo' } };

export function sceneOf(name: SceneName, now: number): Scene {
  const calm: Scene = {
    account: realAccount, queue: studioQueue(now), results: 12_480, conditions: [], credits: 8412, balanceAge: 12_000,
    broken: false, delay: 0, keychain: 'running', key: 'taken', receipt: 'written', judged: false, lessons: [],
  };
  const under = (...conditions: Condition[]): Scene => ({ ...calm, conditions });
  const fresh: Scene = { ...calm, account: null, queue: emptyQueue(now, false), results: 0, credits: null };
  switch (name) {
    case 'studio': return calm;
    case 'states': return { ...calm, queue: statesQueue(now), conditions: [{ name: 'rateLimit', until: now + 38_000 }] };
    case 'busy': return { ...calm, queue: busyQueue(now) };
    case 'empty': return { ...calm, queue: emptyQueue(now, false), results: 0 };
    case 'one': return { ...calm, queue: emptyQueue(now, true), results: 1 };
    case 'many': return { ...calm, results: 100_000 };
    case 'slow': return { ...calm, delay: 2500 };
    case 'broken': return { ...calm, broken: true };
    case 'first-run': return fresh;
    case 'first-run-no-keychain': return { ...fresh, keychain: 'missing' };
    case 'first-run-refused': return { ...fresh, key: 'refused' };
    case 'first-run-offline': return { ...fresh, key: 'not reached' };
    case 'offline': return { ...under({ name: 'offline', since: now - 6 * 60_000, tasks: 2, retryAt: now + 12_000 }), balanceAge: 9 * 60_000 };
    case 'key-refused': return { ...under({ name: 'keyRefused', at: now - 9 * 60_000, code: 10004, message: 'revoked', tasks: 5 }), balanceAge: 9 * 60_000 };
    case 'key-missing': return { ...under({ name: 'keyMissing', unreadable: false }), account: { ...realAccount, key: { at: 'missing' } }, credits: null };
    case 'key-unreadable': return { ...under({ name: 'keyMissing', unreadable: true }), account: { ...realAccount, key: { at: 'unreadable' } }, credits: null };
    case 'rate-limit': return under({ name: 'rateLimit', until: now + 38_000 });
    case 'trouble': return under({ name: 'serviceTrouble', status: 502, retryAt: now + 40_000 }, { name: 'paused', waiting: 1 });
    case 'edge': return under({ name: 'edge', status: 403, retryAt: now + 60_000 });
    case 'paused': return { ...under({ name: 'paused', waiting: 1 }), queue: pausedQueue(now) };
    case 'archive-away': return under({ name: 'archiveAway', folder: '/media/studio/Afterimage', waiting: 3 }, { name: 'rateLimit', until: now + 38_000 });
    case 'disk-full': return under({ name: 'diskFull', folder: '/home/mira/Pictures/Afterimage', free: 90_000_000 });
    case 'library-full': return under({ name: 'database', why: 'full' });
    case 'library-damaged': return under({ name: 'database', why: 'damaged' });
    case 'sandbox': return { ...calm, account: sandboxAccount, results: 7 };
    case 'balance-unread': return { ...calm, credits: null };
    case 'credits-missing': return { ...under({ name: 'creditsMissing', tasks: 1, credits: 240, task: 20 }), queue: statesQueue(now) };
    case 'files':
    case 'import-archive':
    case 'import-nothing':
    case 'import-slow':
    case 'board':
    case 'board-clips':
    case 'board-songs': return calm;
    case 'batches': return { ...calm, queue: batchQueue(now), credits: 20 };
    case 'judged': return { ...calm, judged: true };
    case 'seven': return { ...calm, results: 7 };
    case 'receipt-slow': return { ...calm, receipt: 'slow' };
    case 'learnt': return { ...calm, lessons: lessonsNow(now) };
  }
}

const lessonsNow = (now: number): Lesson[] => [
  {
    model: 'doubao-seedance-2.0', modelTitle: 'Seedance 2.0', key: 'refused.seed.9f2c41d87a03e6b5', task: 12, at: now - 3 * 86_400_000, times: 1, followed: true,
    of: { name: 'refused', field: 'seed', value: '-1', code: 20001, message: 'Invalid value for parameter seed' },
  },
  {
    model: 'gpt-image-2', modelTitle: 'GPT Image 2', key: 'taken.4k-is-wide-or-tall', task: 31, at: now - 3_600_000, times: 2, followed: false,
    of: { name: 'taken', field: 'resolution', text: '4k needs a wide or tall size.', blocks: true },
  },
];

export const settingsNow: Settings = {
  theme: 'system', textScale: 100, archiveFolder: '/home/mira/Pictures/Afterimage', inFlightLimit: 3, stopWatching: { image: null, video: null, audio: null },
  askAbovePress: 5000, askAboveDay: null,
  notifyReady: true, notifyFailed: true, notifyNeedsYou: true, notifySound: false, stayInTray: true,
};

export const draftNow: Draft = {
  submitId: 'press-1', kind: 'video',
  models: { image: 'gpt-image-2', video: 'doubao-seedance-2.0', audio: 'suno-music' },
  prompt: 'Slow dolly along the shore at first light, mist lifting off the water between the pines, a heron takes off left to right, 35 mm film',
  values: { size: '16:9', resolution: '720p', duration: 8 },
  references: [{ url: 'https://images.example.net/lake-first-frame.jpg', name: 'image_with_roles.first_frame' }],
  extra: '', left: [], body: '', count: 2, sweeps: {}, table: '', tab: 1,
};
