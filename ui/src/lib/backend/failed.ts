import { words } from '$lib/words';
import type { Failure } from './bindings';

/** Whatever was thrown, as a failure with words. What is not ours becomes `internal`, with its text as detail. */
export function failureOf(thrown: unknown): Failure {
  if (hasShape(thrown)) {
    const known = (words.failure.codes as string[]).includes(thrown.code);
    return known ? thrown : { code: 'internal', facts: {}, detail: thrown.detail ?? thrown.code };
  }
  const detail = thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : JSON.stringify(thrown);
  return { code: 'internal', facts: {}, detail: detail ?? null };
}

function hasShape(thrown: unknown): thrown is Failure {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { code, facts } = thrown as Partial<Failure>;
  return typeof code === 'string' && typeof facts === 'object' && facts !== null;
}
