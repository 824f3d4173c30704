import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';
import { monthsBetween } from './receipt.svelte';

const said = words.receipt;

describe('the months to choose from', () => {
  it('go from the last to the first, over the ends of years', () => {
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
    expect(monthsBetween('2026-02', '2026-02')).toEqual(['2026-02']);
    expect(monthsBetween(null, null)).toEqual([]);
    expect(monthsBetween('0001-01', '9999-12')).toHaveLength(1200);
  });
});

describe('a receipt', () => {
  it('of a month says what was spent, is written where the person says, and can be shown', async () => {
    const { backend, person } = await openPage('studio', { place: 'settings' });
    await person.click(screen.getByRole('button', { name: said.exportMonth }));
    const dialog = await screen.findByRole('dialog', { name: said.titleMonth });
    await within(dialog).findByText(/^1,284 tasks/);
    const figures = [...dialog.querySelectorAll('dl > *')].map((each) => each.textContent);
    expect(figures).toEqual(['Charged', 'about 412,870 credits', 'Came back', 'about 5,164 credits', 'Spent', 'about 407,706 credits']);
    await person.click(within(dialog).getByRole('radio', { name: said.folder }));
    await person.click(within(dialog).getByRole('checkbox', { name: said.withFiles }));
    await person.click(within(dialog).getByRole('button', { name: said.write }));
    expect(await within(dialog).findByText(said.written('/media/studio/Afterimage/afterimage-receipt-2026-11'))).toBeTruthy();
    expect(within(dialog).getByText(/1 file is not in it/)).toBeTruthy();
    await person.click(within(dialog).getByRole('button', { name: said.reveal }));
    expect(backend.asked).toEqual(['folderChoose', 'receiptExport month folder with files', 'receiptReveal']);
  });

  it('of one task is a press away from its facts', async () => {
    const { backend, person } = await openPage('studio', { openTask: 1 });
    await person.click(await screen.findByRole('button', { name: said.exportOne }));
    const dialog = await screen.findByRole('dialog', { name: said.titleTask(1) });
    await person.click(within(dialog).getByRole('button', { name: said.write }));
    await waitFor(() => expect(backend.asked).toContain('receiptExport task zip'));
    expect(await within(dialog).findByText('1 task, 11 facts')).toBeTruthy();
  });

  it('that takes long says how far it is, and stops when told to', async () => {
    const { backend, person } = await openPage('receipt-slow', { place: 'settings' });
    await person.click(screen.getByRole('button', { name: said.exportMonth }));
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText(/1,284 tasks/);
    await person.click(within(dialog).getByRole('button', { name: said.write }));
    await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: said.cancel })));
    expect(within(dialog).getByText(said.writing)).toBeTruthy();
    expect(dialog.querySelector<HTMLElement>('.form')?.inert).toBe(true);
    await waitFor(() => expect(backend.asked).toContain('receiptExport month zip'));
    backend.tell({ type: 'receiptWriting', done: 963, of: 3852 });
    expect((await within(dialog).findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('25');
    await person.click(within(dialog).getByRole('button', { name: said.cancel }));
    expect(await within(dialog).findByText(/Nothing of the receipt is left/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: said.write })));
  });

  it('that was written is asked for anew once something else is wanted', async () => {
    const { backend, person } = await openPage('studio', { openTask: 1 });
    await person.click(await screen.findByRole('button', { name: said.exportOne }));
    const dialog = await screen.findByRole('dialog');
    await person.click(within(dialog).getByRole('button', { name: said.write }));
    await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: said.reveal })));
    await person.click(within(dialog).getByRole('checkbox', { name: said.withFiles }));
    await person.click(within(dialog).getByRole('button', { name: said.write }));
    await waitFor(() => expect(backend.asked).toContain('receiptExport task zip with files'));
  });

  it('that ends when nobody looks any more is told of, whichever way it ends', async () => {
    const { backend, person } = await openPage('studio', { openTask: 1 });
    let end: (thrown: unknown) => void = () => undefined;
    backend.receiptExport = () => new Promise((_, reject) => (end = reject));
    await person.click(await screen.findByRole('button', { name: said.exportOne }));
    const dialog = await screen.findByRole('dialog');
    await person.click(within(dialog).getByRole('button', { name: said.write }));
    expect(await within(dialog).findByText(said.goesOn)).toBeTruthy();
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    end({ code: 'diskFull', facts: {}, detail: null });
    expect(await screen.findByText(/^The disk is full\./)).toBeTruthy();
  });

  it('of nothing cannot be asked for, and says why', async () => {
    const { backend, person } = await openPage('empty', { place: 'settings' });
    await person.click(screen.getByRole('button', { name: said.exportMonth }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(said.noMonths, { ignore: '.unseen' })).toBeTruthy();
    await person.click(within(dialog).getByRole('button', { name: new RegExp(said.write) }));
    expect(backend.asked).not.toContain('folderChoose');
  });
});
