import axe from 'axe-core';
import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const said = words.task.decision;
const row = (id: number) => document.querySelector<HTMLElement>(`[data-row="${id}"]`);
const focusedRow = () => Number((document.activeElement as HTMLElement | null)?.dataset.row ?? Number.NaN);

async function openQueue(scene: 'states' | 'studio' | 'empty' = 'states') {
  const opened = await openPage(scene, { place: 'queue' });
  await waitFor(() => expect(screen.getByRole('main').textContent).toContain(scene === 'empty' ? 'Nothing in flight' : words.queue.groups.needsYou));
  return opened;
}

/** The queue with three submissions that wait. */
async function threeWaiting() {
  const opened = await openQueue('empty');
  const { backend } = opened;
  await backend.submit({ ...(await backend.draft()), prompt: 'One of three', count: 3 });
  const waiting = async () => (await backend.queue()).waiting.map((each) => each.id);
  const last = (await waiting()).at(-1) ?? 0;
  await waitFor(() => expect(row(last)).not.toBeNull());
  return { ...opened, waiting };
}

describe('the queue by keyboard', () => {
  it('is one tab stop, and the arrows move among all rows', async () => {
    const { person } = await openQueue();
    expect(document.querySelectorAll('[data-row][tabindex="0"]')).toHaveLength(1);
    row(1)?.focus();
    await person.keyboard('{ArrowDown}{ArrowDown}');
    expect(focusedRow()).toBe(13);
    await person.keyboard('{Home}');
    expect(focusedRow()).toBe(1);
    await person.keyboard('{End}');
    expect(focusedRow()).toBe(33);
    expect(document.querySelectorAll('[data-row][tabindex="0"]')).toHaveLength(1);
  });

  it('reaches a row’s own controls with the arrows', async () => {
    const { person } = await openQueue();
    row(13)?.focus();
    await person.keyboard('{ArrowRight}');
    expect(document.activeElement?.textContent).toContain(words.task.actions.askAgain);
    await person.keyboard('{ArrowLeft}');
    expect(focusedRow()).toBe(13);
  });

  it('withdraws what waits, and the focus goes on to the next row', async () => {
    const { backend, person } = await openQueue();
    row(5)?.focus();
    await person.keyboard('{Delete}');
    expect(backend.asked).toContain('withdraw');
    await waitFor(() => expect(focusedRow()).toBe(9));
  });

  it('never withdraws what went out', async () => {
    const { backend, person } = await openQueue();
    row(2)?.focus();
    await person.keyboard('{Delete}');
    expect(backend.asked).not.toContain('withdraw');
  });

  it('pauses sending and resumes it', async () => {
    const { backend, person } = await openQueue();
    row(2)?.focus();
    await person.keyboard('p');
    await screen.findByRole('button', { name: words.queue.resume });
    await person.keyboard('p');
    await screen.findByRole('button', { name: words.queue.pause });
    expect(backend.asked.filter((verb) => verb === 'sendingPause')).toHaveLength(2);
  });

  it('moves what waits by key, and never past its group', async () => {
    const { backend, person, waiting } = await threeWaiting();
    const before = await waiting();
    row(before[1] ?? 0)?.focus();
    await person.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(async () => expect((await waiting()).slice(0, 2)).toEqual([before[1], before[0]]));
    await person.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await person.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(async () => expect(await waiting()).toEqual(before));
    expect(backend.asked.filter((verb) => verb.startsWith('queueOrder'))).toHaveLength(2);
    expect(focusedRow()).toBe(before[1]);
  });

  it('takes a row in hand whose menu is used, and stays with it', async () => {
    const { person, waiting } = await threeWaiting();
    const last = (await waiting()).at(-1) ?? 0;
    within(row(last) as HTMLElement).getByRole('button', { name: words.task.menu('One of three') }).focus();
    await waitFor(() => expect(row(last)?.getAttribute('aria-selected')).toBe('true'));
    await person.pointer({ keys: '[MouseRight]', target: row(last) as HTMLElement });
    await person.click(await screen.findByText(words.queue.sendNext));
    await waitFor(async () => expect((await waiting())[0]).toBe(last));
    await waitFor(() => expect(row(last)?.getAttribute('aria-selected')).toBe('true'));
  });

  it('adds a task by its id, says why not, and opens one that is known', async () => {
    const { backend, person } = await openQueue('empty');
    await person.keyboard('g');
    const dialog = await screen.findByRole('dialog');
    const field = within(dialog).getByLabelText(words.queue.adding.field);
    await waitFor(() => expect(document.activeElement).toBe(field));
    await person.keyboard('{Enter}');
    expect(backend.asked).not.toContain('taskAdd');
    await person.keyboard('a painting{Enter}');
    await within(dialog).findByText(/This does not look like a task id/);
    await person.clear(field);
    await person.paste('https://reapi.ai/tasks/task_00000_unknown');
    await person.keyboard('{Enter}');
    await within(dialog).findByText(/The service knows no such task/);
    await person.clear(field);
    await person.paste('  task_0000000001 ');
    await person.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const added = (await backend.queue()).inFlight.at(-1);
    await waitFor(() => expect(row(added?.id ?? 0)?.textContent).toContain(words.task.addedById));
    await waitFor(() => expect(row(added?.id ?? 0)?.getAttribute('aria-selected')).toBe('true'));
    await person.keyboard('g');
    const again = within(await screen.findByRole('dialog')).getByLabelText(words.queue.adding.field);
    await waitFor(() => expect(document.activeElement).toBe(again));
    await person.paste('task_0000_known');
    await person.keyboard('{Enter}');
    await screen.findByRole('button', { name: words.detail.back });
  });

  it('opens a task and comes back to its row', async () => {
    const { person } = await openQueue();
    row(13)?.focus();
    await person.keyboard('{Enter}');
    await screen.findByRole('button', { name: words.detail.back });
    await person.keyboard('{Escape}');
    await waitFor(() => expect(focusedRow()).toBe(13));
  });
});

describe('deciding in the queue', () => {
  it('2 shows the price and spends nothing, Enter neither; Ctrl+Enter submits once', async () => {
    const { backend, person } = await openQueue();
    row(1)?.focus();
    await person.keyboard('2');
    expect(await screen.findByText(/If the first did arrive, you pay for both/)).toBeTruthy();
    await person.keyboard('{Enter}{Enter}2{Enter}');
    screen.getByRole('button', { name: /^Submit again, about 1,374/ }).focus();
    await person.keyboard('{Enter}');
    expect(backend.asked.filter((verb) => verb.startsWith('decide'))).toEqual([]);
    await person.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(backend.asked.filter((verb) => verb.startsWith('decide'))).toEqual(['decide submitAgain']));
    await waitFor(() => expect(focusedRow()).not.toBeNaN());
  });

  it('a double click on “Submit again” is one submission', async () => {
    const { backend, person } = await openQueue();
    row(1)?.focus();
    await person.keyboard('2');
    await person.dblClick(await screen.findByRole('button', { name: /^Submit again, about 1,374/ }));
    expect(backend.asked.filter((verb) => verb.startsWith('decide'))).toHaveLength(1);
  });

  it('1 goes to the field; a doubtful id is asked about again', async () => {
    const { backend, person } = await openQueue();
    row(1)?.focus();
    await person.keyboard('1');
    const field = await screen.findByLabelText(said.idName);
    await waitFor(() => expect(document.activeElement).toBe(field));
    await person.keyboard('task_01_doubtful{Enter}');
    await screen.findByText(/This task may be another one/);
    expect(backend.asked.filter((verb) => verb === 'decide attach')).toHaveLength(1);
    await person.click(screen.getByRole('button', { name: said.attachAnyway }));
    await waitFor(() => expect(backend.asked.filter((verb) => verb === 'decide attach')).toHaveLength(2));
    await waitFor(() => expect(screen.queryByLabelText(said.idName)).toBeNull());
  });

  it('digits typed into the field are digits', async () => {
    const { person } = await openQueue();
    row(1)?.focus();
    await person.keyboard('1');
    const field = await screen.findByLabelText<HTMLInputElement>(said.idName);
    await waitFor(() => expect(document.activeElement).toBe(field));
    await person.keyboard('task_123');
    expect(field.value).toBe('task_123');
  });

  it('from Studio it is a dialog that starts with the id; Esc decides later', async () => {
    const { backend, person } = await openPage('studio');
    await person.click(await screen.findByRole('button', { name: words.task.actions.decide }));
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByLabelText(said.idName)));
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(backend.asked.filter((verb) => verb.startsWith('decide'))).toEqual([]);
    expect((await backend.queue()).needsYou).toHaveLength(1);
  });
});

describe('the queue as a place', () => {
  it('sends what waits for the person on one press, and says what that may mean', async () => {
    const { backend, person } = await openQueue();
    expect(screen.getByText(words.queue.releaseText)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: words.queue.releaseAll(1) }));
    expect(backend.asked).toContain('release');
    await waitFor(() => expect(screen.queryByText(words.queue.releaseText)).toBeNull());
  });

  it('shows one group when it is asked for', async () => {
    const { person } = await openQueue();
    await person.click(screen.getByRole('radio', { name: words.queue.filters.inFlight }));
    expect(row(1)).toBeNull();
    expect(row(2)).not.toBeNull();
  });

  it('follows the bytes of what is being saved', async () => {
    const { backend } = await openQueue();
    backend.tell({ type: 'transfer', task: 4, output: 40, bytes: 10_000_000, total: 11_800_000 });
    await waitFor(() => expect(row(4)?.textContent).toContain('10 of 11.8 MB'));
  });

  it('tells the engine what is in view', async () => {
    const opened = openPage('states', { place: 'queue' });
    const { backend } = await opened;
    const seen: number[][] = [];
    backend.viewing = async (...args: unknown[]) => {
      seen.push(args[1] as number[]);
      return null;
    };
    await waitFor(() => expect(row(1)).not.toBeNull());
    backend.tell({ type: 'stale', tags: ['queue'], tasks: [] });
    window.dispatchEvent(new Event('focus'));
    await waitFor(() => expect(seen.at(-1)).toContain(2));
  });

  it('says in one line that nothing is alive', async () => {
    await openQueue('empty');
    expect(document.querySelectorAll('[data-row]')).toHaveLength(0);
  });

  it('has a name and a role for everything', async () => {
    await openQueue();
    await screen.findByText(words.task.whatIsKnown);
    const { violations } = await axe.run(screen.getByRole('main'), { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
  });
});
