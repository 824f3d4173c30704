import type { Draft, DraftsView, JsonValue, Preset, PresetsImported, PromptUsed, Snippet } from '../bindings';
import { formOf, known } from './models';

/** Drafts, presets and what goes into prompts, as the engine keeps them. */
export class MemoryDrafts {
  presets: Preset[] = [];
  snippets: Snippet[] = [];
  #open: Draft[];
  #closed: { draft: Draft; place: number }[] = [];
  #present: number;
  #next = 50;

  constructor(first: Draft) {
    this.#open = [structuredClone(first)];
    this.#present = first.tab ?? 0;
  }

  get present(): Draft {
    const draft = this.#open.find((each) => each.tab === this.#present) ?? this.#open[0];
    if (draft === undefined) throw new Error('there is always one draft');
    return draft;
  }

  view(): DraftsView {
    const line = (prompt: string) => prompt.trim().replace(/\s+/g, ' ').slice(0, 80);
    return { present: this.#present, tabs: this.#open.map(({ tab = 0, kind, prompt }) => ({ tab, kind, prompt: line(prompt) })) };
  }

  /** False when its tab is not open. */
  save(draft: Draft): boolean {
    const at = this.#open.findIndex((each) => each.tab === (draft.tab || this.#present));
    if (at < 0) return false;
    this.#open[at] = { ...structuredClone(draft), tab: draft.tab || this.#present };
    return true;
  }

  new(): Draft {
    const { kind, models } = this.present;
    const tab = this.#next++;
    const draft: Draft = { submitId: `press-of-${tab}`, kind, models: { ...models }, prompt: '', values: {}, references: [], extra: '', left: [], body: '', count: 1, tab };
    this.#open.splice(this.#open.indexOf(this.present) + 1, 0, draft);
    this.#present = tab;
    return structuredClone(draft);
  }

  choose(tab: number): Draft | null {
    if (!this.#open.some((each) => each.tab === tab)) return null;
    this.#present = tab;
    return structuredClone(this.present);
  }

  close(tab: number): Draft | null {
    const place = this.#open.findIndex((each) => each.tab === tab);
    const draft = this.#open[place];
    if (draft === undefined || this.#open.length < 2) return null;
    this.#open.splice(place, 1);
    this.#closed.push({ draft, place });
    if (this.#present === tab) this.#present = (this.#open[place] ?? this.#open[place - 1] ?? draft).tab ?? 0;
    return structuredClone(this.present);
  }

  reopen(tab: number): Draft | null {
    const found = this.#closed.find((each) => each.draft.tab === tab);
    if (found === undefined) return null;
    this.#closed = this.#closed.filter((each) => each !== found);
    this.#open.splice(found.place, 0, found.draft);
    return this.choose(tab);
  }

  order(tab: number, place: number): boolean {
    const draft = this.#open.find((each) => each.tab === tab);
    if (draft === undefined) return false;
    const others = this.#open.filter((each) => each !== draft);
    others.splice(place, 0, draft);
    this.#open = others;
    return true;
  }

  /** Null when another one of the model has the name. */
  savePreset(preset: Preset): Preset | null {
    if (this.presets.some((each) => each.model === preset.model && each.name === preset.name && each.id !== preset.id)) return null;
    const kept = { ...structuredClone(preset), id: preset.id || this.#next++ };
    this.presets = [...this.presets.filter((each) => each.id !== kept.id), kept].sort((a, b) => (a.name < b.name ? -1 : 1));
    return kept;
  }

  /** Null when the text holds no presets. */
  importPresets(text: string): PresetsImported | null {
    try {
      const file = JSON.parse(text) as { format?: string; presets?: Preset[] };
      if (file.format !== 'afterimage-presets' || !Array.isArray(file.presets)) return null;
      const kept = file.presets.map((preset) => this.savePreset({ ...preset, id: 0 }));
      const added = kept.flatMap((preset) => (preset === null ? [] : [preset.id]));
      return { added, known: kept.length - added.length };
    } catch {
      return null;
    }
  }

  saveSnippet(text: string): Snippet {
    const there = this.snippets.find((each) => each.text === text);
    if (there !== undefined) return there;
    const snippet = { id: this.#next++, text };
    this.snippets = [snippet, ...this.snippets];
    return snippet;
  }
}

/** Distinct prompts of tasks, newest first. */
export function promptsOf(tasks: readonly { id: number; prompt: string }[], before: number | null, limit: number): PromptUsed[] {
  const newest = new Map<string, number>();
  for (const { id, prompt } of tasks) if (prompt !== '') newest.set(prompt, Math.max(id, newest.get(prompt) ?? 0));
  const all = [...newest].map(([text, task]) => ({ task, text })).sort((a, b) => b.task - a.task);
  return all.filter((used) => before === null || used.task < before).slice(0, limit);
}

/** A body, or a curl line in single quotes, becomes the form; what is neither stays as typed. */
export function ofText(draft: Draft, text: string): Draft {
  if (text.trim() === '') return { ...draft, body: '' };
  const body = /^\s*curl\s/.test(text) ? (/(?:--data-raw|--data|-d)\s+'([^']*)'/.exec(text)?.[1] ?? text) : text;
  const read = objectOf(body);
  if (read === null) return { ...draft, body };
  const { model, prompt, ...rest } = read;
  const id = typeof model === 'string' ? model : '';
  const kind = known.find((each) => each.id === id)?.kind ?? draft.kind;
  const form = formOf(kind, id);
  const mine = new Set(form.parameters.map((parameter) => parameter.name));
  const values = Object.fromEntries(Object.entries(rest).filter(([name]) => mine.has(name)));
  const links = form.references.filter((field) => field.list && !field.name.includes('.') && Array.isArray(rest[field.name]));
  const references = links.flatMap((field) => (rest[field.name] as JsonValue[]).map((url) => ({ url: String(url), name: field.name })));
  const taken = new Set([...mine, ...links.map((field) => field.name)]);
  const extra = Object.fromEntries(Object.entries(rest).filter(([name]) => !taken.has(name)));
  return {
    ...draft, kind, models: { ...draft.models, [kind]: id }, prompt: typeof prompt === 'string' ? prompt : '', values, references, body,
    extra: Object.keys(extra).length === 0 ? '' : JSON.stringify(extra, null, 2),
  };
}

export function objectOf(text: string): { [key: string]: JsonValue } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: JsonValue }) : null;
  } catch {
    return null;
  }
}
