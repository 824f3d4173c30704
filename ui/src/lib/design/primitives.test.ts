import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { words } from '$lib/words';
import Button from './Button.svelte';
import EstimateBar from './EstimateBar.svelte';
import ExactBar from './ExactBar.svelte';
import RatioShapes, { ratioOf } from './RatioShapes.svelte';
import Segmented from './Segmented.svelte';
import Select from './Select.svelte';
import Stepper from './Stepper.svelte';

const text = (words: string) => createRawSnippet(() => ({ render: () => `<span>${words}</span>` }));

describe('a button', () => {
  it('that cannot be pressed says why, keeps its place for the keyboard, and does nothing', async () => {
    const onclick = vi.fn();
    render(Button, { off: 'Paste a working key to submit', onclick, children: text('Submit') });
    const button = screen.getByRole('button', { name: /Submit.*Paste a working key to submit/ });
    expect(button.dataset.tip).toBe('Paste a working key to submit');
    await userEvent.tab();
    expect(document.activeElement).toBe(button);
    await userEvent.keyboard('{Enter}');
    expect(onclick).not.toHaveBeenCalled();
  });
});

describe('a segmented control', () => {
  const segments = [{ value: '480p', label: '480p' }, { value: '720p', label: '720p', off: 'Not with a video' }, { value: '1080p', label: '1080p' }];

  it('is one tab stop, moved by arrows past what is off', async () => {
    const onchange = vi.fn();
    render(Segmented, { name: 'Resolution', segments, value: '480p', onchange });
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: '480p' }));
    await userEvent.keyboard('{ArrowRight}');
    expect(onchange).toHaveBeenLastCalledWith('1080p');
    await userEvent.click(screen.getByRole('radio', { name: /720p/ }));
    expect(onchange).toHaveBeenCalledOnce();
  });

  it('can have nothing chosen', () => {
    render(Segmented, { name: 'Resolution', segments, value: undefined, onchange: vi.fn() });
    expect(screen.queryByRole('radio', { checked: true })).toBeNull();
  });
});

describe('a stepper', () => {
  it('takes what is typed with its unit, and holds the limits', async () => {
    const onchange = vi.fn();
    render(Stepper, { name: 'Duration', value: 8, min: 4, max: 15, shown: '8 s', onchange });
    const field = screen.getByRole('spinbutton', { name: 'Duration' });
    expect(field.getAttribute('aria-valuetext')).toBe('8 s');
    await userEvent.clear(field);
    await userEvent.type(field, '12 s{Enter}');
    expect(onchange).toHaveBeenLastCalledWith(12);
    await userEvent.clear(field);
    await userEvent.type(field, '99');
    await userEvent.tab();
    expect(onchange).toHaveBeenLastCalledWith(15);
    expect(onchange).toHaveBeenCalledTimes(2);
  });
});

describe('a select', () => {
  it('takes values of any JSON type and shows what is not sent', async () => {
    const onchange = vi.fn();
    render(Select<unknown>, { name: 'Fallback', options: [{ value: true, label: 'on' }, { value: { lossy: ['seed'] }, label: 'lossy' }], value: undefined, placeholder: 'not sent', onchange });
    const trigger = screen.getByRole('combobox', { name: 'Fallback' });
    expect(trigger.textContent).toContain('not sent');
    trigger.focus();
    await userEvent.keyboard('{Enter}');
    // Without a layout the list stays unplaced and hidden from roles; it is there all the same.
    await screen.findByText('lossy');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(onchange.mock.lastCall?.[0]).toEqual({ lossy: ['seed'] });
  });
});

describe('ratio shapes', () => {
  it('know shapes from words', () => {
    expect(ratioOf('16:9')).toBeCloseTo(1.778, 3);
    expect(ratioOf('1024x768')).toBeCloseTo(1.333, 3);
    for (const word of ['auto', 'adaptive', '', '0:9', '16:']) expect(ratioOf(word)).toBeNull();
  });
  it('are chosen by click and by arrows, round the end', async () => {
    const onchange = vi.fn();
    render(RatioShapes, { name: 'Size', values: ['16:9', '1:1', 'auto'], value: 'auto', onchange });
    await userEvent.click(screen.getByRole('radio', { name: '1:1' }));
    expect(onchange).toHaveBeenLastCalledWith('1:1');
    screen.getByRole('radio', { name: 'auto' }).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(onchange).toHaveBeenLastCalledWith('16:9');
  });
});

describe('bars', () => {
  it('say an estimate aloud with about', () => {
    const estimate = { runs: 9, quantiles: [{ share: 0.1, ms: 193_000 }, { share: 0.9, ms: 254_000 }], afterMs: 0, share: 0 };
    render(EstimateBar, { name: 'Neon alley', estimate, elapsedMs: 132_000 });
    expect(screen.getByRole('progressbar', { name: 'Neon alley' }).getAttribute('aria-valuetext')).toBe('about 52 percent, 1 min to 2 min left');
  });
  it('are no bars where nothing can be compared', () => {
    render(EstimateBar, { name: 'Neon alley', estimate: null, elapsedMs: 34_000 });
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.getByText('34 s so far')).toBeTruthy();
  });
  it('never show more than the whole of what is known exactly', () => {
    render(ExactBar, { share: 1.7, name: 'Saving', text: '8.4 of 8.4 MB' });
    expect(screen.getByRole('progressbar', { name: 'Saving' }).getAttribute('aria-valuenow')).toBe('100');
  });
});

describe('words of the primitives', () => {
  it('name the number that a step changes', () => expect(words.design.more('Count')).toBe('Count: more'));
});
