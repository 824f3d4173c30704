import type { JsonValue, ParameterValue } from '$lib/backend/bindings';
import type { KeyValue } from '$lib/design';
import { words } from '$lib/words';
import { duration } from '$lib/words/format';

const longest = 120;

/** A parameter's value as it is read: "on", "8", "16:9", "a, b". */
export function valueWords(value: JsonValue): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? words.task.on : words.task.off;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.map(valueWords).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a task was made with, as a list: the model, then each parameter under its plain name. */
export function requestFacts(modelTitle: string, model: string, parameters: readonly ParameterValue[]): KeyValue[] {
  const named = new Map<string, KeyValue>([[words.task.model, { name: words.task.model, value: modelTitle || model, whole: model }]]);
  for (const { name, label, value } of parameters) {
    const text = name === 'duration' && typeof value === 'number' ? duration(value * 1000) : valueWords(value);
    const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
    // Two parameters may share a plain name; the API's name tells them apart.
    const title = named.has(label) ? name : label;
    named.set(title, { name: title, value: short, whole: short === text ? name : text });
  }
  return [...named.values()];
}
