import { expect, it } from 'vitest';
import { HandOver } from './gapless';

it('the next track is asked to play as long before the end as it takes to be heard', () => {
  const over = new HandOver();
  expect([400, 60, 48, 10, 0].map((left) => over.isDue(left))).toEqual([false, false, true, true, true]);
  for (let track = 0; track < 8; track += 1) {
    over.asked(track, 1000 * track);
    over.heard(track, 1000 * track + 120);
  }
  expect(over.leadMs).toBeCloseTo(120, 0);
  expect([140, 126].map((left) => over.isDue(left))).toEqual([false, true]);
});

it('what somebody else started, or a sleep of the computer, teaches nothing', () => {
  const over = new HandOver();
  const before = over.leadMs;
  over.heard(1, 500);
  over.asked(1, 0);
  over.heard(2, 180);
  over.heard(1, 190);
  over.asked(3, 0);
  over.heard(3, 60_000);
  over.asked(4, 100);
  over.heard(4, 50);
  expect(over.leadMs).toBe(before);
});

it('never begins so early that both are heard for long', () => {
  const over = new HandOver();
  for (let track = 0; track < 20; track += 1) {
    over.asked(track, 0);
    over.heard(track, 1900);
  }
  expect(over.leadMs).toBe(200);
});
