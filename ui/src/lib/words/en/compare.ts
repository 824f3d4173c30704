import { number, percent } from '../format';

/** Words of comparing results. */
export const compare = {
  title: (count: number) => `${number(count)} compared`,
  back: 'Back',
  name: (place: number, model: string) => `${number(place + 1)}. ${model}`,
  pane: (place: number, count: number, model: string) => `${number(place + 1)} of ${number(count)}${model === '' ? '' : `: ${model}`}`,
  prompt: 'Prompt',
  fact: (name: string, value: string) => `${name}: ${value}`,
  notSaid: 'not sent',
  same: 'Made in the same way',
  modes: 'How they are shown',
  side: 'Side by side',
  swipe: 'One over the other, with a line between',
  blink: 'In turn, in one place',
  onlyTwo: 'Takes exactly two',
  line: 'Line between the two',
  lineText: (share: number) => `${percent(share)} of the first`,
  keep: 'This one',
  keepName: (name: string) => `This one: keep ${name} and bring the next`,
  remove: (name: string) => `Leave out ${name}`,
  open: (name: string) => `Open ${name}`,
  play: 'Play all together',
  pause: 'Pause all',
  soundOn: 'Sound of the one that has the focus',
};
