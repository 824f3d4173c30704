import type { FamilyMember, FollowBy, FollowUp, How, NothingFollows } from '$lib/backend/bindings';
import { duration, number } from '../format';
import { plural } from '../plural';

/** What is done, as a heading of the ways that do it. */
const verbs: Record<How, string> = {
  varied: 'Vary', continue: 'Continue from the last frame', animate: 'Animate', upscale: 'Upscale', vary: 'Vary', edit: 'Edit', inpaint: 'Repaint a part', expand: 'Expand',
  removeBackground: 'Remove the background', extend: 'Extend', cover: 'Cover', stems: 'Stems', accompany: 'Accompany', mix: 'Mix', voice: 'Voice', lipSync: 'Lip sync', motion: 'Motion',
  musicVideo: 'Music video', coverImage: 'Cover image', convert: 'Convert', refer: 'Use as reference',
};

/** How something came from another, in a family. */
const came: Record<How, string> = {
  varied: 'Varied', continue: 'Last frame → first frame', animate: 'Animated', upscale: 'Upscale', vary: 'Variation', edit: 'Edit', inpaint: 'Repainted', expand: 'Expanded',
  removeBackground: 'Without background', extend: 'Extended', cover: 'Cover', stems: 'Stems', accompany: 'Accompanied', mix: 'Mixed', voice: 'Voice', lipSync: 'Lip sync', motion: 'Motion',
  musicVideo: 'Music video', coverImage: 'Cover image', convert: 'Converted', refer: 'With it as reference',
};

/** Words of follow-ups and families. */
export const follow = {
  followUp: 'Follow up',
  vary: 'Vary',
  varied: 'Varied in compose now',
  followed: 'In compose now',
  goesOn: 'Goes on from',
  alone: 'Do not say what it goes on from',
  title: 'What follows this result',
  search: 'Find a model or a verb',
  verbs,
  found: (count: number) => plural(count, { one: '# way', other: '# ways' }),
  reading: 'Reading what can follow',
  way: ({ modelTitle, label }: FollowUp) => (label === '' ? modelTitle : `${modelTitle}: ${label}`),
  noPrice: 'price not known',
  by: { task: 'takes the task itself', link: 'takes the link', lastFrame: 'takes the link of the last frame' } satisfies Record<FollowBy, string>,
  missing: (labels: readonly string[]) => `still needs ${labels.join(', ')}`,
  supposed: 'supposed to work; not seen in the facts of the service',
  linkAge: (ms: number) => `The link is ${duration(ms)} old. The service does not say how long it lasts.`,
  linkGone: 'The link answered that the file is gone. A new one is asked for first; what takes the task itself needs none.',
  nothing: {
    notMade: 'Nothing follows yet: the result is not made.',
    noResult: 'Nothing follows: the task ended without a result. Reuse and Vary still work.',
    noModel: 'Nothing follows: no known model takes such a result.',
  } satisfies Record<NothingFollows, string>,
  noneFound: (text: string) => `No way has “${text}”.`,
  esc: 'Nothing is sent before you submit it',
  close: 'Close',

  family: 'Family',
  familyOf: (count: number) => `Family of ${plural(count, { other: '# tasks' })}`,
  came: ({ how, number: of }: Pick<FamilyMember, 'how' | 'number'>, depth: number): string => {
    if (how === null) return depth === 0 ? 'The first' : 'Submitted again';
    return of === null ? came[how] : `${came[how]} of ${number(of)}`;
  },
  present: 'shown now',
  cut: 'There are more; these are the nearest.',

  chain: (count: number) => `Chain of ${plural(count, { other: '# clips' })}`,
  clip: (index: number, count: number) => `Clip ${number(index + 1)} of ${number(count)}`,
  through: 'Play through',
  notSaved: 'not saved yet',
};
