import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { View } from '$lib/backend/bindings';
import { MemoryBackend } from '$lib/backend/memory';
import { Remembered } from '$lib/remembered';
import GridHeader from './GridHeader.svelte';
import { Prefs } from './prefs.svelte';

const begun: View = { view: 1, count: 60, of: null, rows: 9, height: 2000, tookMs: 3, whole: false, trouble: null, collection: null };

it.each(['library', 'studio'] as const)('says in the %s how many there are when that is known, and until then no smaller number', async (part) => {
  const prefs = new Prefs(new Remembered(new MemoryBackend('studio'), {}), part);
  const props = { part, view: begun, filtered: false, collected: false, prefs };
  const { rerender } = render(GridHeader, props);
  expect(screen.getByRole('heading').textContent).toBe('Library');
  expect(screen.queryByText(/60/)).toBeNull();
  await rerender({ ...props, view: { ...begun, count: 12_480, of: 12_480, whole: true } });
  expect(screen.getByText(/12,480 results/)).toBeTruthy();
});
