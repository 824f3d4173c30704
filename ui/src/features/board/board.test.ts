import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const soon = { timeout: 10_000 };
const rules = { rules: { 'color-contrast': { enabled: false }, region: { enabled: false }, 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-no-duplicate-contentinfo': { enabled: false } } };

/** The draft in hand with two models beside the present one. */
async function compose() {
  const { backend, person } = await openPage('studio');
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  const pane = prompt.closest('aside') as HTMLElement;
  await person.click(within(pane).getByRole('button', { name: new RegExp(`^${words.board.add}`) }));
  const search = await screen.findByRole('combobox', { name: words.compose.search });
  for (const name of ['Kling 3.0', 'Seedance 2.0 Fast']) {
    await fireEvent.input(search, { target: { value: name } });
    await person.keyboard('{Enter}');
  }
  await person.keyboard('{Escape}');
  return { backend, person, prompt, pane };
}

async function board(scene: 'board' | 'board-clips' | 'board-songs' = 'board') {
  const { backend, person } = await openPage(scene, { openTask: 0 });
  const item = (await backend.board('press')).columns[0]?.tasks[0]?.task ?? 0;
  backend.tell({ type: 'openTask', task: item });
  await person.click(await screen.findByRole('button', { name: /^On a board with/ }, soon));
  const layer = await screen.findByRole('region', { name: /^Board with/ }, soon);
  return { backend, person, layer, columns: () => within(layer).getAllByRole('group').filter((each) => each.hasAttribute('data-column')) };
}

describe('one prompt, several models', { timeout: 60_000 }, () => {
  it('goes to each of them in one press, and says what each takes and costs', async () => {
    const { backend, person, pane } = await compose();
    const list = await within(pane).findByRole('list', { name: words.board.also }, soon);
    await waitFor(() => expect(within(list).getAllByRole('listitem').map((each) => each.textContent)).toEqual([expect.stringContaining('Kling 3.0'), expect.stringContaining('Seedance 2.0 Fast')]), soon);
    await waitFor(() => expect(list.textContent).toMatch(/go along/), soon);
    await backend.settingsSave({ ...(await backend.settings()), askAbovePress: null });
    const submit = await within(pane).findByRole('button', { name: /^Submit 6 to 3 models/ }, soon);
    expect((await axe.run(pane, rules)).violations).toEqual([]);
    await person.click(submit);
    await within(pane).findByRole('button', { name: words.board.open }, soon);
    expect(backend.asked.filter((asked) => asked === 'submit')).toEqual(['submit']);
    const waiting = (await backend.queue()).waiting.slice(-6).map((row) => row.modelTitle);
    expect(waiting).toEqual(['Seedance 2.0', 'Seedance 2.0', 'Kling 3.0', 'Kling 3.0', 'Seedance 2.0 Fast', 'Seedance 2.0 Fast']);
  });

  it('lets one be taken out by keyboard, keeps the focus, and brings it back', async () => {
    const { person, pane } = await compose();
    const out = await within(pane).findByRole('button', { name: words.board.remove('Kling 3.0') }, soon);
    out.focus();
    await person.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe(words.board.remove('Seedance 2.0 Fast')));
    expect(within(pane).queryByRole('button', { name: words.board.remove('Kling 3.0') })).toBe(null);
    await person.keyboard('{Control>}z{/Control}');
    await within(pane).findByRole('button', { name: words.board.remove('Kling 3.0') }, soon);
  });

  it('names the model that cannot take it, and one click takes it out', async () => {
    const { person, pane, prompt } = await compose();
    await fireEvent.input(prompt, { target: { value: 'x'.repeat(3000) } });
    const ways = await within(pane).findAllByRole('button', { name: words.board.remove('Kling 3.0') }, soon);
    await waitFor(() => expect(within(pane).getAllByRole('button', { name: words.board.remove('Kling 3.0') }).length).toBe(2), soon);
    expect(ways.length).toBeGreaterThan(0);
    await within(pane).findByRole('button', { name: words.batch.fix(1) }, soon);
    await person.click(within(pane).getAllByRole('button', { name: words.board.remove('Kling 3.0') })[1] as HTMLElement);
    await within(pane).findByRole('button', { name: /^Submit 4 to 2 models/ }, soon);
  });
});

describe('a board', { timeout: 60_000 }, () => {
  it('chooses by a digit, says what follows, and takes it back', async () => {
    const { backend, person, layer } = await board();
    expect((await axe.run(layer, rules)).violations).toEqual([]);
    layer.focus();
    await person.keyboard('2');
    const title = (await backend.board('press')).columns[1]?.model?.title ?? '';
    await within(layer).findByText(words.board.begins(title), {}, soon);
    await person.click(within(layer).getByRole('button', { name: words.board.dontBegin }));
    await within(layer).findByText(words.board.beginsNot(title), {}, soon);
    layer.focus();
    await person.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(within(layer).queryByText(words.board.winner)).toBe(null));
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('region', { name: /^Board with/ })).toBe(null));
  });

  it('says nothing by which a model could be told while it is blind', async () => {
    const { backend, person, layer, columns } = await board();
    const open = await backend.board('press');
    const telling = open.columns.flatMap(({ model, tasks }) => [model?.title ?? '', model?.id ?? '', ...tasks.flatMap((task) => task.outputs.map((output) => output.path ?? ''))]).filter((text) => text !== '');
    expect(telling.some((text) => layer.outerHTML.includes(text))).toBe(true);
    layer.focus();
    await person.keyboard('b');
    await within(layer).findByRole('group', { name: words.board.number(1) }, soon);
    const html = columns().map((column) => column.outerHTML).join('');
    // What runs says no time either.
    expect(html).toContain(words.board.making);
    for (const text of [...telling, 'credits', ' min', ' s<']) expect(html).not.toContain(text);
    expect((await axe.run(layer, rules)).violations).toEqual([]);
    // The first is still being made, and cannot be chosen.
    await person.keyboard('1');
    expect(backend.asked).not.toContain('boardChoose one');
    await person.keyboard('2');
    await within(layer).findByText(words.board.winner, {}, soon);
    expect(telling.some((text) => layer.outerHTML.includes(text))).toBe(true);
  });

  it('plays one sound at a time, by keyboard', async () => {
    const { person, layer, columns } = await board('board-songs');
    const playing = new Set<HTMLMediaElement>();
    HTMLMediaElement.prototype.play = function play(this: HTMLMediaElement) { playing.add(this); Object.defineProperty(this, 'paused', { value: false, configurable: true }); return Promise.resolve(); };
    HTMLMediaElement.prototype.pause = function pause(this: HTMLMediaElement) { playing.delete(this); Object.defineProperty(this, 'paused', { value: true, configurable: true }); };
    columns()[0]?.focus();
    await person.keyboard(' ');
    expect([...playing]).toEqual([columns()[0]?.querySelector('audio')]);
    await person.keyboard('{ArrowRight} ');
    expect([...playing]).toEqual([columns()[1]?.querySelector('audio')]);
    expect(layer.querySelectorAll('[aria-label^="Pause"]').length).toBe(1);
  });
});
