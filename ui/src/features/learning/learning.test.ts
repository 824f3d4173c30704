import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const said = words.learning;

/** Opens a draft that breaks a rule: 4k without a wide size. */
async function breaking(scene: 'studio' | 'learnt') {
  const opened = await openPage(scene);
  const draft = await opened.backend.draft();
  await opened.backend.draftSave({ ...draft, kind: 'image', models: { ...draft.models, image: 'gpt-image-2' }, prompt: 'A heron', values: { resolution: '4k' }, references: [] });
  opened.backend.tell({ type: 'stale', tags: ['draft'], tasks: [] });
  await screen.findByRole('button', { name: /^Fix 1 thing/ });
  return opened;
}

describe('sending a draft that a rule speaks against', () => {
  it('takes two presses, says what it means, and goes out once', async () => {
    const { backend, person } = await breaking('studio');
    await person.click(await screen.findByRole('button', { name: said.asItIs }));
    expect(screen.getByText(said.asItIsAsks(1))).toBeTruthy();
    expect(backend.asked).not.toContain('submitAsItIs');
    await person.click(screen.getByRole('button', { name: said.asItIsDo }));
    await waitFor(() => expect(backend.asked.filter((each) => each === 'submitAsItIs')).toHaveLength(1));
    expect(backend.asked).not.toContain('submit');
  });

  it('is never done by Enter', async () => {
    const { backend, person } = await breaking('studio');
    (await screen.findByRole('button', { name: said.asItIs })).focus();
    await person.keyboard('{Enter}');
    expect(screen.queryByText(said.asItIsAsks(1))).toBeNull();
    await person.keyboard(' ');
    const send = await screen.findByRole('button', { name: said.asItIsDo });
    send.focus();
    await person.keyboard('{Enter}{Control>}{Enter}{/Control}');
    expect(backend.asked.filter((each) => each.startsWith('submit'))).toEqual([]);
  });

  it('is not offered for a draft that no rule speaks against', async () => {
    await openPage('studio');
    await screen.findByLabelText(words.compose.prompt);
    expect(screen.queryByRole('button', { name: said.asItIs })).toBeNull();
  });
});

describe('what was learnt', () => {
  it('is offered where it matters, and relaxes the rule when the person wants it', async () => {
    const { backend, person } = await breaking('learnt');
    expect(await screen.findByText(/The service made what this rule speaks against/)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: said.relax }));
    await waitFor(() => expect(backend.asked).toContain('lessonFollow gpt-image-2 taken.4k-is-wide-or-tall true'));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Fix 1 thing/ })).toBeNull());
    expect(screen.queryByRole('button', { name: said.asItIs })).toBeNull();
  });

  it('stands in the settings, where it can be taken back and forgotten', async () => {
    const { backend, person } = await openPage('learnt', { place: 'settings' });
    const list = await screen.findByRole('list', { name: said.title });
    const [taken, refused] = within(list).getAllByRole('listitem');
    expect(refused?.textContent).toContain('The service refused seed -1: Invalid value for parameter seed');
    expect(refused?.textContent).toContain('It is told at the field now');
    await person.click(within(refused as HTMLElement).getByRole('button', { name: 'Tell me no more' }));
    await waitFor(() => expect(backend.asked).toContain('lessonFollow doubao-seedance-2.0 refused.seed.9f2c41d87a03e6b5 false'));
    await person.click(within(taken as HTMLElement).getByRole('button', { name: said.forget }));
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(1));
  });
});

describe('what the last runs were charged', () => {
  it('is said beside what the list says', () => {
    const lately = { runs: 3, from: 120, to: 120, listed: 100, corrects: true };
    expect(said.lately(lately)).toBe('The list says 100 each; the last 3 were charged 120 credits');
    expect(said.lately({ ...lately, runs: 1 })).toBe('The list says 100 each; the last one was charged 120 credits');
    expect(said.lately({ ...lately, from: 118, to: 125, listed: null })).toBe('No price is listed; the last 3 were charged 118 to 125 credits');
  });
});
