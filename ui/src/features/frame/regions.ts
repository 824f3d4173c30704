/** Moves the focus to the next part of the window (F6), or the one before; parts mark themselves with `data-region`. */
export function toRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.checkVisibility?.() !== false && region.closest('[inert]') === null);
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  for (let step = 1; step <= regions.length; step += 1) {
    const start = here === -1 ? (by === 1 ? -1 : 0) : here;
    const region = regions[(start + by * step + regions.length * 2) % regions.length];
    if (region === undefined) return;
    const inside = region.querySelector<HTMLElement>('a[href], button:not([tabindex="-1"]), input, textarea, select, [tabindex="0"]');
    (inside ?? region).focus();
    if (region.contains(document.activeElement)) return;
  }
}
