import type { Backend } from './backend';

/** Stands until the generated commands are there. */
export function tauriBackend(): Backend {
  throw new Error('the generated commands are missing');
}
