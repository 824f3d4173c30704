import axe from 'axe-core';
import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const said = words.insight;
const plots = { results: said.made, success: said.outcome, causes: said.causes, durations: said.durations, credits: said.credits, archive: said.archive, hours: said.hours };
type PlotName = keyof typeof plots;
const sectionOf = (name: PlotName) => document.getElementById(`plot-${name}`)?.closest('section') ?? null;
/** A whole page has many roles: only those of one plot are looked through. */
const part = (name: PlotName) => within(sectionOf(name) as HTMLElement);
/** A busy computer may take a while to draw the page. */
const drawn = () => waitFor(() => expect(sectionOf('results')).not.toBeNull(), { timeout: 15_000 });
const main = () => document.querySelector('main') as HTMLElement;
const field = () => document.querySelector('[role=searchbox]') as HTMLInputElement;
const place = () => main().getAttribute('aria-label');

describe('the page of plots', { timeout: 60_000 }, () => {
  it('opens from the top bar, and by its shortcut', async () => {
    const { person } = await openPage('studio', { place: 'studio' });
    await person.click(within(document.querySelector('header') as HTMLElement).getByRole('button', { name: 'Insight' }));
    await drawn();
    await person.keyboard('{Control>}1{/Control}');
    await waitFor(() => expect(place()).toBe('Studio'));
    await person.keyboard('{Control>}5{/Control}');
    await drawn();
    expect(place()).toBe('Insight');
  });

  it('says in words what each plot shows, and axe finds nothing', async () => {
    await openPage('studio', { place: 'insight' });
    await drawn();
    for (const name of Object.keys(plots) as PlotName[]) expect(sectionOf(name)?.querySelector('p')?.textContent).toMatch(/\d/);
    const { violations } = await axe.run(main(), { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('has each plot as a table too', async () => {
    const { person } = await openPage('studio', { place: 'insight' });
    await drawn();
    for (const name of Object.keys(plots) as PlotName[]) {
      await person.click(part(name).getByRole('button', { name: said.asTable(plots[name]) }));
      expect(sectionOf(name)?.querySelectorAll('tbody tr').length).toBeGreaterThan(3);
      // What a table has no room for is reached by keyboard.
      expect(sectionOf(name)?.querySelector('.scroll')?.getAttribute('tabindex')).toBe('0');
    }
    const { violations } = await axe.run(sectionOf('causes') as HTMLElement, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await person.click(part('results').getByRole('button', { name: said.asPlot(said.made) }));
    expect(sectionOf('results')?.querySelector('table')).toBeNull();
  });

  it('tells results apart by kind or by model, and remembers it', async () => {
    const { backend, person } = await openPage('studio', { place: 'insight' });
    const remember = vi.spyOn(backend, 'remember');
    await drawn();
    expect(part('results').getByRole('button', { name: 'Videos' })).toBeTruthy();
    await person.click(part('results').getByRole('radio', { name: said.byModel }));
    expect(part('results').getByRole('button', { name: 'Midjourney V7' })).toBeTruthy();
    expect(part('results').queryByRole('button', { name: 'Videos' })).toBeNull();
    await waitFor(() => expect(remember).toHaveBeenCalledWith('insight.by', '"model"'));
  });

  it('leads from each plot to what it shows, by keyboard', async () => {
    const { person } = await openPage('studio', { place: 'insight' });
    const back = async () => {
      await person.keyboard('{Control>}5{/Control}');
      await drawn();
    };
    const press = async (button: HTMLElement) => {
      button.focus();
      await person.keyboard('{Enter}');
      await waitFor(() => expect(place()).toBe('Library'));
      return field().value;
    };
    await drawn();
    expect(await press(part('results').getByRole('button', { name: 'Videos' }))).toMatch(/^kind:video made:>=\d{4}-\d\d-\d\d$/);
    await back();
    await person.click(part('results').getByRole('button', { name: said.asTable(said.made) }));
    expect(await press(part('results').getAllByRole('button', { name: /^\w{3},? \d+ \w+$/ })[0] as HTMLElement)).toMatch(/^made:\d{4}-\d\d-\d\d$/);
    await back();
    expect(await press(part('causes').getByRole('button', { name: /^Content policy/ }))).toMatch(/^state:failed made:/);
    await back();
    expect(await press(part('durations').getByRole('button', { name: 'Kling 3.0' }))).toMatch(/^model:kling-3-0 made:/);
    await back();
    expect(await press(part('hours').getByRole('button', { name: said.showWeekday(1) }))).toMatch(/^made:\d{4}-\d\d-\d\d( OR made:\d{4}-\d\d-\d\d){3,4}$/);
  });

  it('changes its time, and keeps it', async () => {
    const { backend, person } = await openPage('studio', { place: 'insight' });
    const asked = vi.spyOn(backend, 'insight');
    await drawn();
    await person.click(within(main().querySelector('header') as HTMLElement).getByRole('radio', { name: said.spans.months12 }));
    expect(asked).toHaveBeenLastCalledWith('months12');
    await person.click(part('success').getByRole('button', { name: said.asTable(said.outcome) }));
    await waitFor(() => expect(sectionOf('success')?.querySelector('th')?.textContent).toBe('Week'));
  });

  it('saves a table where the person says, and shows it', async () => {
    const { backend, person } = await openPage('studio', { place: 'insight' });
    await drawn();
    const written = vi.spyOn(backend, 'insightExport');
    await person.click(part('durations').getByRole('button', { name: said.saves(said.durations) }));
    await person.click(await screen.findByText(said.saveCsv));
    await waitFor(() => expect(written).toHaveBeenCalledOnce());
    const [name, file] = written.mock.calls[0] ?? [];
    expect(name).toBe('durations');
    expect(file).toMatchObject({ as: 'csv' });
    expect(file?.as === 'csv' ? file.text.split('\r\n')[0] : '').toBe('Model,Runs,Half within,9 of 10 within,Now');
    await person.click(await screen.findByText(said.reveal));
    expect(backend.asked.slice(-3)).toEqual(['folderChoose', 'insightExport durations csv', 'receiptReveal']);
  });

  it('says why a file was not written, and can be tried again', async () => {
    const { backend, person } = await openPage('studio', { place: 'insight' });
    vi.spyOn(backend, 'insightExport').mockRejectedValueOnce({ code: 'diskFull', facts: {}, detail: null });
    await drawn();
    const save = async () => {
      await person.click(part('causes').getByRole('button', { name: said.saves(said.causes) }));
      await person.click(await screen.findByText(said.saveCsv));
    };
    await save();
    expect(await screen.findByText(/^The disk is full/)).toBeTruthy();
    await save();
    expect(await screen.findByText(said.reveal)).toBeTruthy();
  });

  it('with nothing, with one and with seven results draws no more than there is', async () => {
    await openPage('empty', { place: 'insight' });
    expect(await screen.findByText(said.empty)).toBeTruthy();
    expect(sectionOf('results')).toBeNull();
  });

  it.each(['one', 'sandbox'] as const)('has words for the few of %s', async (scene) => {
    await openPage(scene, { place: 'insight' });
    await drawn();
    expect(part('causes').getByText(said.causesNone)).toBeTruthy();
    expect(part('causes').queryByRole('button')).toBeNull();
    expect(screen.getByText(scene === 'one' ? /^1 result, on/ : /^7 results/)).toBeTruthy();
    expect(document.querySelector('main')?.textContent).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says that it cannot be read, and tries again', async () => {
    const { backend, person } = await openPage('broken', { place: 'insight' });
    const again = () => within(main()).findByText(said.again, undefined, { timeout: 15_000 });
    await person.click(await again());
    expect(sectionOf('results')).toBeNull();
    backend.scene.broken = false;
    await person.click(await again());
    await drawn();
  });
});
