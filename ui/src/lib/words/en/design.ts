import type { Progress } from '$lib/design/progress';
import { duration, roundedEstimate, timeLeft } from '../format';
import { plural } from '../plural';

/** Words that the primitives themselves say. */
export const design = {
  undo: 'Undo',
  close: 'Close',
  less: (name: string) => `${name}: less`,
  more: (name: string) => `${name}: more`,
  notSent: 'not sent',
  copyValue: (value: string) => `Copy ${value}`,

  /** Both lines over a bar, the second also for a narrow bar, and what the bar says aloud. */
  progress(now: Progress, elapsedMs: number): { first: string; second: string; brief: string; aloud: string } {
    if (now.name === 'unknown') {
      const first = `${duration(elapsedMs)} so far`;
      return { first, second: 'no estimate yet: nothing to compare with', brief: 'no estimate yet', aloud: first };
    }
    if (now.name === 'late') {
      const second = plural(now.oneIn, { other: '1 in # runs takes this long' });
      return { first: 'longer than usual', second, brief: plural(now.oneIn, { other: '1 in # runs this long' }), aloud: `longer than usual, ${second}` };
    }
    const share = Math.round(now.share * 100);
    const left =
      now.leastLeft === null
        ? `up to ${duration(roundedEstimate(now.mostLeft))} left`
        : timeLeft(now.leastLeft, now.mostLeft);
    return { first: `about ${share} %`, second: left, brief: left, aloud: `about ${share} percent, ${left}` };
  },
  stars: (count: number) => plural(count, { one: '# star', other: '# stars' }),
};
