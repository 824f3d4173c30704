import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import Braces from '@lucide/svelte/icons/braces';
import ChevronsUp from '@lucide/svelte/icons/chevrons-up';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import Coins from '@lucide/svelte/icons/coins';
import Copy from '@lucide/svelte/icons/copy';
import ImagePlus from '@lucide/svelte/icons/image-plus';
import UserPlus from '@lucide/svelte/icons/user-plus';
import Dices from '@lucide/svelte/icons/dices';
import GitBranch from '@lucide/svelte/icons/git-branch';
import Eye from '@lucide/svelte/icons/eye';
import EyeOff from '@lucide/svelte/icons/eye-off';
import PanelTop from '@lucide/svelte/icons/panel-top';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Repeat2 from '@lucide/svelte/icons/repeat-2';
import Send from '@lucide/svelte/icons/send';
import Undo2 from '@lucide/svelte/icons/undo-2';
import type { QueueRow } from '$lib/backend/bindings';
import type { MenuEntry, MenuGroups } from '$lib/design';
import { keysOf } from '$lib/keymap';
import { words } from '$lib/words';
import type { ResultActs } from '$features/cast/as-reference';
import type { TaskActs } from '$features/task/acts';

/** Something was made, so something can follow it. */
const ended = ({ state }: QueueRow) => ['archived', 'archiving', 'archiveFailed', 'linkDead', 'completedWithoutFile'].includes(state.name);

/** Everything that can be done with a row. What its state does not allow is left out. */
export function rowMenu(row: QueueRow, waiting: readonly QueueRow[], acts: TaskActs, decide: (task: number) => void, results: ResultActs | null = null): MenuGroups {
  const said = words.task;
  const { id, state } = row;
  const own: MenuEntry[] = [];
  const at = waiting.findIndex((each) => each.id === id);
  const order = { up: at > 0, down: at !== -1 && at < waiting.length - 1 };
  if (state.name === 'queued') {
    if (state.waitsFor === 'person' || state.waitsFor === 'credits' || state.waitsFor === 'batchPaused') own.push({ label: said.actions.release, icon: Send, act: () => acts.release([id]) });
    if (order.up) own.push({ label: words.queue.sendNext, icon: ChevronsUp, act: () => acts.move(id, 'front') }, { label: words.queue.moveUp, icon: ArrowUp, keys: keysOf('queue.up'), act: () => acts.move(id, 'up') });
    if (order.down) own.push({ label: words.queue.moveDown, icon: ArrowDown, keys: keysOf('queue.down'), act: () => acts.move(id, 'down') });
    own.push({ label: said.actions.withdraw, icon: Undo2, keys: keysOf('queue.withdraw'), act: () => acts.withdraw([id]) });
  }
  if (state.name === 'rejected' && state.reason === 'noCredits') {
    own.push({ label: said.actions.submitAnew, icon: Send, act: () => acts.submitAnew(id) }, { label: said.actions.topUp, icon: Coins, act: () => acts.do('topUp', id, decide) });
  }
  if (state.name === 'processing') {
    own.push(
      state.watched
        ? { label: said.stopWatching, icon: EyeOff, act: () => acts.watch(id, false) }
        : { label: said.actions.watch, icon: Eye, act: () => acts.watch(id, true) },
    );
  }
  if (state.name === 'unconfirmed') own.push({ label: said.actions.decide, icon: CircleQuestionMark, keys: keysOf('queue.way1'), act: () => decide(id) });
  if (state.name === 'lostContact') own.push({ label: said.actions.askAgain, icon: RefreshCw, act: () => acts.askAgain(id) });
  if (state.name === 'archiveFailed' || state.name === 'linkDead') own.push({ label: said.actions.tryNow, icon: RefreshCw, act: () => acts.tryNow(id) });
  const made = results !== null && row.output !== null && state.name === 'archived' ? { results, output: row.output } : null;
  return [
    own,
    [
      { label: said.open, icon: PanelTop, keys: keysOf('queue.open'), act: () => acts.open(id) },
      ...(row.addedById ? [] : [{ label: said.actions.reuse, icon: Repeat2, act: () => acts.reuse(id) }, { label: words.follow.vary, icon: Dices, keys: keysOf('grid.vary'), act: () => acts.vary(id) }]),
      ...(ended(row) ? [{ label: words.follow.followUp, icon: GitBranch, keys: keysOf('grid.followUp'), act: () => acts.askFollowUp(id) }] : []),
    ],
    made === null
      ? []
      : [
          { label: words.cast.asReference, icon: ImagePlus, act: () => made.results.asReference(made.output) },
          { label: words.cast.addToCast, icon: UserPlus, act: () => made.results.addToCast(made.output) },
        ],
    row.addedById
      ? []
      : [
          { label: said.copyPrompt, icon: Copy, act: () => acts.copyPrompt(id) },
          { label: said.copyJson, icon: Braces, act: () => acts.copyJson(id) },
        ],
  ];
}
