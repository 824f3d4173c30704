/** Numbers, money, sizes and times as they stand on screen. Everything that can change is made of digits of one width. */

export const locale = 'en-GB';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
const listed = new Intl.ListFormat(locale, { type: 'conjunction' });

/** "8,412" */
export const number = (value: number): string => whole.format(value);

/** "8,412 credits" */
export const credits = (value: number): string => `${number(value)} ${value === 1 ? 'credit' : 'credits'}`;

/** Credits as dollars, "$2.75"; below ten cents with what is needed to tell it from nothing, "$0.031". */
export function dollars(value: number): string {
  const amount = value / 1000;
  return Math.abs(amount) < 0.1 ? cents.format(amount) : money.format(amount);
}

/** "52 %" of a share between 0 and 1. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** "a, b and c" */
export const list = (items: readonly string[]): string => listed.format(items);

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

function unitOf(value: number): number {
  let unit = 0;
  while (unit < units.length - 1 && value >= 999.5 * 1000 ** unit) unit += 1;
  return unit;
}

function inUnit(value: number, unit: number): string {
  const amount = value / 1000 ** unit;
  // A tenth where it tells something: "8.4 MB" and "11.8 MB", but "90 MB" and "148 MB".
  if (unit < 2 || amount >= 99.95) return number(amount);
  const tenths = amount.toFixed(1);
  return amount >= 10 && tenths.endsWith('.0') ? tenths.slice(0, -2) : tenths;
}

/** "412 kB", "8.4 MB", "412 GB" */
export function bytes(value: number): string {
  const unit = unitOf(value);
  return `${inUnit(value, unit)} ${units[unit]}`;
}

/** "8.4 of 11.8 MB": both in the unit of the whole. */
export function bytesOf(part: number, all: number): string {
  const unit = unitOf(all);
  return `${inUnit(part, unit)} of ${inUnit(all, unit)} ${units[unit]}`;
}

/** "12 MB/s" */
export function rate(perSecond: number): string {
  const unit = unitOf(perSecond);
  const amount = perSecond / 1000 ** unit;
  return `${amount < 9.95 && unit >= 2 ? amount.toFixed(1) : number(amount)} ${units[unit]}/s`;
}

/** "48 s", "1 min 17 s", "2 h 5 min", "3 d 4 h". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, 'h', minutes % 60, 'min');
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const two = (big: number, bigUnit: string, small: number, smallUnit: string) =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;

/** As `duration`, with a tenth under ten seconds: "9.4 s". */
export const exactDuration = (ms: number): string =>
  ms < 50 ? 'less than 0.1 s' : ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : duration(ms);

/** Length of a medium: "0:08", "2:48", "1:02:03". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** An estimated time, rounded to what can be meant: 1 s under ten, 5 s under a minute, 10 s under five, then minutes. */
export function roundedEstimate(ms: number): number {
  const seconds = Math.max(1, ms / 1000);
  const step = seconds < 9.5 ? 1 : seconds < 57.5 ? 5 : seconds < 295 ? 10 : 60;
  return Math.round(seconds / step) * step * 1000;
}

/** "1 min to 2 min left"; one figure when both ends say the same. */
export function timeLeft(fromMs: number, toMs: number): string {
  const from = duration(roundedEstimate(Math.min(fromMs, toMs)));
  const to = duration(roundedEstimate(Math.max(fromMs, toMs)));
  return from === to ? `about ${to} left` : `${from} to ${to} left`;
}

const hourMinute = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false });
const hourMinuteSecond = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const longMonth = new Intl.DateTimeFormat(locale, { month: 'long' });

/** "14:02" */
export const time = (at: number): string => hourMinute.format(at);

/** "14:02:11" */
export const timeExact = (at: number): string => hourMinuteSecond.format(at);

/** "24 Nov 2026" */
export function date(at: number): string {
  const day = new Date(at);
  return `${day.getDate()} ${months[day.getMonth()]} ${day.getFullYear()}`;
}

/** "24 Nov 2026, 14:02:11" */
export const dateTime = (at: number): string => `${date(at)}, ${timeExact(at)}`;

/** Whole days between the calendar days of two moments, in local time. */
export function daysBetween(at: number, now: number): number {
  const midnight = (moment: number) => {
    const day = new Date(moment);
    return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  };
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** "14:02" of today, "yesterday 22:18", "22 Nov 14:02", "22 Nov 2025 14:02". */
export function moment(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return time(at);
  if (days === 1) return `yesterday ${time(at)}`;
  const day = new Date(at);
  const year = day.getFullYear() === new Date(now).getFullYear() ? '' : ` ${day.getFullYear()}`;
  return `${day.getDate()} ${months[day.getMonth()]}${year} ${time(at)}`;
}

/** As `moment`, inside a sentence: "today at 14:02", "yesterday at 22:18", "on 22 Nov at 14:02". */
export function momentAt(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return `today at ${time(at)}`;
  if (days === 1) return `yesterday at ${time(at)}`;
  return `on ${date(at)} at ${time(at)}`;
}

/** Head of a day from "2026-11-24": "Today", "Yesterday", "24 November", "24 November 2025". */
export function dayHead(day: string, now: number): string {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(year + month + date)) return day;
  const at = new Date(year, month - 1, date, 12);
  const days = daysBetween(at.getTime(), now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const head = `${date} ${longMonth.format(at)}`;
  return year === new Date(now).getFullYear() ? head : `${head} ${year}`;
}

/** "9f2c 41d8 7a03 … e6b5" of a SHA-256 in hex. */
export function shortHash(hash: string): string {
  if (hash.length <= 20) return hash;
  return `${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)} … ${hash.slice(-4)}`;
}

/** "task_01k9s419324d…nsvxyr6h": both ends of an id that is too long for its place. */
export const shortId = (id: string): string => (id.length <= 28 ? id : `${id.slice(0, 17)}…${id.slice(-8)}`);

/** "2026-07" as "July 2026"; another text as it is. */
export function month(text: string): string {
  const [year, number] = text.split('-').map(Number);
  if (year === undefined || number === undefined || Number.isNaN(year + number) || number < 1 || number > 12) return text;
  return `${longMonth.format(new Date(year, number - 1, 15))} ${year}`;
}

/** Whole months from "2026-07" until a moment; never below 0, null for what is no month. */
export function monthsSince(text: string, now: number): number | null {
  const [year, number] = text.split('-').map(Number);
  if (year === undefined || number === undefined || Number.isNaN(year + number)) return null;
  const at = new Date(now);
  return Math.max(0, (at.getFullYear() - year) * 12 + at.getMonth() + 1 - number);
}
