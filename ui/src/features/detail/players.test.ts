import { screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const newest = 1000 + 12_480;
const nightDrive = newest - 7;

beforeEach(() => {
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
});

async function opened(task: number) {
  const page = await openPage('studio', { place: 'library' });
  page.backend.tell({ type: 'openTask', task });
  await screen.findByRole('button', { name: words.detail.back });
  return page;
}

/** Lets an element play as far as the test says. */
function playing(media: HTMLMediaElement, seconds: number) {
  let time = 0;
  Object.defineProperties(media, { duration: { value: seconds }, paused: { value: false }, currentTime: { get: () => time, set: (to: number) => (time = to), configurable: true } });
  media.dispatchEvent(new Event('durationchange'));
  media.dispatchEvent(new Event('play'));
  return (to: number) => {
    time = to;
    media.dispatchEvent(new Event('timeupdate'));
  };
}

it('the next track begins before the one before it is silent, which plays to its end', async () => {
  await opened(nightDrive);
  await screen.findByText(/^Track 1 of 2/);
  const [first, second] = [...document.querySelectorAll('audio')];
  if (first === undefined || second === undefined) throw new Error('two tracks are read ahead');
  const goesTo = playing(first, 168);
  goesTo(167);
  expect(vi.mocked(HTMLMediaElement.prototype.play).mock.contexts).not.toContain(second);
  goesTo(167.98);
  expect(vi.mocked(HTMLMediaElement.prototype.play).mock.contexts).toContain(second);
  await screen.findByText(/^Track 2 of 2/);
  expect(vi.mocked(HTMLMediaElement.prototype.pause).mock.contexts).not.toContain(first);
  // Its end is nobody's end any more.
  first.dispatchEvent(new Event('ended'));
  expect(screen.getByText(/^Track 2 of 2/)).toBeTruthy();
});

it('a part that is chosen is said, looped by a key, and gone by another', async () => {
  const { person } = await opened(nightDrive);
  await screen.findByText(/^Track 1 of 2/);
  const first = document.querySelector('audio') as HTMLAudioElement;
  const goesTo = playing(first, 168);
  goesTo(87);
  await person.keyboard('[[');
  goesTo(116);
  await person.keyboard(']');
  await screen.findByText(words.detail.selected('1:27', '1:56'));
  const loop = screen.getByRole('button', { name: words.detail.loopPart('1:27.0', '1:56.0') });
  await person.keyboard('{Shift>}l{/Shift}');
  await waitFor(() => expect(loop.getAttribute('aria-pressed')).toBe('true'));
  goesTo(116.2);
  expect(first.currentTime).toBe(87);
  await person.keyboard('x');
  await waitFor(() => expect(screen.queryByText(/^Selected/)).toBeNull());
});

it('a frame that cannot be read is said so, and nothing is asked of the engine', async () => {
  const { backend, person } = await opened(newest);
  await screen.findByText(/frame 1 of 192/);
  await person.keyboard('s');
  await screen.findByText(words.detail.stillCannot);
  expect(backend.asked.filter((verb) => verb.startsWith('still'))).toEqual([]);
});

vi.setConfig({ testTimeout: 60_000 });
