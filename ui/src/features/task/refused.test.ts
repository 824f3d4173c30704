import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const said = words.task;

describe('a refusal for the content', () => {
  it('marks what differs without relying on colour, says that it was refunded, and sends nothing', async () => {
    const { backend, person } = await openPage('states', { openTask: 21 });
    const shown = await screen.findByRole('region', { name: said.refusal.name });
    const marked = (tag: string) => [...shown.querySelectorAll(`.diff ${tag}`)].map((each) => each.textContent);
    expect(marked('ins')).toEqual([`${said.refusal.added} with the maker’s badge`, `${said.refusal.added} ad`]);
    expect(shown.querySelector('.diff')?.textContent).toContain('showroom ');
    expect(marked('del')).toEqual([`${said.refusal.removed} without a badge`]);
    expect(screen.getAllByText('Failed: content policy (80006). Refunded').length).toBeGreaterThan(0);
    expect(screen.getAllByText('Refunded')).toHaveLength(1);
    await person.click(within(shown).getByRole('button', { name: said.refusal.back }));
    await waitFor(async () => expect((await backend.draft()).prompt).toBe('Sports car with the maker’s badge, dusk, showroom ad'));
    expect(backend.asked).not.toContain('submit');
  });

  it('goes with the prompt into compose, until it is closed, taken back or submitted', async () => {
    const { backend, person } = await openPage('states', { openTask: 21 });
    const inCompose = () => screen.queryByRole('region', { name: words.compose.refusedBefore });
    const bring = async () => {
      await person.click(await screen.findByRole('button', { name: said.refusal.back }));
      await waitFor(() => expect(inCompose()?.textContent).toContain('with the maker’s badge'));
    };
    await bring();
    expect(inCompose()?.textContent).toContain(words.compose.refused(80006, true));
    await person.click(within(inCompose() as HTMLElement).getByRole('button', { name: words.design.close }));
    expect(inCompose()).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: words.compose.prompt }));
    await bring();
    await person.click(screen.getByRole('button', { name: words.design.undo }));
    await waitFor(() => expect(inCompose()).toBeNull());
    await bring();
    await person.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(backend.asked).toContain('submit'));
    await waitFor(() => expect(inCompose()).toBeNull());
  });
});

describe('credits that did not come back', () => {
  it('are a condition that leads to the task, with a text for support, until it is settled', async () => {
    const { backend, person } = await openPage('credits-missing');
    expect(await screen.findByText('240 credits of a failed task did not come back. Everything else is kept')).toBeTruthy();
    await person.click(screen.getByRole('button', { name: 'Look' }));
    await screen.findByText('Failed: the service ran out of time (80002)');
    // Each thing to do is there once, though the facts stand beside what happened.
    expect(screen.getAllByRole('button', { name: words.task.actions.edit })).toHaveLength(1);
    await person.click(await screen.findByRole('button', { name: said.missing.copy }));
    expect(backend.asked.find((each) => each.startsWith('textCopy'))).toMatch(/^textCopy Task task_\S+/);
    await person.click(screen.getByRole('button', { name: said.missing.settle }));
    expect(backend.asked).toContain('creditsSettled 20');
    await waitFor(() => expect(screen.queryByText(/240 credits of a failed task did not come back/)).toBeNull());
  });

  it('are told to support with everything that is needed and no guess', async () => {
    const { backend } = await openPage('credits-missing');
    const detail = await backend.task(20);
    const text = said.missing.forSupport(detail);
    for (const part of [detail.taskId, detail.requestId, '240', '80002', 'kling-3-0']) expect(text).toContain(part);
    expect(text).not.toMatch(/null|undefined/);
  });
});

describe('a failure whose code has no meaning here', () => {
  it('is shown with its number and the service’s words, and leads to those who can tell more', async () => {
    const { backend, person } = await openPage('states', { openTask: 28 });
    const detail = await backend.task(28);
    expect((await screen.findAllByText('Failed: Workflow execution failed (80013). Refunded')).length).toBeGreaterThan(0);
    const hint = (await screen.findByText(/no more than “80013: Workflow execution failed”/)).textContent;
    expect(hint).toContain('Nothing is sent again until you press Submit.');
    await person.click(screen.getByRole('button', { name: said.unexplained.copy }));
    expect(backend.asked.find((each) => each.startsWith('textCopy'))).toMatch(/^textCopy Task task_\S+/);
    const text = said.unexplained.forSupport(detail);
    for (const part of [detail.taskId, 'flux-2', '80013', 'Workflow execution failed', '48', new Date(detail.sentAt ?? 0).toISOString()]) expect(text).toContain(part);
    expect(text).not.toMatch(/null|undefined/);
    await person.click(screen.getByRole('button', { name: said.unexplained.dashboard }));
    expect(backend.asked).toContain('serviceOpen dashboard');
    expect(backend.asked).not.toContain('submit');
  });

  it.each([20, 21])('is not task %i: its code is explained, and support is asked at most about its credits', async (id) => {
    await openPage('states', { openTask: id });
    await screen.findAllByText(/^Failed: .*\(8000[26]\)/);
    expect(screen.queryByText(/The service says no more than/)).toBeNull();
  });
});
