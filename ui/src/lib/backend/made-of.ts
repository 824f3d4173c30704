import { madeOf as written, type Query, type Tag } from './bindings';

/** What each query's answer is made of, as the engine says it. */
export const madeOf: Record<Query, readonly Tag[]> = written;
