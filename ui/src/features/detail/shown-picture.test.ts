import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Backend } from '$lib/backend/backend';
import type { OutputView } from '$lib/backend/bindings';
import { Ahead, type Coming } from './ahead';
import { ShownPicture } from './shown-picture.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stage() {
  const settle = new Map<string, (ok: boolean) => void>();
  const made = new Map<string, Coming>();
  const ahead = {
    load: (address: string) => {
      const coming = made.get(address) ?? { image: document.createElement('img'), decoded: new Promise<boolean>((done) => settle.set(address, done)) };
      made.set(address, coming);
      return coming;
    },
  } as unknown as Ahead;
  const backend = { original: (output: number) => `original ${output}`, thumbnail: (output: number) => `thumbnail ${output}` } as unknown as Backend;
  const output = (id: number) => ({ id, hasThumbnail: true, width: 10, height: 10 }) as OutputView;
  const shown = new ShownPicture(backend, ahead, output(1));
  const comes = async (address: string, ok = true) => {
    settle.get(address)?.(ok);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { shown, output, comes, made };
}

it('the picture before stays until the next can be drawn', async () => {
  const { shown, output, comes, made } = stage();
  await comes('original 1');
  shown.show(output(2));
  expect([shown.output.id, shown.image]).toEqual([1, made.get('original 1')?.image]);
  await comes('original 2');
  expect([shown.output.id, shown.image]).toEqual([2, made.get('original 2')?.image]);
});

it('a thumbnail stands for what takes longer, and nothing for what takes too long', async () => {
  const { shown, output, comes, made } = stage();
  await comes('original 1');
  shown.show(output(2));
  await comes('thumbnail 2');
  expect([shown.output.id, shown.image]).toEqual([2, null]);
  await comes('original 2');
  expect(shown.image).toBe(made.get('original 2')?.image);
  shown.show(output(3));
  await vi.advanceTimersByTimeAsync(300);
  expect([shown.output.id, shown.image]).toEqual([3, null]);
});

it('what comes late takes no place from what was asked for after it', async () => {
  const { shown, output, comes } = stage();
  shown.show(output(2));
  shown.show(output(3));
  await comes('original 3');
  await comes('original 2');
  await comes('original 1');
  expect(shown.output.id).toBe(3);
});

it('one that cannot be drawn says so, and the next is not broken by it', async () => {
  const { shown, output, comes } = stage();
  await comes('original 1', false);
  expect(shown.broken).toBe(true);
  shown.show(output(2));
  await comes('original 2');
  expect([shown.output.id, shown.broken]).toEqual([2, false]);
});
