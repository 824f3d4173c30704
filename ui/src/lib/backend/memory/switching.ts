import type { Draft, JsonValue, KeptFor, LeftModel, ModelForm, ParameterField } from '../bindings';
import { formOf } from './models';

/** Whether a control could hold the value. */
function holds(field: ParameterField, value: JsonValue): boolean {
  const { control } = field;
  if (control.type === 'ratio' || control.type === 'choice') return control.values.some((each) => each === value);
  if (control.type === 'whole' || control.type === 'decimal') return typeof value === 'number' && (control.min === null || value >= control.min) && (control.max === null || value <= control.max);
  return control.type === 'switch' ? typeof value === 'boolean' : true;
}

interface Settings {
  values: Draft['values'];
  references: Draft['references'];
}

/** In this pretend catalogue two parameters mean the same when they are called the same in the form. */
function carried(from: ModelForm, to: ModelForm, { values, references }: Settings): Settings & { whole: boolean } {
  const labelOf = (name: string) => from.parameters.find((field) => field.name === name)?.label;
  const next: Draft['values'] = {};
  for (const [name, value] of Object.entries(values)) {
    const field = to.parameters.find((each) => each.label === labelOf(name));
    if (field !== undefined && value !== undefined && holds(field, value)) next[field.name] = value;
  }
  const links = references.flatMap(({ url, name }): Draft['references'] => {
    if (name === null) return to.references.length > 0 ? [{ url, name }] : [];
    const label = from.references.find((field) => field.name === name)?.label;
    const place = to.references.find((field) => field.label === label);
    return place === undefined ? [] : [{ url, name: place.name }];
  });
  return { values: next, references: links, whole: Object.keys(next).length === Object.keys(values).length && links.length === references.length };
}

/** The draft for another model, in the shape in which the engine answers. */
export function forModel(draft: Draft, kind: Draft['kind'], id: string): Draft {
  const model = draft.models[draft.kind] ?? '';
  const [from, to] = [formOf(draft.kind, model), formOf(kind, id)];
  const went = carried(from, to, draft);
  const before = draft.left ?? [];
  const earlier = before.find((each) => each.model === id);
  const left: LeftModel[] = before.filter((each) => each.model !== id && each.model !== model);
  if (!went.whole) left.push({ model, values: draft.values, references: draft.references });
  const back = earlier?.references ?? [];
  return {
    ...draft, kind, models: { ...draft.models, [kind]: id }, left, values: { ...earlier?.values, ...went.values },
    references: [...back, ...went.references.filter(({ url }) => !back.some((each) => each.url === url))],
  };
}

/** What is kept for models that were left and is not sent by the present one. */
export function keptFor(draft: Draft, present: ModelForm): KeptFor[] {
  return [...(draft.left ?? [])].reverse().flatMap((left) => {
    const form = formOf(draft.kind, left.model);
    const went = (settings: Settings) => carried(form, present, settings);
    const values = Object.keys(left.values).filter((name) => Object.keys(went({ values: { [name]: left.values[name] ?? null }, references: [] }).values).length === 0);
    const links = left.references.filter((reference) => went({ values: {}, references: [reference] }).references.length === 0);
    const labels = [
      ...values.map((name) => form.parameters.find((field) => field.name === name)?.label ?? name),
      ...links.map(({ name }) => form.references.find((field) => field.name === name)?.label ?? '1 link'),
    ];
    return labels.length === 0 ? [] : [{ model: left.model, title: form.title, labels: [...new Set(labels)] }];
  });
}

/** What of the settings another model takes. */
export function alongOf(draft: Draft, id: string): { same: string[]; differs: []; behind: string[]; own: string[] } {
  const form = formOf(draft.kind, draft.models[draft.kind] ?? '');
  const went = (settings: Settings) => carried(form, formOf(draft.kind, id), settings);
  const labelled = Object.entries(draft.values).map(([name, value]) => ({
    label: form.parameters.find((field) => field.name === name)?.label ?? name,
    goes: Object.keys(went({ values: { [name]: value ?? null }, references: [] }).values).length > 0,
  }));
  const links = draft.references.map((reference) => ({
    label: form.references.find((field) => field.name === reference.name)?.label ?? '1 link',
    goes: went({ values: {}, references: [reference] }).references.length > 0,
  }));
  const of = (goes: boolean) => [...new Set([...labelled, ...links].filter((each) => each.goes === goes).map((each) => each.label))];
  return { same: of(true), differs: [], behind: of(false), own: [] };
}
