import { describe, expect, it, vi } from 'vitest';
import { MemoryBackend } from '$lib/backend/memory';
import type { Decision } from '$lib/backend/bindings';
import { DecisionMaking, shapeOfId } from './decision.svelte';

const unconfirmed = 1;

/** A backend whose answers to a decision are given by the test. */
function slow() {
  const asked: Decision[] = [];
  const answers: { resolve: (value: null) => void; reject: (failure: unknown) => void }[] = [];
  const backend = new MemoryBackend('studio');
  backend.decide = (_task, decision) => {
    asked.push(decision);
    return new Promise<null>((resolve, reject) => void answers.push({ resolve, reject }));
  };
  return { backend, asked, answers };
}

describe('deciding on a submission without an answer', () => {
  it('one press is one submission, however often it is pressed', async () => {
    const { backend, asked, answers } = slow();
    const making = new DecisionMaking(backend, unconfirmed);
    const first = making.submitAgain();
    void making.submitAgain();
    void making.submitAgain();
    expect(asked).toHaveLength(1);
    answers[0]?.resolve(null);
    await first;
    await making.submitAgain();
    expect(asked).toHaveLength(1);
  });

  it('a press that is repeated after a failure carries the same id', async () => {
    const { backend, asked, answers } = slow();
    const making = new DecisionMaking(backend, unconfirmed);
    const first = making.submitAgain();
    answers[0]?.reject({ code: 'database', facts: {}, detail: null });
    await first;
    expect(making.failure?.code).toBe('database');
    const second = making.submitAgain();
    answers[1]?.resolve(null);
    await second;
    const ids = asked.map((decision) => (decision.way === 'submitAgain' ? decision.submitId : ''));
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('what a limit asked about goes out by the word of the person, under the same id', async () => {
    const { backend, asked, answers } = slow();
    const making = new DecisionMaking(backend, unconfirmed);
    const first = making.submitAgain();
    answers[0]?.reject({ code: 'limitAsks', facts: { credits: '30', submissions: '1' }, detail: null });
    await first;
    expect([making.failure?.code, making.decided]).toEqual(['limitAsks', false]);
    const second = making.submitAgain({ credits: 30, submissions: 1 });
    answers[1]?.resolve(null);
    await second;
    const [one, other] = asked.map((decision) => (decision.way === 'submitAgain' ? decision : null));
    expect([one?.confirmed, other?.confirmed]).toEqual([null, { credits: 30, submissions: 1 }]);
    expect(other?.submitId).toBe(one?.submitId);
  });

  it('two submissions that are decided on carry two ids', async () => {
    const { backend, asked, answers } = slow();
    for (const index of [0, 1]) {
      const press = new DecisionMaking(backend, index).submitAgain();
      answers[index]?.resolve(null);
      await press;
    }
    const [first, second] = asked.map((decision) => (decision.way === 'submitAgain' ? decision.submitId : ''));
    expect(first).not.toBe(second);
  });

  it('nothing else is decided while an answer is on its way', async () => {
    const { backend, asked, answers } = slow();
    const making = new DecisionMaking(backend, unconfirmed);
    const first = making.submitAgain();
    void making.dismiss();
    making.goTo(3);
    expect(asked).toHaveLength(1);
    expect(making.way).not.toBe(3);
    answers[0]?.resolve(null);
    await first;
  });

  it('asks again when model or time do not fit, and then for exactly this id', async () => {
    const backend = new MemoryBackend('studio');
    const decide = vi.spyOn(backend, 'decide');
    const making = new DecisionMaking(backend, unconfirmed);
    making.taskId = ' task_01_doubtful ';
    await making.attach();
    expect(making.failure?.code).toBe('taskIdDoubtful');
    expect(making.doubtful).toBe(true);
    making.taskId = 'task_02_other';
    expect(making.doubtful).toBe(false);
    making.taskId = 'task_01_doubtful';
    await making.attach();
    expect(decide.mock.calls.map(([, decision]) => decision)).toEqual([
      { way: 'attach', taskId: 'task_01_doubtful', althoughDoubtful: false },
      { way: 'attach', taskId: 'task_01_doubtful', althoughDoubtful: true },
    ]);
    expect(making.decided).toBe(true);
  });

  it('does not ask the service for what cannot be a task id', async () => {
    const { backend, asked } = slow();
    const making = new DecisionMaking(backend, unconfirmed);
    for (const text of ['', 'task', '../../etc/passwd', 'task 01k9s4abcd', 'ж'.repeat(20), 'a'.repeat(129)]) {
      making.taskId = text;
      await making.attach();
    }
    expect(asked).toEqual([]);
  });

  it('tells the shape of an id while it is typed', () => {
    expect(shapeOfId('')).toBe('empty');
    expect(shapeOfId('task_01')).toBe('partial');
    expect(shapeOfId(' task_01k9s4 ')).toBe('whole');
    expect(shapeOfId('task/01k9s4')).toBe('wrong');
  });
});
