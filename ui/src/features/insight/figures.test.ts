import { describe, expect, it } from 'vitest';
import type { InsightView } from '$lib/backend/bindings';
import { insightOf } from '$lib/backend/memory/insight';
import { sceneOf } from '$lib/backend/memory/scenes';
import { mixed } from '$lib/design/plot';
import { words } from '$lib/words';
import { along, doneBy, hill, largest, lengths, pieceAt, seriesOf, stacked, total, wellOf } from './figures';
import * as query from './query';
import { csvOf } from './table';

const said = words.insight;
const now = Date.parse('2026-11-29T12:00:00Z');
const view = (span: InsightView['span'] = 'days30'): InsightView => insightOf(span, sceneOf('studio', now), now);

describe('what stands on each other', () => {
  it('adds up to the same, by kind and by model', () => {
    for (const span of ['days30', 'months12', 'all'] as const) {
      const made = view(span);
      for (const by of ['kind', 'model'] as const) {
        const series = seriesOf(made, by);
        expect(total(series.flatMap((one) => [...one.counts]))).toBe(made.totals.made);
        expect(stacked(series, made.buckets.length).at(-1)).toEqual(wellOf(made));
      }
    }
  });

  it('is found again by its height', () => {
    const series = [{ counts: [2, 0] }, { counts: [3, 4] }];
    expect([pieceAt(series, 0, 0), pieceAt(series, 0, 1.9), pieceAt(series, 0, 2), pieceAt(series, 0, 4.9), pieceAt(series, 0, 5)]).toEqual([0, 0, 1, 1, null]);
    expect(pieceAt(series, 1, 0.5)).toBe(1);
  });

  it('is told apart beside its neighbours without colour', () => {
    for (const by of ['kind', 'model'] as const) {
      const looks = seriesOf(view('all'), by).map((one) => JSON.stringify(one.look));
      expect(new Set(looks).size).toBe(looks.length);
    }
  });
});

describe('lengths of time', () => {
  const edges = [1000, 10_000, 100_000];
  it('have their place on a log scale, and never outside of it', () => {
    expect([along(edges, 1000), along(edges, 10_000), along(edges, 100_000), along(edges, 1), along(edges, 1e9), along([], 5)]).toEqual([0, 0.5, 1, 0, 1, 0]);
    expect(lengths(edges)).toEqual([1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000]);
    expect(lengths([100, 2e8]).length).toBeLessThan(8);
    expect(lengths([])).toEqual([]);
  });

  it('say how many tasks were done by then', () => {
    const model = { counts: [4, 4], runs: 8 };
    expect([0.5, 1000, 10_000, 1e9].map((ms) => doneBy(model, edges, ms))).toEqual([0, 0, 0.5, 1]);
    expect(doneBy(model, edges, Math.sqrt(1000 * 10_000))).toBeCloseTo(0.25);
    expect(doneBy({ counts: [], runs: 0 }, edges, 5)).toBeNull();
  });

  it('make a hill as high as the others, and none of nothing', () => {
    expect(Math.max(...hill([0, 0, 5, 0, 0]))).toBe(1);
    expect(hill([0, 0])).toEqual([0, 0]);
    expect(largest([0, 3, 3])).toBe(1);
    expect(largest([0, 0])).toBeNull();
  });
});

describe('the questions to the library', () => {
  it('are written in its language', () => {
    const day = { from: '2026-11-03', to: '2026-11-03' };
    expect(query.made('day', day)).toBe('made:2026-11-03');
    expect(query.made('week', { from: '2026-11-02', to: '2026-11-08' })).toBe('made:2026-11-02..2026-11-08');
    expect(query.made('month', { from: '2026-11-01', to: '2026-11-30' })).toBe('made:2026-11');
    expect(query.all(query.ofKind('video'), '', query.made('day', day))).toBe('kind:video made:2026-11-03');
    expect(query.madeWithin({ span: 'days30', buckets: [day] })).toBe('made:>=2026-11-03');
    expect(query.madeWithin({ span: 'all', buckets: [day] })).toBe('');
  });

  it('keep a model whole that would be read as several pieces', () => {
    expect(query.ofModel('veo3.1-quality')).toBe('model:veo3.1-quality');
    expect(query.ofModel('own model')).toBe('model:"own model"');
    expect(query.ofModel('a"b\\')).toBe('model:"a\\"b\\\\"');
    expect(query.ofModel('a,b')).toBe('model:"a,b"');
    expect(query.ofModel('kling*')).toBe('model:"kling*"');
  });
});

describe('a table as a file', () => {
  it('leaves what is not known empty, and is no formula', () => {
    const line = { key: 'k', query: null, does: '' };
    const csv = csvOf({ heads: ['Model', 'Half, within'], lines: [{ ...line, name: '=HYPERLINK(1)', cells: [{ text: '', value: null }] }, { ...line, name: 'shown', id: 'a"b', cells: [{ text: '1,200', value: 1200 }] }] });
    expect(csv).toBe('Model,"Half, within"\r\n"\'=HYPERLINK(1)",\r\n"a""b",1200\r\n');
  });
});

describe('the words', () => {
  it('never say all where one failed, and never none where one went well', () => {
    expect([said.share(10_000, 1), said.share(1, 10_000), said.share(5, 0), said.share(0, 5), said.share(0, 0), said.share(3, 1)]).toEqual(['99 %', '1 %', '100 %', '0 %', '–', '75 %']);
  });

  it('say a cause as far as it is known', () => {
    const cause = (change: object) => said.cause({ how: 'failed', code: null, status: null, message: null, count: 1, refunded: 0, ...change });
    expect(cause({ code: 80006, message: 'whatever' })).toBe('Content policy');
    expect(cause({ code: 7, message: 'upstream  is\nbusy' })).toBe('Upstream is busy');
    expect(cause({})).toBe('The service gives no reason');
    expect(cause({ how: 'rejected', status: 402, message: 'x' })).toBe('Not enough credits');
    expect(cause({ how: 'rejected', status: 403 })).toContain('gate');
    expect(cause({ how: 'lostContact', message: 'x' })).toBe('Lost contact');
  });

  it('name days, weeks and months', () => {
    expect(said.bucket('day', { from: '2026-11-03', to: '2026-11-03' })).toMatch(/^Tue,? 3 Nov$/);
    expect(said.bucket('week', { from: '2026-12-28', to: '2027-01-03' })).toBe('28 Dec to 3 Jan 2027');
    expect(said.bucket('month', { from: '2026-11-01', to: '2026-11-30' })).toBe('November 2026');
    expect([said.tick('month', { from: '2027-01-01', to: '' }), said.tick('month', { from: '2027-02-01', to: '' })]).toEqual(['2027', 'Feb']);
  });
});

it('an ink is thinned by its ground, and one that cannot be read stays as it is', () => {
  expect(mixed('rgb(200, 100, 0)', 'rgba(0, 0, 100, 1)', 0.5)).toBe('rgb(100, 50, 50)');
  expect(mixed('CanvasText', 'rgb(0, 0, 0)', 0.5)).toBe('CanvasText');
});
