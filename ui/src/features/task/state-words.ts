import ArrowUpRight from '@lucide/svelte/icons/arrow-up-right';
import Ban from '@lucide/svelte/icons/ban';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import Clock from '@lucide/svelte/icons/clock';
import Coins from '@lucide/svelte/icons/coins';
import Eye from '@lucide/svelte/icons/eye';
import EyeOff from '@lucide/svelte/icons/eye-off';
import FileText from '@lucide/svelte/icons/file-text';
import HardDrive from '@lucide/svelte/icons/hard-drive';
import Hand from '@lucide/svelte/icons/hand';
import Link2Off from '@lucide/svelte/icons/link-2-off';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Save from '@lucide/svelte/icons/save';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Timer from '@lucide/svelte/icons/timer';
import Trash2 from '@lucide/svelte/icons/trash-2';
import Undo2 from '@lucide/svelte/icons/undo-2';
import Unplug from '@lucide/svelte/icons/unplug';
import type { StateView, WaitsFor } from '$lib/backend/bindings';
import type { IconOf } from '$lib/design';
import { words } from '$lib/words';
import type { About, Lines } from '$lib/words/en/task';

export type Tone = 'plain' | 'warn' | 'danger' | 'ok';
export type Action = keyof typeof words.task.actions;

export interface StateWords extends Lines {
  tone: Tone;
  icon: IconOf;
  /** The one thing to do about it, when there is one. */
  action: Action | null;
}

/** What is said of a state, how it looks and what can be done: words, tone, icon and one action for every state. */
export function stateWords(state: StateView, about: About): StateWords {
  return { ...words.task.state(state, about), ...lookOf(state, about) };
}

type Look = Pick<StateWords, 'tone' | 'icon' | 'action'>;
const look = (tone: Tone, icon: IconOf, action: Action | null): Look => ({ tone, icon, action });

function lookOf(state: StateView, about: About): Look {
  switch (state.name) {
    case 'queued': return waiting[state.waitsFor];
    case 'sending': return look('plain', ArrowUpRight, null);
    case 'processing': return state.watched ? look('plain', Eye, null) : look('plain', EyeOff, 'watch');
    case 'archiving': return look('plain', Save, null);
    case 'archived': return look('ok', ShieldCheck, null);
    case 'deleted': return look('plain', Trash2, 'reuse');
    case 'completedWithoutFile': return look('plain', FileText, 'copyAnswer');
    case 'archiveFailed': return look('danger', HardDrive, state.reason === 'diskFull' ? 'freeSpace' : 'tryNow');
    case 'linkDead': return look('danger', Link2Off, 'reuse');
    case 'failed': return look('danger', RotateCcw, 'edit');
    case 'rejected': return state.reason === 'noCredits' ? look('danger', Coins, affordable(about) ? 'submitAnew' : 'topUp') : look('danger', Ban, 'edit');
    case 'unconfirmed': return look('warn', CircleQuestionMark, 'decide');
    case 'lostContact': return look('warn', Unplug, 'askAgain');
    case 'withdrawn': return look('plain', Undo2, 'submit');
    case 'dismissed': return look('plain', CircleQuestionMark, null);
    case 'unknown': return look('plain', CircleQuestionMark, null);
  }
}

/** Whether the balance, as last read, is enough. */
const affordable = ({ balance, costEstimate }: About): boolean => balance !== null && costEstimate !== null && balance >= costEstimate;

const waiting: Record<WaitsFor, Look> = {
  turn: look('plain', Clock, 'withdraw'),
  rateLimit: look('plain', Timer, 'withdraw'),
  network: look('plain', Clock, 'withdraw'),
  key: look('plain', Clock, 'withdraw'),
  paused: look('plain', Clock, 'withdraw'),
  person: look('warn', Hand, 'release'),
  credits: look('warn', Coins, 'release'),
  batchPaused: look('plain', Clock, 'release'),
};
