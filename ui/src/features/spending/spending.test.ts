import axe from 'axe-core';
import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { Spent } from '$lib/backend/bindings';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';
import { monthBy, ofDays } from './figures';

const said = words.spending;
const spent = (change: Partial<Spent>): Spent => ({ tasks: 2, charged: 0, refunded: 0, estimatedTasks: 0, unknownTasks: 0, ...change });

describe('the words of what was spent', () => {
  it('never call nought what nobody knows', () => {
    const unknown = spent({ unknownTasks: 2 });
    expect([said.net(unknown), said.netFigure(unknown), said.figure(unknown, 0), said.money(unknown), said.basisOf(unknown)]).toEqual(['not known', 'not known', '–', '', 'nothing']);
    expect(said.net(spent({}))).toBe('0 credits');
    expect(said.under(spent({ charged: 40, unknownTasks: 1 }))).toBe('2 tasks, 1 not known');
  });

  it('call an estimate one, and take off what came back', () => {
    const mixed = spent({ tasks: 3, charged: 1300, refunded: 40, estimatedTasks: 1 });
    expect([said.net(mixed), said.netFigure(mixed), said.basisOf(mixed)]).toEqual(['about 1,260 credits', 'about 1,260', 'price list for 1']);
    expect(said.net(spent({ charged: 1300, refunded: 40 }))).toBe('1,260 credits');
    expect(said.basisOf(spent({ charged: 3, estimatedTasks: 2 }))).toBe('price list');
    expect(said.basisOf(spent({ tasks: 4, charged: 3, estimatedTasks: 2, unknownTasks: 1 }))).toBe('price list for 2, nothing for 1');
  });
});

describe('the figures of the plot', () => {
  it('are what was spent, and above it what was charged', () => {
    const day = { day: '2026-11-01', part: null, models: [], spent: spent({ charged: 90, refunded: 30 }) };
    expect(ofDays([day])).toEqual({ spent: [60], charged: [90] });
  });

  it('step from month to month over the ends of years, and no further than there is something', () => {
    expect([monthBy('2026-12', 1, '2026-01', '2027-02'), monthBy('2027-01', -1, '2026-01', '2027-02')]).toEqual(['2027-01', '2026-12']);
    expect([monthBy('2027-02', 1, '2026-01', '2027-02'), monthBy('2026-01', -1, '2026-01', '2027-02'), monthBy('2026-01', 1, null, null)]).toEqual([null, null, null]);
  });
});

describe('the page of spending', () => {
  it('opens from the balance, and by its shortcut', async () => {
    const { person } = await openPage('studio', { place: 'studio' });
    await person.click(await screen.findByRole('button', { name: /^Balance/ }));
    expect(await screen.findByRole('heading', { name: said.title })).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Balance/ }).getAttribute('aria-current')).toBe('page');
    await person.keyboard('{Control>}1{/Control}');
    await waitFor(() => expect(screen.queryByRole('heading', { name: said.title })).toBeNull());
    await person.keyboard('{Control>}4{/Control}');
    expect(await screen.findByRole('heading', { name: said.title })).toBeTruthy();
  });

  it('says everything in tables: their sums are the same, and axe finds nothing', async () => {
    await openPage('studio', { place: 'spending' });
    const [byModel, byDay] = [await screen.findByRole('table', { name: said.byModel }), screen.getByRole('table', { name: said.byDay })];
    const sums = [byModel, byDay].map((table) => table.querySelector('tfoot')?.textContent);
    expect(sums[0]).toBe(sums[1]);
    expect(byModel.textContent).toContain('not known');
    const { violations } = await axe.run(screen.getByRole('main'), { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });

  it('shows the models of a day that is chosen, and the whole month again', async () => {
    const { person } = await openPage('studio', { place: 'spending' });
    const byDay = await screen.findByRole('table', { name: said.byDay });
    const [first] = within(byDay).getAllByRole('button');
    await person.click(first as HTMLElement);
    expect(first?.getAttribute('aria-pressed')).toBe('true');
    expect(screen.queryByRole('table', { name: said.byModel })).toBeNull();
    const ofDay = screen.getByRole('table', { name: /^By model, / });
    expect(ofDay.querySelector('tfoot')?.textContent).toContain(first?.closest('tr')?.querySelector('.strong')?.textContent ?? 'nothing');
    await person.click(screen.getByRole('button', { name: said.wholeMonth }));
    expect(screen.getByRole('table', { name: said.byModel })).toBeTruthy();
  });

  it('leads from a model to what it made', async () => {
    const { person } = await openPage('studio', { place: 'spending' });
    await person.click(await screen.findByRole('button', { name: 'GPT Image 2' }));
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('GPT Image 2'));
    expect(screen.getByRole('button', { name: 'Library' }).getAttribute('aria-current')).toBe('page');
  });

  it('goes through the months, and exports the one that is shown where the person says', async () => {
    const { backend, person } = await openPage('studio', { place: 'spending' });
    await person.click(await screen.findByRole('button', { name: said.monthBefore }));
    const shown = backend.asked.length;
    await person.click(await screen.findByRole('button', { name: said.export }));
    const before = monthBy(new Date().toISOString().slice(0, 7), -1, '2026-02', '9999-12');
    await waitFor(() => expect(backend.asked.slice(shown)).toEqual(['folderChoose', `spendingExport ${before}`]));
    expect(await screen.findByText(said.written(`/media/studio/Afterimage/afterimage-spending-${before}.csv`))).toBeTruthy();
  });

  it('says that nothing was spent, and keeps the sandbox apart', async () => {
    await openPage('empty', { place: 'spending' });
    expect(await screen.findByRole('heading', { name: said.empty })).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('in the sandbox says that it is no money, and shows no balance', async () => {
    await openPage('sandbox', { place: 'spending' });
    expect(await screen.findByText(said.sandbox, { selector: 'main *' })).toBeTruthy();
    expect(screen.queryByText(said.balanceRead)).toBeNull();
  });
});
