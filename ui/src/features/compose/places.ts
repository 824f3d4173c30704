import type { Checked, DraftReference, JsonValue, ModelForm, Problem, ReferenceField, RuleSaid, Takes } from '$lib/backend/bindings';

/**
 * For each reference, the name of the field that it went to, read from the body itself; null: it is not sent.
 * Undefined everywhere when there is no body to read.
 */
export function placesOf(body: string | null, form: ModelForm, references: readonly DraftReference[]): (string | null | undefined)[] {
  if (body === null) return references.map(() => undefined);
  const sent = linksIn(body, form.references);
  return references.map((reference) => {
    const url = reference.url.trim();
    const fits = (name: string | null) => sent.findIndex((each) => each.url === url && (name === null || each.name === name));
    const at = reference.name === null || fits(reference.name) === -1 ? fits(null) : fits(reference.name);
    return at === -1 ? null : (sent.splice(at, 1)[0]?.name ?? null);
  });
}

function linksIn(body: string, fields: readonly ReferenceField[]): { url: string; name: string }[] {
  const parsed = parse(body);
  const links: { url: string; name: string }[] = [];
  for (const field of fields) {
    const [parameter = '', role] = field.name.split('.');
    const value = parsed[parameter];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'string' && role === undefined) links.push({ url: item, name: field.name });
      else if (role !== undefined && isObject(item) && typeof item.url === 'string' && Object.values(item).includes(role)) links.push({ url: item.url, name: field.name });
    }
  }
  return links;
}

function parse(body: string): { [key: string]: JsonValue } {
  try {
    const value = JSON.parse(body) as JsonValue;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const isObject = (value: JsonValue | undefined): value is { [key: string]: JsonValue } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a problem belongs to the references. */
export const ofReferences = (problem: Problem, form: ModelForm): boolean =>
  problem.field === 'references' || form.references.some((field) => field.name === problem.field || field.name.startsWith(`${problem.field}.`));

/** The fields for references that cannot be sent beside what is sent, each with the reason, those of one reason together. */
export function closedReferences(checked: Checked | null, form: ModelForm): { rule: RuleSaid; labels: string[] }[] {
  const found = new Map<string, { rule: RuleSaid; labels: string[] }>();
  for (const { field, rule } of checked?.closed ?? []) {
    const labels = form.references.filter(({ name }) => name === field || name.startsWith(`${field}.`)).map(({ label }) => label);
    if (labels.length === 0) continue;
    const same = found.get(rule.id);
    if (same === undefined) found.set(rule.id, { rule, labels });
    else same.labels.push(...labels);
  }
  return [...found.values()];
}

/** Two problems of one field are told apart by their rule. */
export const keyOf = (problem: Problem): string => `${problem.field} ${problem.code} ${problem.rule?.id ?? ''}`;

/** The last part of a link's path, or the host and path when it has no file name. */
export function nameOfLink(url: string): { name: string; host: string } {
  try {
    const { hostname, pathname } = new URL(url);
    const last = decoded(pathname.split('/').filter(Boolean).at(-1) ?? '');
    return { name: last === '' ? hostname : last, host: hostname };
  } catch {
    return { name: url, host: '' };
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a link leads to, by its ending, for the glyph; images when nothing is known. */
export function takesOfLink(url: string): Takes {
  const ending = /\.([a-z0-9]+)$/i.exec(nameOfLink(url).name)?.[1]?.toLowerCase() ?? '';
  if (['mp4', 'mov', 'webm', 'mkv', 'm4v'].includes(ending)) return 'video';
  if (['mp3', 'wav', 'flac', 'aac', 'ogg', 'opus', 'm4a'].includes(ending)) return 'sound';
  return 'images';
}
