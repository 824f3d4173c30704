/** What is done to a clip so that it goes in step with another one. Times are seconds. */
export interface Step {
  rate: number;
  /** To go there at once; null: it is near enough. */
  seek: number | null;
}

/** So far apart nobody sees it. */
const near = 0.04;
/** Further apart it is not caught up with by going faster. */
const far = 0.35;
const faster = 0.06;

/** How a clip catches up with the one that leads. One that is over waits at its end. */
export function inStep(leader: number, follower: number, length: number): Step {
  const wanted = Math.min(leader, Number.isFinite(length) && length > 0 ? length : leader);
  const behind = wanted - follower;
  if (Math.abs(behind) <= near) return { rate: 1, seek: null };
  if (Math.abs(behind) > far) return { rate: 1, seek: wanted };
  return { rate: behind > 0 ? 1 + faster : 1 - faster, seek: null };
}

/** What stands in the panes after one was kept: it stays where it is, the others make room for the next ones. */
export function steppedOn(compared: readonly number[], kept: number, next: readonly number[]): number[] {
  const fresh = next.filter((task) => !compared.includes(task));
  return compared.flatMap((task) => (task === kept ? [task] : fresh.splice(0, 1)));
}
