import axe from 'axe-core';
import { configure, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { importedFrom } from '$lib/backend/memory/import';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

// Whole pages on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

// There is no layout here: the grid is told how large it is.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1000);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
  Element.prototype.scrollTo ??= () => undefined;
});

const said = words.importing;
/** Numbers of the pretend library of the scene: a file that is gone, one of another program, one that was changed. */
const newest = 1000 + 12_480;
const gone = newest - 5;
const foreign = newest - 6;
const changed = newest - 8;

async function openTask(task: number) {
  const opened = await openPage('files', { place: 'library' });
  opened.backend.tell({ type: 'openTask', task });
  await screen.findByRole('button', { name: words.detail.back });
  const main = within(screen.getByRole('main'));
  return { ...opened, main };
}

const violations = async () => {
  const found = await axe.run(screen.getByRole('main'), { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
};

describe('a file that is gone', { timeout: 90_000 }, () => {
  it('says where it was, is not called safe, and is looked for', async () => {
    const { backend, person, main } = await openTask(gone);
    const { path } = (await backend.task(gone)).outputs[0] ?? {};
    expect((await main.findAllByText(said.gone)).length).toBe(2);
    expect(main.getAllByText(String(path)).length).toBeGreaterThan(0);
    expect(main.queryByText(words.detail.saved)).toBeNull();
    expect(main.queryByRole('button', { name: words.detail.openFile })).toBeNull();
    expect(await violations()).toEqual([]);
    await person.click(main.getByRole('button', { name: said.goneFind }));
    expect(await screen.findByText('2 files found. 1 still gone')).toBeTruthy();
    await person.click(main.getByRole('button', { name: said.goneFolder }));
    expect(backend.asked).toEqual(expect.arrayContaining(['filesFind', 'archiveOpen']));
  });
});

describe('a file that was changed', { timeout: 90_000 }, () => {
  it('is shown, and quietly said to be another one', async () => {
    const { main } = await openTask(changed);
    expect(await main.findByText(said.changedLine)).toBeTruthy();
    expect(main.getByText(said.changedOutside)).toBeTruthy();
    expect(main.queryByText(words.detail.saved)).toBeNull();
    expect(main.getByRole('button', { name: words.detail.openFile })).toBeTruthy();
  });
});

describe('a file of another program', { timeout: 90_000 }, () => {
  it('says where it comes from, and offers nothing that only a request has', async () => {
    const { backend, person, main } = await openTask(foreign);
    expect(await main.findByText('ComfyUI')).toBeTruthy();
    expect(main.queryByText(/class_type/)).toBeNull();
    await person.click(main.getByRole('button', { name: said.metadataShow }));
    expect(main.getByText(importedFrom.metadata)).toBeTruthy();
    await person.click(main.getByRole('button', { name: said.metadataCopy }));
    expect(backend.asked.at(-1)).toBe(`textCopy ${importedFrom.metadata.slice(0, 40)}`);
    for (const name of [words.follow.vary, words.follow.followUp, words.receipt.exportOne, words.detail.showRequest]) expect(main.queryByRole('button', { name })).toBeNull();
    expect(main.queryByText(words.detail.costAndTime)).toBeNull();
    expect(await violations()).toEqual([]);
    await person.keyboard('v');
    expect(backend.asked.filter((verb) => verb.startsWith('vary'))).toEqual([]);
    await person.click(main.getByRole('button', { name: new RegExp(`^${said.usePrompt}`) }));
    await waitFor(async () => expect((await backend.draft()).prompt).toMatch(/^Fir ridges in layers of mist/));
  });
});

describe('any saved file', { timeout: 90_000 }, () => {
  it('opens with a program that the person chooses, by button and by key', async () => {
    const { backend, person, main } = await openTask(newest);
    const id = (await backend.task(newest)).outputs[0]?.id ?? 0;
    await person.click(await main.findByRole('button', { name: said.openWith }));
    await person.keyboard('{Shift>}O{/Shift}');
    expect(backend.asked.filter((verb) => verb === `outputOpenWith ${id}`)).toHaveLength(2);
  });
});

describe('in the grid', { timeout: 90_000 }, () => {
  it('says on a tile that its file is gone, or was changed', async () => {
    await openPage('files', { place: 'library' });
    const tiles = await screen.findAllByRole('gridcell');
    expect(tiles[5]?.textContent).toContain(words.library.missingShort);
    expect(tiles[5]?.getAttribute('aria-label')).toContain(words.library.missingShort);
    expect(tiles[8]?.textContent).toContain(said.changedShort);
    expect(tiles[8]?.getAttribute('aria-label')).toContain(said.changedShort);
    expect(tiles[0]?.textContent).not.toContain(said.changedShort);
  });

  it('opens the one that is selected with another program, and offers it for no more than one', async () => {
    const { backend, person } = await openPage('files', { place: 'library' });
    const tiles = await screen.findAllByRole('gridcell');
    screen.getByRole('grid').focus();
    await person.keyboard('{Home}x');
    const id = (await backend.task(newest)).outputs[0]?.id ?? 0;
    await person.click(within(screen.getByRole('toolbar')).getByRole('button', { name: said.openWith }));
    await waitFor(() => expect(backend.asked).toContain(`outputOpenWith ${id}`));
    expect(tiles.length).toBeGreaterThan(2);
    screen.getByRole('grid').focus();
    await person.keyboard('{ArrowRight}x');
    await waitFor(() => expect(within(screen.getByRole('toolbar')).queryByRole('button', { name: said.openWith })).toBeNull());
  });
});
