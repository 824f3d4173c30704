import type { Failure } from './bindings';

/** Whatever was thrown, as a failure with words. What is not ours becomes `internal`, with its text as detail. */
export function failureOf(thrown: unknown): Failure {
  if (isFailure(thrown)) return thrown;
  const detail = thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : JSON.stringify(thrown);
  return { code: 'internal', facts: {}, detail: detail ?? null };
}

function isFailure(thrown: unknown): thrown is Failure {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    typeof (thrown as Failure).code === 'string' &&
    typeof (thrown as Failure).facts === 'object'
  );
}
