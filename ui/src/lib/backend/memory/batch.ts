import type { BatchView, Draft, JsonValue, QueueView } from '../bindings';
import { check } from './check';
import { formOf } from './models';
import { alongOf, forModel } from './switching';

/** No press submits more. */
const most = 500;

interface Single {
  draft: Draft;
  line: number | null;
  model: number;
  differs: BatchView['rows'][number]['differs'];
}

/** Reads flat groups only: enough to look at screens with. */
const groupsOf = (prompt: string): string[][] => [...prompt.matchAll(/(?<!\\)\{([^{}]*\|[^{}]*)\}/g)].map((match) => (match[1] ?? '').split('|'));

function expanded(prompt: string): string[] {
  let prompts = [''];
  let from = 0;
  for (const match of prompt.matchAll(/(?<!\\)\{([^{}]*\|[^{}]*)\}/g)) {
    const before = prompt.slice(from, match.index);
    prompts = prompts.flatMap((text) => (match[1] ?? '').split('|').map((alternative) => text + before + alternative)).slice(0, most + 1);
    from = match.index + match[0].length;
  }
  return prompts.map((text) => (text + prompt.slice(from)).replace(/\\([{|}])/g, '$1'));
}

function tableOf(draft: Draft) {
  const lines = (draft.table ?? '').split('\n').map((text, index) => ({ text: text.trim(), line: index + 1 })).filter(({ text }) => text !== '');
  const columns = lines[0]?.text.split(',').map((name) => name.trim()) ?? [];
  if (lines.length === 0) return null;
  if (!columns.some((name) => name.toLowerCase() === 'prompt')) return { columns: [], problems: [], rows: lines.map(({ text, line }) => ({ line, cells: { prompt: text } as Record<string, string> })) };
  const takes = new Set(['prompt', ...formOf(draft.kind, draft.models[draft.kind] ?? '').parameters.map((parameter) => parameter.name)]);
  const problems: NonNullable<BatchView['found']['table']>['problems'] = columns.filter((name) => !takes.has(name)).map((column) => ({ line: lines[0]?.line ?? 1, code: 'columnUnknown', column }));
  const rows = lines.slice(1).map(({ text, line }) => {
    const cells = text.split(',').map((cell) => cell.trim());
    if (cells.length !== columns.length) problems.push({ line, code: 'cellCount', column: '' });
    return { line, cells: Object.fromEntries(columns.map((name, index) => [name.toLowerCase(), cells[index] ?? ''])) };
  });
  return { columns, problems, rows };
}

export function singlesOf(draft: Draft): Draft[] {
  return all(draft).map((single) => single.draft);
}

export const firstOf = (draft: Draft): Draft => ({ ...(all(draft)[0]?.draft ?? draft), count: draft.count });

export function bodyOf(draft: Draft, row: number): string {
  const single = all(draft)[row];
  return single === undefined ? '' : JSON.stringify(JSON.parse(check(single.draft).body ?? '{}'));
}

/** The present model and those beside it, each once. */
const modelsOf = (draft: Draft): string[] => [...new Set([draft.models[draft.kind] ?? '', ...((draft.body ?? '') === '' ? (draft.others?.[draft.kind] ?? []) : [])])];

function all(draft: Draft): Single[] {
  const [, ...others] = modelsOf(draft);
  return [...ofOne(draft, 0), ...others.flatMap((id, index) => ofOne(forModel(draft, draft.kind, id), index + 1))];
}

function ofOne(draft: Draft, model: number): Single[] {
  const form = formOf(draft.kind, draft.models[draft.kind] ?? '');
  const label = (name: string) => form.parameters.find((parameter) => parameter.name === name)?.label ?? name;
  const table = tableOf(draft);
  const rows = table === null ? [{ line: null, cells: { prompt: draft.prompt } as Record<string, string> }] : table.rows;
  let singles: Single[] = rows.flatMap(({ line, cells }) => {
    const { prompt = '', ...others } = cells;
    const given = Object.entries(others).filter(([, cell]) => cell !== '');
    const values = Object.fromEntries(given.map(([name, cell]) => [name, Number.isFinite(Number(cell)) ? Number(cell) : cell]));
    return expanded(prompt).map((text) => ({ line, model, differs: given.map(([name, value]) => ({ label: label(name), value })), draft: { ...draft, prompt: text, values: { ...draft.values, ...values }, count: 1, others: {}, sweeps: {}, table: '' } }));
  });
  for (const [name, values] of Object.entries(draft.sweeps ?? {})) {
    if (values.length === 0 || !form.parameters.some((parameter) => parameter.name === name)) continue;
    singles = singles.flatMap((single) => values.map((value) => ({ ...single, differs: [...single.differs, { label: label(name), value: shown(value) }], draft: { ...single.draft, values: { ...single.draft.values, [name]: value } } })));
  }
  return singles;
}

export function batchOf(draft: Draft): BatchView {
  const table = tableOf(draft);
  const singles = table !== null && table.problems.length > 0 ? [] : all(draft);
  const checked = singles.slice(0, most).map((single) => ({ single, checked: check(single.draft) }));
  const estimates = checked.map(({ checked: { estimate } }) => estimate?.credits ?? null);
  const groups = table === null ? groupsOf(draft.prompt) : [];
  return {
    found: {
      groups: groups.map((texts) => ({ count: texts.length, texts })),
      alternatives: groups.reduce((product, texts) => product * texts.length, 1),
      longest: Math.max(0, ...singles.map((single) => [...single.draft.prompt].length)),
      sweeps: Object.values(draft.sweeps ?? {}).reduce((product, values) => product * Math.max(1, values.length), 1),
      table: table === null ? null : { rows: table.rows.length, columns: table.columns, problems: table.problems },
      submissions: singles.length * draft.count, most,
    },
    models: modelsOf(draft).map((id, model) => {
      const mine = checked.filter(({ single }) => single.model === model);
      const known = mine.flatMap(({ checked: { estimate } }) => (estimate === null ? [] : [estimate.credits]));
      return {
        id, title: formOf(draft.kind, id).title, submissions: mine.length * draft.count, credits: known.reduce((sum, each) => sum + each, 0) * draft.count, unknown: (mine.length - known.length) * draft.count,
        blocked: mine.filter(({ checked: { blocked } }) => blocked).length, problem: mine.flatMap(({ checked: { problems } }) => problems).find((problem) => problem.blocks) ?? null,
        ...(model === 0 ? { same: [], differs: [], behind: [], own: [] } : alongOf(draft, id)),
      };
    }),
    rows: singles.length * draft.count > most ? [] : checked.map(({ single, checked: { problems, blocked, estimate } }) => ({ model: single.model, line: single.line, prompt: single.draft.prompt.slice(0, 300), differs: single.differs, credits: estimate?.credits ?? null, problems, blocked })),
    times: draft.count,
    blocked: checked.filter(({ checked: { blocked } }) => blocked).length,
    credits: estimates.reduce<number>((sum, credits) => sum + (credits ?? 0), 0) * draft.count,
    unknown: estimates.filter((credits) => credits === null).length * draft.count,
    asOf: estimates.some((credits) => credits !== null) ? '28 Jul 2026' : null,
  };
}

export function pausedBatch(queue: QueueView, batch: string, paused: boolean): QueueView {
  const ids = queue.batches.find((each) => each.batch === batch)?.waiting ?? [];
  const waiting = queue.waiting.map((row) => (ids.includes(row.id) ? { ...row, state: { name: 'queued' as const, waitsFor: paused ? ('batchPaused' as const) : ('turn' as const), goesOutAt: null } } : row));
  return { ...queue, waiting, batches: queue.batches.map((each) => (each.batch === batch ? { ...each, paused } : each)) };
}

const shown = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
