import type { Theme } from './backend/bindings';

const light = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: light)');
let chosen: Theme = 'system';

function apply(): void {
  const theme = chosen === 'system' ? (light?.matches ? 'light' : 'dark') : chosen;
  document.documentElement.dataset.theme = theme;
}

light?.addEventListener('change', apply);

/** Shows a theme; `system` follows the computer, also while the window is open. */
export function showTheme(theme: Theme): void {
  chosen = theme;
  apply();
}

/** Scales the whole page with its text, 90 to 150 percent. */
export function showScale(percent: number): void {
  const within = Math.min(150, Math.max(90, percent));
  document.documentElement.style.setProperty('zoom', within === 100 ? '' : String(within / 100));
}
