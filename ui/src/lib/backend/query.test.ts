import { describe, expect, it } from 'vitest';
import { madeOf, type Event, type Tag } from './bindings';
import { Query, Stream } from './query.svelte';
import { MemoryBackend } from './memory';

const stale = (tags: Tag[], tasks: number[] = []): Event => ({ type: 'stale', tags, tasks });

/** A question whose answers the test gives. */
function asked() {
  const open: { resolve: (value: number) => void; reject: (why: unknown) => void }[] = [];
  const fetch = () => new Promise<number>((resolve, reject) => void open.push({ resolve, reject }));
  return { open, fetch };
}

describe('a query', () => {
  it('holds the answer, and the last one while the next is on its way', async () => {
    const { open, fetch } = asked();
    const query = new Query('queue', fetch);
    const first = query.refresh();
    expect(query.loading).toBe(true);
    open[0]?.resolve(1);
    await first;
    expect([query.data, query.loading]).toEqual([1, false]);
    const second = query.refresh();
    expect([query.data, query.loading]).toEqual([1, true]);
    open[1]?.resolve(2);
    await second;
    expect(query.data).toBe(2);
  });

  it('never has two questions on their way, and asks once more for all that came in between', async () => {
    const { open, fetch } = asked();
    const query = new Query('queue', fetch);
    const done = query.refresh();
    for (let times = 0; times < 5; times += 1) void query.refresh();
    expect(open).toHaveLength(1);
    open[0]?.resolve(1);
    await Promise.resolve();
    await Promise.resolve();
    expect(open).toHaveLength(2);
    open[1]?.resolve(2);
    await done;
    expect([query.data, open.length]).toEqual([2, 2]);
  });

  it('asks again only when an event makes old what it is made of', () => {
    for (const [name, tags] of Object.entries(madeOf) as [keyof typeof madeOf, readonly Tag[]][]) {
      for (const tag of ['account', 'archive', 'balance', 'draft', 'library', 'models', 'queue', 'settings', 'status', 'task'] as const) {
        const { open, fetch } = asked();
        new Query(name, fetch).heard(stale([tag]));
        expect(open.length, `${name} after ${tag}`).toBe(tags.includes(tag) ? 1 : 0);
      }
    }
  });

  it('of one task does not follow events of another', () => {
    const { open, fetch } = asked();
    const query = new Query('task', fetch, 7);
    query.heard(stale(['task'], [8]));
    expect(open).toHaveLength(0);
    query.heard(stale(['task'], [8, 7]));
    expect(open).toHaveLength(1);
  });

  it('keeps the last answer beside a failure, and forgets the failure with the next answer', async () => {
    const { open, fetch } = asked();
    const query = new Query('status', fetch);
    const first = query.refresh();
    open[0]?.resolve(1);
    await first;
    const second = query.refresh();
    open[1]?.reject({ code: 'database', facts: {}, detail: 'locked' });
    await second;
    expect([query.data, query.failure?.code]).toEqual([1, 'database']);
    const third = query.refresh();
    open[2]?.resolve(3);
    await third;
    expect([query.data, query.failure]).toEqual([3, null]);
  });

  it('that has closed takes no late answer', async () => {
    const { open, fetch } = asked();
    const query = new Query('status', fetch);
    const first = query.refresh();
    query.close();
    open[0]?.resolve(1);
    await first;
    expect(query.data).toBeUndefined();
  });
});

describe('the stream', () => {
  it('hands each event to all who listen, and to nobody who left', async () => {
    const backend = new MemoryBackend();
    const stream = await Stream.of(backend);
    const heard: string[] = [];
    stream.hear(() => heard.push('first'));
    const leave = stream.hear(() => heard.push('second'));
    backend.tell(stale(['queue']));
    leave();
    backend.tell(stale(['queue']));
    expect(heard).toEqual(['first', 'second', 'first']);
  });
});
