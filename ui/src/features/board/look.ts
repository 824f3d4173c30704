/**
 * One look at several pictures: how much larger than whole they are, and where their middle lies, in shares of the stage.
 * All stages of a board have one size, so that the same look shows the same part of each.
 */
export interface Look {
  factor: number;
  x: number;
  y: number;
}

export const whole: Look = { factor: 1, x: 0, y: 0 };
const most = 16;

/** With the point under the pointer (in shares of the stage, from its middle) staying where it is. */
export function zoomed(look: Look, by: number, at: { x: number; y: number }): Look {
  const factor = Math.min(most, Math.max(1, look.factor * by));
  const grown = factor / look.factor;
  return held({ factor, x: at.x - (at.x - look.x) * grown, y: at.y - (at.y - look.y) * grown });
}

export const panned = (look: Look, by: { x: number; y: number }): Look => held({ ...look, x: look.x + by.x, y: look.y + by.y });

/** Nobody gets lost beside the picture. */
function held({ factor, x, y }: Look): Look {
  const reach = (factor - 1) / 2;
  const within = (value: number) => Math.min(reach, Math.max(-reach, value)) + 0;
  return { factor, x: within(x), y: within(y) };
}
