import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Checked, Draft, Submitted } from '$lib/backend/bindings';
import { MemoryBackend } from '$lib/backend/memory';
import { Composer } from './compose.svelte';

const refusal = { code: 'database', facts: {}, detail: 'disk I/O error' } as const;

/** A promise that the test settles. */
function held<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (why: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

async function opened(change: (backend: MemoryBackend) => void = () => undefined) {
  const backend = new MemoryBackend('studio');
  change(backend);
  const composer = new Composer(backend);
  await composer.open();
  await vi.advanceTimersByTimeAsync(100);
  return { backend, composer };
}

const draftOf = (composer: Composer): Draft => composer.copy() as Draft;
const times = (backend: MemoryBackend, verb: string) => backend.asked.filter((asked) => asked === verb).length;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a press', () => {
  it('is one submission however often the keys come while it is under way', async () => {
    const answer = held<Submitted>();
    const sent: Draft[] = [];
    const { composer } = await opened((backend) => {
      backend.submit = (draft) => {
        sent.push(draft);
        return answer.promise;
      };
    });
    const first = composer.submit();
    const others = await Promise.all([composer.submit(), composer.submit()]);
    await vi.advanceTimersByTimeAsync(10);
    expect(others).toEqual(['ignored', 'ignored']);
    answer.resolve({ tasks: [1, 2], repeated: false, nextSubmitId: 'press-9', board: null });
    expect(await first).toBe('submitted');
    expect(sent).toHaveLength(1);
    expect(composer.pressing.submitted).toEqual({ count: 2, repeated: false, board: null });
  });

  it('rests for a moment afterwards, so that a double click is one', async () => {
    const { backend, composer } = await opened();
    await composer.submit();
    expect(await composer.submit()).toBe('ignored');
    await vi.advanceTimersByTimeAsync(700);
    expect(await composer.submit()).toBe('submitted');
    expect(times(backend, 'submit')).toBe(2);
  });

  it('renews the submit id only from the answer, and keeps the prompt', async () => {
    const { composer } = await opened((backend) => {
      backend.submit = async () => ({ tasks: [5], repeated: false, nextSubmitId: 'press-next', board: null });
    });
    const before = draftOf(composer);
    await composer.submit();
    expect(draftOf(composer)).toEqual({ ...before, submitId: 'press-next' });
  });

  it('that fails keeps everything typed and the submit id, and says so until something is changed', async () => {
    const { backend, composer } = await opened((backend) => {
      backend.submit = async () => Promise.reject(refusal);
    });
    composer.setPrompt('a heron, قلم, 鷺');
    composer.setExtra('{"seed": 7}');
    const before = draftOf(composer);
    expect(await composer.submit()).toBe('failed');
    expect(composer.pressing.failure).toEqual(refusal);
    expect(draftOf(composer)).toEqual(before);
    expect(await backend.draft()).toEqual(before);
    expect(composer.pressing.submitting).toBe(false);
    composer.setPrompt('a heron again');
    expect(composer.pressing.failure).toBeNull();
  });

  it('still says so when the engine tells that the draft has a new submit id', async () => {
    const { backend, composer } = await opened();
    await composer.submit();
    const { submitId } = draftOf(composer);
    backend.draft = async () => {
      const { models, ...rest } = draftOf(composer);
      return { models: { video: models.video, image: models.image, audio: models.audio }, ...rest };
    };
    composer.heard({ type: 'stale', tags: ['draft'], tasks: [] });
    await vi.advanceTimersByTimeAsync(50);
    expect([composer.pressing.submitted?.count, draftOf(composer).submitId]).toEqual([2, submitId]);
  });

  it('says when the one before it had gone through', async () => {
    const { composer } = await opened((backend) => {
      backend.submit = async () => ({ tasks: [5], repeated: true, nextSubmitId: 'press-next', board: null });
    });
    await composer.submit();
    expect(composer.pressing.submitted).toEqual({ count: 1, repeated: true, board: null });
  });

  it('sends nothing that blocks and asks for the field', async () => {
    const { backend, composer } = await opened();
    composer.setPrompt('   ');
    expect(await composer.submit()).toBe('blocked');
    expect(times(backend, 'submit')).toBe(0);
    expect(composer.wish.field).toBe('prompt');
  });

  it('is held against what is typed now, not against an older answer', async () => {
    const { backend, composer } = await opened();
    composer.setExtra('{');
    expect(await composer.submit()).toBe('blocked');
    expect(times(backend, 'submit')).toBe(0);
    expect(composer.jsonOpen).toBe(true);
  });

  it('sends what stood there when it was pressed, whatever is typed or chosen before it has gone out', async () => {
    const checked = held<null>();
    const sent: Draft[] = [];
    const { backend, composer } = await opened((memory) => {
      memory.submit = (draft) => {
        sent.push(draft);
        return Promise.resolve({ tasks: [1], repeated: false, nextSubmitId: 'press-2', board: null });
      };
    });
    const before = draftOf(composer);
    const check = backend.composeCheck;
    backend.composeCheck = async (draft) => checked.promise.then(() => check(draft));
    const press = composer.submit();
    await vi.advanceTimersByTimeAsync(1);
    composer.setPrompt('the next idea');
    composer.setKind('image');
    checked.resolve(null);
    await vi.advanceTimersByTimeAsync(10);
    expect(await press).toBe('submitted');
    expect(sent).toEqual([before]);
    expect(draftOf(composer)).toMatchObject({ kind: 'image', prompt: 'the next idea', submitId: 'press-2' });
  });

  it('keeps what is typed while it is under way', async () => {
    const answer = held<Submitted>();
    const { composer } = await opened((backend) => {
      backend.submit = () => answer.promise;
    });
    const press = composer.submit();
    await vi.advanceTimersByTimeAsync(1);
    composer.setPrompt('the next idea');
    answer.resolve({ tasks: [1], repeated: false, nextSubmitId: 'press-2', board: null });
    await press;
    expect(draftOf(composer)).toMatchObject({ prompt: 'the next idea', submitId: 'press-2' });
  });
});

describe('the draft', () => {
  it('keeps values, references and prompt over a change of model, names what is kept, and goes back', async () => {
    const { composer } = await opened();
    const before = draftOf(composer);
    composer.setModel('image', 'z-image');
    await vi.advanceTimersByTimeAsync(100);
    expect(draftOf(composer)).toMatchObject({ kind: 'image', prompt: before.prompt, values: { aspect_ratio: '16:9' }, references: [] });
    expect(composer.checked?.kept).toEqual([{ model: 'doubao-seedance-2.0', title: 'Seedance 2.0', labels: ['Resolution', 'Duration', 'First frame'] }]);
    expect(composer.checked?.setAside).toEqual([]);
    expect(composer.before?.title).toBe('Seedance 2.0');
    composer.undoModel();
    await vi.advanceTimersByTimeAsync(100);
    expect(draftOf(composer)).toEqual(before);
    expect(composer.before).toBeNull();
  });

  it('carries over what is set while the other model is still asked for, and of two switches the last counts', async () => {
    const { backend, composer } = await opened();
    const answer = held<Draft>();
    const ask = vi.spyOn(backend, 'draftForModel').mockReturnValueOnce(answer.promise);
    composer.setModel('image', 'gpt-image-2');
    composer.setModel('image', 'z-image');
    composer.setValue('size', '9:16');
    await vi.advanceTimersByTimeAsync(100);
    expect(ask.mock.calls.map(([draft, , id]) => [draft.models[draft.kind], id])).toContainEqual(['doubao-seedance-2.0', 'z-image']);
    answer.resolve(draftOf(composer));
    await vi.advanceTimersByTimeAsync(100);
    expect(composer.model).toBe('z-image');
    expect(draftOf(composer).values).toEqual({ aspect_ratio: '9:16' });
  });

  it('keeps a model for each kind', async () => {
    const { composer } = await opened();
    composer.setKind('audio');
    expect(composer.model).toBe('suno-music');
    composer.setModel('audio', 'mureka-v9-song');
    composer.setKind('video');
    expect(composer.model).toBe('doubao-seedance-2.0');
    composer.setKind('audio');
    expect(composer.model).toBe('mureka-v9-song');
  });

  it('keeps JSON that is not JSON as it was typed', async () => {
    const { backend, composer } = await opened();
    composer.setExtra('{"seed": 7,');
    await vi.advanceTimersByTimeAsync(400);
    expect(composer.checked?.problems.map((problem) => problem.code)).toEqual(['jsonInvalid']);
    expect((await backend.draft()).extra).toBe('{"seed": 7,');
    composer.setModel('image', 'gpt-image-2');
    expect(draftOf(composer).extra).toBe('{"seed": 7,');
  });

  it('is kept after a quiet moment, and at once when asked', async () => {
    const { backend, composer } = await opened();
    for (const prompt of ['a', 'a h', 'a heron']) {
      composer.setPrompt(prompt);
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(times(backend, 'draftSave')).toBe(0);
    await vi.advanceTimersByTimeAsync(150);
    expect(times(backend, 'draftSave')).toBe(1);
    composer.setPrompt('a heron takes off');
    await composer.flush();
    expect((await backend.draft()).prompt).toBe('a heron takes off');
    await composer.flush();
    expect(times(backend, 'draftSave')).toBe(2);
  });

  it('is kept in the order in which it was typed, however slow the disk is', async () => {
    const kept: string[] = [];
    const slow = held<null>();
    const { composer } = await opened((backend) => {
      backend.draftSave = async (draft) => {
        kept.push(draft.prompt);
        if (kept.length === 1) await slow.promise;
        return null;
      };
    });
    composer.setPrompt('first');
    void composer.flush();
    composer.setPrompt('second');
    const done = composer.flush();
    expect(kept).toEqual(['first']);
    slow.resolve(null);
    await done;
    expect(kept).toEqual(['first', 'second']);
  });

  it('that cannot be kept stays on screen and is tried again by itself', async () => {
    let broken = true;
    const { backend, composer } = await opened((backend) => {
      const save = backend.draftSave;
      backend.draftSave = (draft) => (broken ? Promise.reject(refusal) : save(draft));
    });
    composer.setPrompt('kept in the window');
    await vi.advanceTimersByTimeAsync(400);
    expect(composer.unsaved).toEqual(refusal);
    expect(draftOf(composer).prompt).toBe('kept in the window');
    broken = false;
    await vi.advanceTimersByTimeAsync(5100);
    expect(composer.unsaved).toBeNull();
    expect((await backend.draft()).prompt).toBe('kept in the window');
  });

  it('follows another room, but never over what is being typed', async () => {
    const { backend, composer } = await opened();
    const other = { ...draftOf(composer), prompt: 'from the library' };
    const answer = held<Draft>();
    backend.draft = () => answer.promise;
    composer.heard({ type: 'stale', tags: ['draft'], tasks: [] });
    await vi.advanceTimersByTimeAsync(1);
    composer.setPrompt('half a sen');
    answer.resolve(structuredClone(other));
    await vi.advanceTimersByTimeAsync(50);
    expect(draftOf(composer).prompt).toBe('half a sen');
    backend.draft = async () => structuredClone(other);
    await composer.flush();
    composer.heard({ type: 'stale', tags: ['draft'], tasks: [] });
    await vi.advanceTimersByTimeAsync(50);
    expect(draftOf(composer).prompt).toBe('from the library');
  });

  it('that cannot be read is said, and read when asked again', async () => {
    const backend = new MemoryBackend('studio');
    const read = backend.draft;
    backend.draft = () => Promise.reject(refusal);
    const composer = new Composer(backend);
    await composer.open();
    expect(composer.unread).toEqual(refusal);
    backend.draft = read;
    await composer.open();
    expect([composer.unread, composer.draft?.kind]).toEqual([null, 'video']);
  });

  it('comes from a task and can be put back as it was', async () => {
    const { composer } = await opened();
    composer.setPrompt('what I was writing');
    const mine = draftOf(composer);
    await composer.reuse(1000 + 12_480);
    expect(draftOf(composer).prompt).not.toBe(mine.prompt);
    composer.restore(mine);
    expect(draftOf(composer)).toEqual({ ...mine, submitId: draftOf(composer).submitId });
  });
});

describe('the check', () => {
  it('follows typing after a moment, and drops answers that came too late', async () => {
    const answers = new Map<string, ReturnType<typeof held<Checked>>>();
    const { backend, composer } = await opened();
    const like = await backend.composeCheck(draftOf(composer));
    backend.composeCheck = (draft) => {
      const answer = held<Checked>();
      answers.set(draft.prompt, answer);
      return answer.promise;
    };
    composer.setPrompt('one');
    await vi.advanceTimersByTimeAsync(90);
    composer.setPrompt('two');
    await vi.advanceTimersByTimeAsync(90);
    answers.get('two')?.resolve({ ...like, promptLength: 222 });
    await vi.advanceTimersByTimeAsync(1);
    answers.get('one')?.resolve({ ...like, promptLength: 111 });
    await vi.advanceTimersByTimeAsync(1);
    expect(composer.checked?.promptLength).toBe(222);
  });
});

describe('references', () => {
  it('are whole links only, one or many', async () => {
    const { composer } = await opened();
    const before = draftOf(composer).references;
    expect(composer.links.add('see https://a.example/1.png')).toBe(0);
    expect(composer.links.add('C:\\pictures\\me.png')).toBe(0);
    expect(composer.links.add(' https://a.example/1.png\nhttps://a.example/2.png ')).toBe(2);
    expect(draftOf(composer).references.slice(before.length)).toEqual([
      { url: 'https://a.example/1.png', name: null },
      { url: 'https://a.example/2.png', name: null },
    ]);
    composer.links.dropLast(2);
    expect(draftOf(composer).references).toEqual(before);
  });
});
