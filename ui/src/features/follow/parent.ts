import type { FamilyMember } from '$lib/backend/bindings';

/** The one that a member of a family came from: the last before it that stands one higher. */
export function parentOf(members: readonly FamilyMember[], task: number): number | null {
  const at = members.findIndex((member) => member.task === task);
  const depth = members[at]?.depth ?? 0;
  if (depth === 0) return null;
  return members.slice(0, at).findLast((member) => member.depth === depth - 1)?.task ?? null;
}
