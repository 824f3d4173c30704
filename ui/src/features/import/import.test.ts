import axe from 'axe-core';
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '$lib/backend/bindings';
import { archiveOffer, foreignOffer } from '$lib/backend/memory/import';
import type { SceneName } from '$lib/backend/memory/scenes';
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
const failing = (code: Failure['code']): Failure => ({ code, facts: {}, detail: null });

async function opened(scene: SceneName = 'studio', place = 'library') {
  const page = await openPage(scene, { place });
  await page.person.keyboard('{Control>}i{/Control}');
  const dialog = await screen.findByRole('dialog', { name: said.title });
  return { ...page, dialog };
}

/** The dialog after a folder was chosen; its title says what was found. */
async function offered(scene: SceneName = 'studio') {
  const page = await opened(scene);
  await page.person.click(screen.getByRole('button', { name: said.folderChoose }));
  const dialog = await screen.findByRole('dialog', { name: /^Import from/ });
  return { ...page, dialog };
}

const violations = async (of: Element) => {
  const found = await axe.run(of, { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`);
};

describe('an import', { timeout: 90_000 }, () => {
  it('says what was found before anything is kept, and keeps it only by a press', async () => {
    const { backend, person, dialog } = await offered();
    expect(screen.getByRole('heading', { name: said.titleOf(foreignOffer) })).toBeTruthy();
    expect(dialog.textContent).toContain('981 by ComfyUI, 140 by Stable Diffusion web UI and 83 that do not say');
    expect(dialog.textContent).toContain('2.8 GB');
    expect(dialog.textContent).toContain(said.filesCopied(1_204));
    expect(within(dialog).queryByRole('radiogroup')).toBeNull();
    expect(await violations(dialog)).toEqual([]);
    expect(backend.asked.filter((verb) => verb.startsWith('importTake'))).toEqual([]);

    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    expect(await within(dialog).findByText('1,204 files imported')).toBeTruthy();
    expect(within(dialog).getByText(said.doneKnown(37))).toBeTruthy();
    expect(backend.asked).toContain('importTake in place');
    expect(await violations(dialog)).toEqual([]);
  });

  it('names what cannot be imported, and why, when it is asked for', async () => {
    const { person, dialog } = await offered();
    const fold = within(dialog).getByRole('button', { name: said.cannot(2) });
    expect(within(dialog).queryByText('locked.png')).toBeNull();
    await person.click(fold);
    expect(within(dialog).getByText('locked.png')).toBeTruthy();
    expect(dialog.textContent).toContain('it cannot be read (Permission denied)');
    expect(fold.getAttribute('aria-expanded')).toBe('true');
  });

  it('of an archive asks what becomes of its files, and remembers it', async () => {
    const { backend, person, dialog } = await offered('import-archive');
    expect(dialog.textContent).toContain('8,412');
    expect(within(dialog).getByRole('radio', { name: said.leave }).getAttribute('aria-checked')).toBe('true');
    await person.click(within(dialog).getByRole('radio', { name: said.copy }));
    expect(dialog.textContent).toContain(said.copyText);
    await waitFor(async () => expect((await backend.opening()).remembered['import.copy']).toBe('true'));
    await person.click(within(dialog).getByRole('button', { name: said.take(8_424) }));
    await waitFor(() => expect(backend.asked).toContain('importTake copied'));
  });

  it('says beforehand when the archive has no room for the copies', async () => {
    const page = await openPage('studio', { place: 'library' });
    page.backend.imports.offered = { ...foreignOffer, bytes: 900e9 };
    await page.person.keyboard('{Control>}i{/Control}');
    await page.person.click(await screen.findByRole('button', { name: said.folderChoose }));
    expect(await screen.findByText(said.tooLarge(900e9, 318e9))).toBeTruthy();
  });

  it('of a folder with nothing to import says what was looked for', async () => {
    const { dialog } = await offered('import-nothing');
    expect(within(dialog).getByText('Nothing to import in Documents')).toBeTruthy();
    expect(within(dialog).getByText(said.lookedFor)).toBeTruthy();
    expect(within(dialog).queryByRole('button', { name: /^Import/ })).toBeNull();
    expect(within(dialog).getByRole('button', { name: said.again })).toBeTruthy();
  });

  it('goes back to the beginning when the system’s dialog is left', async () => {
    const { backend, person } = await opened();
    backend.imports.offered = null;
    await person.click(screen.getByRole('button', { name: said.filesChoose }));
    expect(await screen.findByRole('button', { name: said.filesChoose })).toBeTruthy();
    expect(backend.asked).toContain('importFiles');
  });

  it('counts pasted ids as they are typed, and names the lines without one', async () => {
    const { person, dialog } = await opened();
    const field = within(dialog).getByLabelText(said.ids);
    expect(within(dialog).getByText(said.idsNone)).toBeTruthy();
    await fireEvent.input(field, { target: { value: 'task_0000000001\nsomething else\ntask_0000000002' } });
    expect(within(dialog).getByText('2 ids. Line 2 holds none')).toBeTruthy();
    await person.click(field);
    await person.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('dialog', { name: said.titleOf({ from: '' }) })).toBeTruthy();
    expect(screen.getByText(said.idsFree)).toBeTruthy();
    expect(screen.getByRole('button', { name: said.take(2) })).toBeTruthy();
  });

  it('whose offer was replaced by a newer look begins anew, and keeps nothing', async () => {
    const { backend, person, dialog } = await offered();
    vi.spyOn(backend, 'importTake').mockRejectedValue(failing('importVoid'));
    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    expect(await screen.findByText(/This was replaced by a newer look/)).toBeTruthy();
    expect(await screen.findByRole('button', { name: said.folderChoose })).toBeTruthy();
  });

  it('that cannot begin because another one runs says so, and the offer stays', async () => {
    const { backend, person, dialog } = await offered();
    vi.spyOn(backend, 'importTake').mockRejectedValue(failing('importRuns'));
    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    expect(await within(dialog).findByText(/Something is being imported already/)).toBeTruthy();
    expect(within(dialog).getByRole('button', { name: said.take(1_204) })).toBeTruthy();
  });
});

describe('an import that takes long', { timeout: 90_000 }, () => {
  it('says how far it has looked, and is stopped without a word of blame', async () => {
    const { backend, person } = await opened();
    let stopped: (failure: Failure) => void = () => undefined;
    vi.spyOn(backend, 'importFolder').mockImplementation(() => new Promise((_, reject) => (stopped = reject)));
    await person.click(screen.getByRole('button', { name: said.folderChoose }));
    expect(await screen.findByText(said.choosing.folder)).toBeTruthy();
    backend.tell({ type: 'importing', stage: 'looking', done: 4_120, of: 0 });
    expect(await screen.findByText('Looking, 4,120 so far')).toBeTruthy();
    backend.tell({ type: 'importing', stage: 'looking', done: 5_000, of: 20_000 });
    expect((await screen.findByRole('progressbar', { name: said.lookingName })).getAttribute('aria-valuenow')).toBe('25');
    await person.click(screen.getByRole('button', { name: said.stop }));
    expect(backend.asked).toContain('importStop');
    stopped(failing('importStopped'));
    expect(await screen.findByRole('button', { name: said.folderChoose })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('goes on when it is closed, leads back from the status line, and keeps what it has when it is stopped', async () => {
    const { backend, person, dialog } = await offered('import-slow');
    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    expect((await within(dialog).findAllByText('Importing, 412 of 1,204')).length).toBeGreaterThan(0);
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(backend.asked).not.toContain('importStop');
    await person.click(screen.getByRole('button', { name: said.backTo('Importing, 412 of 1,204') }));
    await person.click(within(await screen.findByRole('dialog')).getByRole('button', { name: said.stop }));
    expect(await screen.findByText('Stopped. 481 files imported until then, and stay')).toBeTruthy();
  });

  it('that ends while it is closed says what came of it, with the way there', async () => {
    const { backend, person, dialog } = await offered('import-slow');
    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    backend.imports.stop();
    await person.click(await screen.findByRole('button', { name: said.show }));
    await waitFor(() => expect((screen.getAllByRole<HTMLInputElement>('searchbox')[0]?.value ?? '').trim()).toBe(said.query));
  });
});

describe('what was imported', { timeout: 90_000 }, () => {
  it('is shown by the query for it', async () => {
    const { person, dialog } = await offered();
    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    await person.click(await within(dialog).findByRole('button', { name: said.show }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('main', { name: words.frame.places.library })).toBeTruthy();
    expect((screen.getAllByRole<HTMLInputElement>('searchbox')[0]?.value ?? '').trim()).toBe(said.query);
  });

  it('is taken back whole, and that is taken back too', async () => {
    const { backend, person, dialog } = await offered();
    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    await person.click(await within(dialog).findByRole('button', { name: said.takeBack }));
    expect(await screen.findByText(said.tookBack(3))).toBeTruthy();
    expect(backend.asked.some((verb) => verb.startsWith('importTakeBack run-'))).toBe(true);
    expect((await backend.bin()).count).toBe(3);
    await person.click(screen.getByRole('button', { name: words.design.undo }));
    await waitFor(async () => expect((await backend.bin()).count).toBe(0));
  });
});

describe('the ways in', { timeout: 90_000 }, () => {
  it('a drop shows what it holds; its look can be stopped', async () => {
    const { backend, person } = await openPage('studio');
    backend.tell({ type: 'hovering', files: 3, sort: 'file' });
    expect(await screen.findByText('Drop to import 3 files')).toBeTruthy();
    backend.tell({ type: 'importing', stage: 'looking', done: 900, of: 0 });
    await person.click(await screen.findByRole('button', { name: said.stop }));
    expect(backend.asked).toEqual(expect.arrayContaining(['droppedStop', 'importStop']));
    backend.tell({ type: 'dropped', what: { as: 'import', offer: { ...archiveOffer, id: 7 } } });
    expect(await screen.findByRole('dialog', { name: said.titleOf(archiveOffer) })).toBeTruthy();
  });

  it('a drop while something is imported waits for it', async () => {
    const { backend, person, dialog } = await offered('import-slow');
    await person.click(within(dialog).getByRole('button', { name: said.take(1_204) }));
    backend.tell({ type: 'dropped', what: { as: 'import', offer: archiveOffer } });
    expect(await screen.findByText(/Something is being imported already/)).toBeTruthy();
    expect(within(dialog).getByRole('button', { name: said.stop })).toBeTruthy();
  });

  it('stand in the empty library, beside the one for an id', async () => {
    const { person } = await openPage('empty', { place: 'library' });
    await person.click(await screen.findByRole('button', { name: words.queue.addShort }));
    expect(await screen.findByRole('dialog', { name: words.queue.adding.title })).toBeTruthy();
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const [inHeader, inEmpty] = screen.getAllByRole('button', { name: said.open });
    expect(inHeader).toBeTruthy();
    await person.click(inEmpty as HTMLElement);
    expect(await screen.findByRole('dialog', { name: said.title })).toBeTruthy();
  });

  it('from the first run opens once the key is kept', async () => {
    const { person } = await openPage('first-run');
    await person.click(screen.getByRole('button', { name: said.atFirst }));
    expect(screen.getByText(said.atFirstThen)).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    await person.type(screen.getByLabelText(words.firstRun.keyName), 'rk_live_q7Zp2mWx9Lk4{Enter}');
    expect(await screen.findByRole('dialog', { name: said.title })).toBeTruthy();
  });
});
