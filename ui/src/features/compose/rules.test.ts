import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import type { ClosedField, Problem, RuleSaid } from '$lib/backend/bindings';
import { MemoryBackend } from '$lib/backend/memory';
import { Stream } from '$lib/backend/query.svelte';
import { words } from '$lib/words';
import { hasRule } from '$lib/words/en/rules';

interface Rule {
  id: string;
  text: string;
  message: { key: string; args?: Record<string, unknown> };
}
const models = import.meta.glob<{ rules?: Rule[] }>('../../../../src-tauri/crates/catalogue/models/*.json', { eager: true, import: 'default' });
const rules = Object.values(models).flatMap((model) => model.rules ?? []);

const said = ({ id, text, message }: Rule): RuleSaid => {
  const args = Object.entries(message.args ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]);
  return { id, text, message: message.key, args: Object.fromEntries(args) as RuleSaid['args'] };
};

const apart: RuleSaid = { id: 'image-sets-the-size', message: 'apart', args: { field: 'Size', with: 'Images' }, text: 'In the catalogue’s words.' };

/** The pane over a backend that says of each draft what the test says. */
async function start(answer: { problems?: Problem[]; closed?: ClosedField[] }) {
  const backend = new MemoryBackend('studio');
  const check = backend.composeCheck.bind(backend);
  backend.composeCheck = async (draft) => ({ ...(await check(draft)), ...answer });
  const stream = await Stream.of(backend);
  render(App, { door: { backend, stream, opening: await backend.opening() } });
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  return { pane: prompt.closest('aside') as HTMLElement, person: userEvent.setup() };
}

describe('the rules of the catalogue', () => {
  it('each have a sentence of the page, with all that it speaks of', () => {
    expect(rules.length).toBeGreaterThan(100);
    for (const rule of rules) {
      const sentence = words.compose.rule(said(rule));
      expect(hasRule(rule.message.key), rule.message.key).toBe(true);
      for (const value of Object.values(said(rule).args).flatMap((text) => text.split(', '))) expect(sentence, rule.id).toContain(value);
      expect(sentence, rule.id).not.toMatch(/ {2}| [.,]|undefined/);
    }
  });

  it('are said in the words of the catalogue where the page has none', () => {
    expect(words.compose.rule({ ...apart, message: 'ofANewerCatalogue' })).toBe(apart.text);
    expect(words.compose.rule({ ...apart, message: 'constructor' })).toBe(apart.text);
  });
});

describe('a broken rule', () => {
  it('is said beside its field, and two of one field are both said', async () => {
    const problem = (id: string, with_: string): Problem => ({
      field: 'duration', fields: ['duration', 'size'], blocks: true, code: 'rule', facts: {}, waysOut: [{ name: 'duration', value: null }],
      rule: { ...apart, id, args: { field: 'Duration', with: with_ } },
    });
    const { pane } = await start({ problems: [problem('one', 'Videos'), problem('two', 'Frames')] });
    expect(await within(pane).findByText(/Duration cannot be sent beside Videos/)).toBeTruthy();
    expect(within(pane).getByText(/Duration cannot be sent beside Frames/)).toBeTruthy();
  });
});

describe('a closed field', () => {
  it('says why beside it while it is not sent, and can be set all the same', async () => {
    const { pane, person } = await start({ closed: [{ field: 'generate_audio', rule: { ...apart, args: { field: 'Audio', with: 'Images' } } }] });
    const why = await within(pane).findByText('Audio cannot be sent beside Images.');
    expect(why.closest('[data-field="generate_audio"]')).not.toBeNull();
    await person.click(within(within(pane).getByRole('radiogroup', { name: 'Audio' })).getByRole('radio', { name: words.compose.on }));
    await waitFor(() => expect(within(pane).queryByText('Audio cannot be sent beside Images.')).toBeNull());
  });

  it('is named among the references, by the labels of its places', async () => {
    const { pane } = await start({ closed: [{ field: 'image_with_roles', rule: { ...apart, args: { field: 'Frames', with: 'Images' } } }] });
    expect(await within(pane).findByText('Closed: First frame and Last frame. Frames cannot be sent beside Images.')).toBeTruthy();
  });
});

describe('the mode', () => {
  it('follows what is attached', async () => {
    const { pane, person } = await start({});
    const mode = () => pane.querySelector('[data-mode]')?.getAttribute('data-mode');
    await waitFor(() => expect(mode()).toBe('frames'));
    const link = within(pane).getByLabelText(words.compose.addLink);
    for (const remove of within(pane).getAllByRole('button', { name: new RegExp(`^${words.compose.remove('')}`) })) await person.click(remove);
    await waitFor(() => expect(mode()).toBe('text'));
    await person.type(link, 'https://a.example/one.png{Enter}');
    await waitFor(() => expect(mode()).toBe('image'));
  });
});
