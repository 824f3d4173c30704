import { Later } from '$lib/later.svelte';

/** What lies over a place, and the places where nobody's day begins. */
export const parts = {
  queue: new Later(() => import('$features/queue/QueuePlace.svelte')),
  settings: new Later(() => import('$features/settings/SettingsPlace.svelte')),
  spending: new Later(() => import('$features/spending/SpendingPlace.svelte')),
  insight: new Later(() => import('$features/insight/InsightPlace.svelte')),
  compose: new Later(() => import('$features/compose/ComposePane.svelte')),
  detail: new Later(() => import('$features/detail/DetailLayer.svelte')),
  compare: new Later(() => import('$features/compare/CompareLayer.svelte')),
  slideshow: new Later(() => import('$features/slideshow/SlideshowLayer.svelte')),
  board: new Later(() => import('$features/board/BoardLayer.svelte')),
  followUp: new Later(() => import('$features/follow/FollowUpDialog.svelte')),
  firstRun: new Later(() => import('$features/firstrun/FirstRun.svelte')),
  inspector: new Later(() => import('$features/detail/TaskInspector.svelte')),
  exporting: new Later(() => import('$features/export/ExportDialog.svelte')),
};
