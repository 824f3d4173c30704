import type { Query, Tag } from './bindings';

/** What each query's answer is made of: the same table as `Query::made_of` in the engine. */
export const madeOf: Record<Query, readonly Tag[]> = {
  account: ['account'],
  archive: ['archive', 'settings', 'account'],
  balance: ['balance', 'account'],
  draft: ['draft'],
  libraryView: ['library', 'account'],
  models: ['models', 'account'],
  queue: ['queue', 'account'],
  settings: ['settings'],
  status: ['status', 'account'],
  task: ['task'],
};
