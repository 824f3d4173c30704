import type { FollowUp, How } from '$lib/backend/bindings';
import { words } from '$lib/words';

export interface Group {
  how: How;
  ways: FollowUp[];
}

/** The ways that hold every word of a search, by verb in the engine's order; favourites first, then what was used last. */
export function groupsOf(ways: readonly FollowUp[], text: string, favourites: readonly string[], used: ReadonlyMap<string, number>): Group[] {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (way: FollowUp) => {
    const said = `${words.follow.way(way)} ${way.model} ${words.follow.verbs[way.how]}`.toLowerCase();
    return terms.every((term) => said.includes(term));
  };
  const rank = ({ model }: FollowUp) => (favourites.includes(model) ? Infinity : (used.get(model) ?? 0));
  const groups: Group[] = [];
  for (const way of ways.filter(fits)) {
    const group = groups.find((each) => each.how === way.how);
    if (group === undefined) groups.push({ how: way.how, ways: [way] });
    else group.ways.push(way);
  }
  for (const group of groups) group.ways = group.ways.toSorted((one, other) => (rank(other) === rank(one) ? 0 : rank(other) - rank(one)));
  return groups;
}
