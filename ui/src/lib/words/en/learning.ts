import type { ChargedLately, Lesson } from '$lib/backend/bindings';
import { credits, momentAt, number } from '../format';
import { plural } from '../plural';

const between = ({ from, to }: ChargedLately) => (from === to ? credits(to) : `${number(from)} to ${credits(to)}`);

/** Words of what the service did other than the rules and the price list say. */
export const learning = {
  title: 'Learnt from the service',
  rows: 'Rules and refusals',
  none: 'Nothing yet',
  noneText: 'When the service makes what a rule speaks against, or refuses what none does, it stands here. It stays on this computer.',
  /** What the last runs were charged, beside what the list says. */
  lately(lately: ChargedLately): string {
    const runs = plural(lately.runs, { one: 'the last one was', other: 'the last # were' });
    return lately.listed === null ? `No price is listed; ${runs} charged ${between(lately)}` : `The list says ${number(lately.listed)} each; ${runs} charged ${between(lately)}`;
  },

  asItIs: 'Send as it is',
  asItIsAsks: (rules: number) => plural(rules, { one: 'A rule speaks against it. The service may refuse it, and then nothing is charged; if it does not, you pay as for any other.', other: '# rules speak against it. The service may refuse it, and then nothing is charged; if it does not, you pay as for any other.' }),
  asItIsDo: 'Send it as it is',
  asItIsLeave: 'Back',

  what({ of }: Lesson, label: string): string {
    if (of.name === 'taken') return `The service made what this rule speaks against: ${of.text || label}`;
    const value = of.value === '' ? '' : ` ${of.value}`;
    return `The service refused ${of.field === null ? 'a request' : `${label}${value}`}: ${of.message || (of.code === null ? 'no reason given' : String(of.code))}`;
  },
  when: ({ at, times }: Lesson, now: number) => `${times === 1 ? 'Once' : `${number(times)} times`}, last ${momentAt(at, now)}`,
  /** What it changes now that the person took the offer. */
  follows: ({ of }: Lesson) => (of.name === 'refused' ? 'It is told at the field now' : of.blocks ? 'The rule only warns now' : 'The rule is silent now'),
  /** What a press does. */
  way({ of, followed }: Lesson): string {
    if (of.name === 'refused') return followed ? 'Tell me no more' : learning.note;
    if (of.blocks) return followed ? 'Block again' : learning.relax;
    return followed ? 'Warn again' : 'Say nothing';
  },
  relax: 'Only warn',
  note: 'Tell me beforehand',
  forget: 'Forget',
  forgotten: 'Forgotten',
  wholeBody: 'Request',
};
