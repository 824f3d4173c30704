import { expect, it } from 'vitest';
import type { FamilyMember } from '$lib/backend/bindings';
import { parentOf } from './parent';

it('a member came from the last one above it in the tree', () => {
  const members = [[1, 0], [2, 1], [3, 2], [4, 1], [5, 2]].map(([task, depth]) => ({ task, depth }) as FamilyMember);
  expect([1, 2, 3, 4, 5, 9].map((task) => parentOf(members, task))).toEqual([null, 1, 2, 1, 4, null]);
});
