import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

async function start(options: { place?: string } = {}) {
  const { backend, person } = await openPage('studio', options);
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  const type = (text: string) => fireEvent.input(prompt, { target: { value: text } });
  const pressed = () => backend.asked.filter((asked) => asked === 'submit' || asked === 'submitConfirmed');
  return { backend, person, prompt, type, pressed };
}

/** What is worked out while one types takes its moment. */
const soon = { timeout: 10_000 };
const button = (name: string | RegExp) => screen.findByRole('button', { name }, soon);
const waiting = async (backend: Awaited<ReturnType<typeof start>>['backend']) => (await backend.queue()).waiting.map((row) => row.prompt);

describe('a batch', { timeout: 90_000 }, () => {
  it('says which alternatives it found, and submits one of each in one press', async () => {
    const { backend, person, type, pressed } = await start();
    await backend.settingsSave({ ...(await backend.settings()), askAbovePress: null });
    await type('A lake in the {morning|evening}');
    await screen.findByText('2 alternatives: morning, evening', {}, soon);
    await person.click(await button(/^Submit 4/));
    await waitFor(() => expect(pressed()).toEqual(['submit']));
    expect((await waiting(backend)).filter((prompt) => prompt.startsWith('A lake')).sort()).toEqual([
      'A lake in the evening', 'A lake in the evening', 'A lake in the morning', 'A lake in the morning',
    ]);
  });

  it('asks above a limit in the footer, and neither Enter nor the press again is a yes', async () => {
    const { backend, person, prompt, type, pressed } = await start();
    await type('A lake in the {morning|noon|evening|night}');
    await person.click(await button(/^Submit 8/));
    const question = await screen.findByRole('alertdialog', { name: words.batch.asksTitle }, soon);
    expect(question.textContent).toContain('10,992 credits');
    const yes = within(question).getByRole('button', { name: words.batch.confirm(8) });
    yes.focus();
    await person.keyboard('{Enter}');
    await person.click(prompt);
    await person.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(pressed()).toEqual(['submit', 'submit']));
    expect((await waiting(backend)).filter((each) => each.startsWith('A lake'))).toEqual([]);
    await person.click(within(await screen.findByRole('alertdialog', { name: words.batch.asksTitle }, soon)).getByRole('button', { name: words.batch.confirm(8) }));
    await waitFor(() => expect(pressed()).toEqual(['submit', 'submit', 'submitConfirmed']));
    expect((await waiting(backend)).filter((each) => each.startsWith('A lake'))).toHaveLength(8);
  });

  it('leaves the question at a word, and changes nothing', async () => {
    const { person, prompt, type, pressed } = await start();
    await type('A lake in the {morning|noon|evening|night}');
    await person.click(await button(/^Submit 8/));
    await person.click(await button(words.batch.notNow));
    await button(/^Submit 8/);
    expect(pressed()).toEqual(['submit']);
    expect(prompt.value).toBe('A lake in the {morning|noon|evening|night}');
  });

  it('shows every row with its exact JSON before anything is sent', async () => {
    const { backend, person, type, pressed } = await start();
    await type('A lake in the {morning|evening}');
    await person.click(await button(words.batch.preview));
    const dialog = await screen.findByRole('dialog', { name: words.batch.previewTitle(4) }, soon);
    const list = within(dialog).getByRole('listbox', { name: words.batch.rows });
    expect(within(list).getAllByRole('option').map((row) => row.textContent)).toHaveLength(2);
    list.focus();
    await person.keyboard('{End}');
    const body = await within(dialog).findByLabelText(words.batch.body(1));
    const draft = await backend.draft();
    await waitFor(async () => expect(body.textContent).toBe(await backend.batchBody({ ...draft, prompt: 'A lake in the {morning|evening}' }, 1)));
    expect(body.textContent).toContain('evening');
    expect((await axe.run(dialog, { rules: { 'color-contrast': { enabled: false }, 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-no-duplicate-contentinfo': { enabled: false } } })).violations).toEqual([]);
    expect(pressed()).toEqual([]);
    await person.click(within(dialog).getByRole('button', { name: words.batch.submit(4) }));
    await waitFor(() => expect(pressed()).toEqual(['submit']), soon);
  });

  it('takes a table of prompts, and says which line is wrong', async () => {
    const { person, pressed } = await start();
    await person.click(await button(words.batch.tableOpen));
    const table = await screen.findByRole('textbox', { name: words.batch.table }, soon);
    await fireEvent.input(table, { target: { value: 'prompt,size\nA lake,16:9\nA hill' } });
    await screen.findByText(words.batch.tableProblem({ line: 3, code: 'cellCount', column: '' }), {}, soon);
    await person.click(await button(words.batch.fixTable));
    expect(pressed()).toEqual([]);
    await fireEvent.input(table, { target: { value: 'prompt,size\nA lake,16:9\nA hill,1:1' } });
    await button(/^Submit 4/);
  });

  it('gives one parameter several values, and one again', async () => {
    const { person } = await start();
    await button(/^Submit 2/);
    await person.click(await button(words.batch.sweep('Resolution')));
    const values = await screen.findByRole('group', { name: words.batch.sweepValues('Resolution') }, soon);
    const chip = within(values).getAllByRole('button', { pressed: false })[0];
    await person.click(chip as HTMLElement);
    await button(/^Submit 4/);
    await person.click(await button(words.batch.sweepOff('Resolution')));
    await button(/^Submit 2/);
  });
});

describe('a batch in the queue', () => {
  it('is paused, resumed and withdrawn as a whole, and taken up after topping up', async () => {
    const { backend, person } = await openPage('batches', { place: 'queue' });
    const lake = await screen.findByRole('group', { name: /A lake at dawn/ });
    await person.click(within(lake).getByRole('button', { name: /^Pause/ }));
    await person.click(await within(lake).findByRole('button', { name: /^Resume/ }));
    await within(lake).findByRole('button', { name: /^Pause/ });
    await person.click(within(lake).getByRole('button', { name: /^Withdraw 4/ }));
    const vase = await screen.findByRole('group', { name: /Celadon vase/ });
    await person.click(within(vase).getByRole('button', { name: new RegExp(`^${words.batch.anew}`) }));
    await waitFor(() => expect(backend.asked).toContain('submitAnew 23'));
    expect(backend.asked.filter((asked) => asked.startsWith('batchPause') || asked === 'withdraw')).toEqual(['batchPause true', 'batchPause false', 'withdraw']);
  });
});
