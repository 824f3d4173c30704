import { describe, expect, it } from 'vitest';
import {
  bytes, bytesOf, clock, credits, dayHead, daysBetween, dollars, duration, exactDuration, list, moment, momentAt, number, percent, rate,
  roundedEstimate, shortHash, shortId, time, timeLeft,
} from './format';
import { plural } from './plural';

const at = (text: string) => new Date(text).getTime();

describe('numbers', () => {
  it('groups thousands and names credits', () => {
    expect(number(8412)).toBe('8,412');
    expect(credits(8412)).toBe('8,412 credits');
    expect(credits(1)).toBe('1 credit');
  });
  it('shows credits as dollars, small ones with what they need', () => {
    expect(dollars(2749)).toBe('$2.75');
    expect(dollars(31)).toBe('$0.031');
    expect(dollars(0)).toBe('$0.00');
  });
  it('shows shares as whole percent with a space', () => expect(percent(0.519)).toBe('52 %'));
  it('joins a list as it is spoken', () => expect(list(['size', 'seed', 'style'])).toBe('size, seed and style'));
  it('picks the form for a count', () => {
    expect(plural(1, { one: '# task', other: '# tasks' })).toBe('1 task');
    expect(plural(12_480, { one: '# task', other: '# tasks' })).toBe('12,480 tasks');
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'], [412, '412 B'], [1204, '1 kB'], [412_000, '412 kB'], [8_400_000, '8.4 MB'], [148_000_000, '148 MB'], [999_600, '1.0 MB'], [412e9, '412 GB'], [4.5e12, '4.5 TB'],
  ])('%d bytes is %s', (size, words) => expect(bytes(size)).toBe(words));
  it('says a part in the unit of the whole', () => expect(bytesOf(8_400_000, 11_800_000)).toBe('8.4 of 11.8 MB'));
  it('says speed without false precision', () => {
    expect(rate(12_300_000)).toBe('12 MB/s');
    expect(rate(1_240_000)).toBe('1.2 MB/s');
  });
});

describe('times', () => {
  it.each([
    [0, '0 s'], [48_000, '48 s'], [77_000, '1 min 17 s'], [120_000, '2 min'], [3_900_000, '1 h 5 min'], [273_600_000, '3 d 4 h'], [-5, '0 s'],
  ])('%d ms lasts %s', (ms, words) => expect(duration(ms)).toBe(words));
  it('keeps a tenth under ten seconds where it is a fact', () => {
    expect(exactDuration(9400)).toBe('9.4 s');
    expect(exactDuration(9960)).toBe('10 s');
  });
  it('shows the length of a medium', () => {
    expect(clock(8000)).toBe('0:08');
    expect(clock(168_000)).toBe('2:48');
    expect(clock(3_723_000)).toBe('1:02:03');
  });
  it('rounds an estimate to what can be meant', () => {
    expect(roundedEstimate(7300)).toBe(7000);
    expect(roundedEstimate(33_000)).toBe(35_000);
    expect(roundedEstimate(61_000)).toBe(60_000);
    expect(roundedEstimate(133_000)).toBe(130_000);
    expect(roundedEstimate(400_000)).toBe(420_000);
    expect(roundedEstimate(0)).toBe(1000);
  });
  it('says time left as a range, or once when both ends agree', () => {
    expect(timeLeft(61_000, 122_000)).toBe('1 min to 2 min left');
    expect(timeLeft(5000, 9000)).toBe('5 s to 9 s left');
    expect(timeLeft(420_000, 425_000)).toBe('about 7 min left');
  });
  it('names days from where the person stands', () => {
    const now = at('2026-11-24T15:00:00');
    expect(time(at('2026-11-24T14:02:11'))).toBe('14:02');
    expect(moment(at('2026-11-24T14:02:11'), now)).toBe('14:02');
    expect(moment(at('2026-11-23T22:18:00'), now)).toBe('yesterday 22:18');
    expect(moment(at('2026-11-03T22:18:00'), now)).toBe('3 Nov 22:18');
    expect(moment(at('2025-11-03T22:18:00'), now)).toBe('3 Nov 2025 22:18');
    expect(momentAt(at('2026-11-24T14:02:11'), now)).toBe('today at 14:02');
    expect(dayHead('2026-11-24', now)).toBe('Today');
    expect(dayHead('2026-11-23', now)).toBe('Yesterday');
    expect(dayHead('2026-09-02', now)).toBe('2 September');
    expect(dayHead('2025-09-02', now)).toBe('2 September 2025');
    expect(dayHead('no day', now)).toBe('no day');
  });
  it('counts days by the calendar, not by hours', () => {
    expect(daysBetween(at('2026-11-23T23:59:00'), at('2026-11-24T00:01:00'))).toBe(1);
    expect(daysBetween(at('2026-11-24T00:01:00'), at('2026-11-24T23:59:00'))).toBe(0);
  });
});

describe('ids', () => {
  it('keeps both ends of what is too long for its place', () => {
    expect(shortHash('9f2c41d87a03000000000000000000000000000000000000000000000000e6b5')).toBe('9f2c 41d8 7a03 … e6b5');
    expect(shortId('task_01k9s419324d00000000nsvxyr6h')).toBe('task_01k9s419324d…nsvxyr6h');
    expect(shortId('task_short')).toBe('task_short');
  });
});
