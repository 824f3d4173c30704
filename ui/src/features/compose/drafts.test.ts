import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft, Submitted } from '$lib/backend/bindings';
import { MemoryBackend } from '$lib/backend/memory';
import { Composer } from './compose.svelte';
import { firstWords } from './tabs.svelte';
import { caretAfter } from './undo';

async function opened(change: (backend: MemoryBackend) => void = () => undefined) {
  const backend = new MemoryBackend('studio');
  change(backend);
  const composer = new Composer(backend);
  await composer.open();
  await vi.advanceTimersByTimeAsync(100);
  return { backend, composer };
}
const draftOf = (composer: Composer): Draft => composer.copy() as Draft;
const settle = () => vi.advanceTimersByTimeAsync(100);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the way back', () => {
  it('leads through everything that was changed, and forward again', async () => {
    const { composer } = await opened();
    const states = [draftOf(composer)];
    const changes = [
      () => composer.setValue('duration', 5),
      () => composer.setModel('image', 'z-image'),
      () => composer.links.add('https://a.example/1.png'),
      () => composer.links.remove(0),
      () => composer.setExtra('{"seed": 7'),
      () => composer.apply({ values: { size: '1:1' }, extra: '' }),
      () => composer.setCount(5),
    ];
    for (const change of changes) {
      change();
      await settle();
      states.push(draftOf(composer));
    }
    for (const state of states.slice(0, -1).reverse()) {
      expect(composer.undo()).toBe(true);
      await settle();
      expect(draftOf(composer)).toEqual(state);
      expect(composer.form?.id).toBe(state.models[state.kind]);
    }
    expect(composer.undo()).toBe(false);
    for (const state of states.slice(1)) {
      expect(composer.redo()).toBe(true);
      expect(draftOf(composer)).toEqual(state);
    }
    expect(composer.redo()).toBe(false);
  });

  it('takes typing in one go as one step, and a pause as its end', async () => {
    const { composer } = await opened();
    const before = draftOf(composer).prompt;
    for (const prompt of ['a', 'a h', 'a heron']) {
      composer.setPrompt(prompt);
      await settle();
    }
    await vi.advanceTimersByTimeAsync(1000);
    composer.setPrompt('a heron takes off');
    composer.undo();
    expect(draftOf(composer).prompt).toBe('a heron');
    composer.undo();
    expect(draftOf(composer).prompt).toBe(before);
    composer.redo();
    composer.setPrompt('something else');
    expect(composer.redo()).toBe(false);
  });

  it('takes back what came from a task, and never the submit id of a press', async () => {
    const { composer } = await opened();
    composer.setPrompt('what I was writing');
    const mine = draftOf(composer);
    await composer.reuse(1000 + 12_480);
    await composer.submit();
    const { submitId } = draftOf(composer);
    expect(submitId).not.toBe(mine.submitId);
    composer.undo();
    expect(draftOf(composer)).toEqual({ ...mine, submitId });
  });

  it('is kept like any other change', async () => {
    const { backend, composer } = await opened();
    const before = draftOf(composer).prompt;
    composer.setPrompt('gone again');
    await composer.flush();
    composer.undo();
    await composer.flush();
    expect((await backend.draft()).prompt).toBe(before);
  });

  it('puts the caret at the end of what differs', () => {
    expect(caretAfter('a heron takes off', 'a heron off')).toBe('a heron'.length);
    expect(caretAfter('a heron', 'a heron takes off')).toBe('a heron takes off'.length);
    expect(caretAfter('abc', 'abc')).toBe(0);
  });
});

describe('the body as text', () => {
  const text = '{ "prompt": "a cat",\n "model": "z-image", "nobody_knows": 1 }';

  it('becomes the form, is kept as typed, and is what is shown as sent', async () => {
    const { backend, composer } = await opened();
    composer.body.set(text);
    await settle();
    await settle();
    expect(draftOf(composer)).toMatchObject({ body: text, kind: 'image', prompt: 'a cat', values: {}, references: [] });
    expect(JSON.parse(draftOf(composer).extra)).toEqual({ nobody_knows: 1 });
    expect(composer.form?.id).toBe('z-image');
    expect(composer.checked?.body).toBe(text);
    await composer.flush();
    expect((await backend.draft()).body).toBe(text);
  });

  it('gives way to a control, but not to the count', async () => {
    const { composer } = await opened();
    composer.body.set(text);
    await settle();
    await settle();
    composer.setCount(3);
    expect(draftOf(composer).body).toBe(text);
    composer.setPrompt('a heron');
    await settle();
    expect(draftOf(composer).body).toBe('');
    expect(JSON.parse(composer.checked?.body ?? '')).toEqual({ model: 'z-image', prompt: 'a heron', nobody_knows: 1 });
    expect(composer.aside).toBe(0);
  });

  it('that cannot be read stays, blocks, and is had back when a control took its place', async () => {
    const { backend, composer } = await opened();
    const form = draftOf(composer);
    composer.body.set('{"prompt": ');
    await settle();
    await settle();
    expect(draftOf(composer)).toEqual({ ...form, body: '{"prompt": ' });
    expect(await composer.submit()).toBe('blocked');
    expect(backend.asked.filter((asked) => asked === 'submit')).toEqual([]);
    composer.setValue('duration', 5);
    expect([draftOf(composer).body, composer.aside]).toEqual(['', 1]);
    composer.undo();
    expect(draftOf(composer)).toEqual({ ...form, body: '{"prompt": ' });
  });

  it('keeps nothing of a curl line before it is read, for a key may stand in it', async () => {
    const kept: string[] = [];
    const { composer } = await opened((backend) => {
      const save = backend.draftSave;
      backend.draftSave = (draft) => {
        kept.push(JSON.stringify(draft));
        return save(draft);
      };
    });
    await composer.body.take(`curl https://reapi.ai/api/v1/images/generations -H 'Authorization: Bearer rk_live_secret' -d '{"model":"z-image","prompt":"a cat"}'`);
    await vi.advanceTimersByTimeAsync(500);
    expect(draftOf(composer)).toMatchObject({ body: '{"model":"z-image","prompt":"a cat"}', kind: 'image', prompt: 'a cat' });
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.join()).not.toContain('secret');
    composer.undo();
    expect(draftOf(composer).kind).toBe('video');
  });

  it('is not read into a draft that has moved on', async () => {
    let answer: (draft: Draft) => void = () => undefined;
    const { composer } = await opened((backend) => {
      backend.draftOfText = () => new Promise((done) => (answer = done));
    });
    composer.body.set(text);
    await settle();
    composer.setPrompt('typed since');
    answer({ ...draftOf(composer), body: text, prompt: 'from the text' });
    await settle();
    expect(draftOf(composer)).toMatchObject({ body: '', prompt: 'typed since' });
  });
});

describe('tabs', () => {
  it('are drafts of their own, with their own way back', async () => {
    const { backend, composer } = await opened();
    composer.setPrompt('the first');
    await composer.tabs.open();
    const second = draftOf(composer);
    expect(second).toMatchObject({ prompt: '', kind: 'video', values: {} });
    expect((await backend.drafts()).tabs.map((tab) => tab.prompt)).toEqual(['the first', '']);
    composer.setPrompt('the second');
    await composer.tabs.step(1);
    expect(draftOf(composer).prompt).toBe('the first');
    expect(draftOf(composer).submitId).not.toBe(second.submitId);
    composer.undo();
    expect(draftOf(composer).prompt).toContain('heron');
    await composer.tabs.step(-1);
    expect(draftOf(composer).prompt).toBe('the second');
    expect(composer.tabs.shown.map((tab) => firstWords(tab.prompt))[1]).toBe('the second');
  });

  it('opens no second one beside one that is empty', async () => {
    const { backend, composer } = await opened();
    await composer.tabs.open();
    await composer.tabs.open();
    expect(backend.asked.filter((asked) => asked === 'draftNew')).toHaveLength(1);
  });

  it('closes and opens again as it was; the last one stays', async () => {
    const { composer } = await opened();
    const first = draftOf(composer);
    expect(await composer.tabs.close(1)).toBe(false);
    await composer.tabs.open();
    composer.setPrompt('the second');
    const second = draftOf(composer);
    expect(await composer.tabs.close(second.tab ?? 0)).toBe(true);
    expect(draftOf(composer)).toEqual(first);
    await composer.tabs.reopen(second.tab ?? 0);
    expect(draftOf(composer)).toEqual(second);
  });

  it('stays where it is while something in it is not kept', async () => {
    const { backend, composer } = await opened();
    await composer.tabs.open();
    backend.draftSave = () => Promise.reject({ code: 'database', facts: {}, detail: null });
    composer.setPrompt('only in the window');
    await composer.tabs.step(1);
    expect(draftOf(composer).prompt).toBe('only in the window');
    expect(backend.asked.filter((asked) => asked === 'draftChoose')).toEqual([]);
  });

  it('waits for a press that is under way, so that no other draft gets its submit id', async () => {
    let answer: (submitted: Submitted) => void = () => undefined;
    const { backend, composer } = await opened();
    await composer.tabs.open();
    composer.setPrompt('the second');
    const second = draftOf(composer);
    backend.submit = () => new Promise((done) => (answer = done));
    composer.setModel('image', 'z-image');
    await settle();
    const press = composer.submit();
    await settle();
    const turned = composer.tabs.step(1);
    await settle();
    expect(draftOf(composer).tab).toBe(second.tab);
    answer({ tasks: [7], repeated: false, nextSubmitId: 'press-after', board: null });
    expect(await press).toBe('submitted');
    await turned;
    expect(draftOf(composer)).toMatchObject({ tab: 1, submitId: 'press-1' });
    await composer.tabs.step(1);
    expect(draftOf(composer)).toMatchObject({ tab: second.tab, submitId: 'press-after' });
  });
});

describe('the prompts before', () => {
  it('come back one by one, and the text from which it began is the end of the way', async () => {
    const used = ['newest', 'what I write', 'oldest'].map((text, at) => ({ task: 30 - at, text }));
    const { composer } = await opened((backend) => {
      backend.prompts = async (before, limit) => used.filter((each) => before === null || each.task < before).slice(0, limit);
    });
    composer.setPrompt('what I write');
    const seen: string[] = [];
    for (const by of [1, 1, 1, -1, -1, -1] as const) {
      await composer.walk(by);
      seen.push(draftOf(composer).prompt);
    }
    expect(seen).toEqual(['newest', 'oldest', 'oldest', 'newest', 'what I write', 'what I write']);
    await composer.walk(1);
    composer.setPrompt('newest, and more');
    await composer.walk(1);
    await composer.walk(-1);
    expect(draftOf(composer).prompt).toBe('newest, and more');
  });
});
