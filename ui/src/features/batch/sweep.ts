import type { JsonValue } from '$lib/backend/bindings';

/** The values of a typed list: numbers parted by commas, semicolons or spaces, texts a line each. What is said twice counts once. */
export function parsed(text: string, numeric: boolean): JsonValue[] {
  const parts = numeric ? text.split(/[,;\s]+/) : text.split('\n').map((line) => line.trim());
  const given = parts.filter((part) => part !== '');
  const values = given.map((part): JsonValue => (numeric && Number.isFinite(Number(part)) && Math.abs(Number(part)) <= Number.MAX_SAFE_INTEGER ? Number(part) : part));
  return values.filter((value, index) => values.indexOf(value) === index);
}

/** The same as it would be typed. */
export const typedAs = (values: readonly JsonValue[], numeric: boolean): string =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(numeric ? ', ' : '\n');
