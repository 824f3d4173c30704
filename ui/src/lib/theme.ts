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

let factor = 1;

/** Scales the whole page with its text, 90 to 150 percent. */
export function showScale(percent: number): void {
  factor = Math.min(150, Math.max(90, percent)) / 100;
  const { style } = document.documentElement;
  style.setProperty('zoom', factor === 1 ? '' : String(factor));
  // Engines differ in whether boxes are measured before or after the zoom; what floats is placed by such measures.
  const measuredAfter = factor !== 1 && document.documentElement.getBoundingClientRect().width > innerWidth / factor + 1;
  style.setProperty('--measured-zoom', String(measuredAfter ? factor : 1));
}

/** The page's zoom: window pixels for one CSS pixel. */
export const pageScale = (): number => factor;
