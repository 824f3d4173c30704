import type { Checked, Draft, JsonValue, Lesson, ModelForm, ParameterField, Problem, RuleSaid } from '../bindings';
import type { MemoryCast } from './cast';
import { objectOf, ofText } from './drafts';
import { formOf, known } from './models';
import { keptFor } from './switching';

/** Holds a draft against the pretend catalogue, in the shape in which the engine answers. */
export function check(draft: Draft, learnt: readonly Lesson[] = [], cast: MemoryCast | null = null): Checked {
  const { body = '' } = draft;
  if (body === '') {
    const sent = cast?.sent(draft, formOf(draft.kind, draft.models[draft.kind] ?? '')) ?? { draft, said: [] };
    return { ...checkControls(sent.draft, learnt), cast: sent.said };
  }
  if (objectOf(body) !== null) {
    const checked = checkControls(ofText(draft, body), learnt);
    return { ...checked, body: checked.body === null ? null : body };
  }
  const problem: Problem = { field: 'body', fields: ['body'], code: 'jsonInvalid', rule: null, facts: { line: '1', column: '1' }, blocks: true, waysOut: [] };
  return { ...checkControls(draft, learnt), body: null, curl: null, problems: [problem], setAside: [], estimate: null, blocked: true, sendable: false };
}

function checkControls(draft: Draft, learnt: readonly Lesson[]): Checked {
  const id = draft.models[draft.kind] ?? '';
  const form = formOf(draft.kind, id);
  const length = [...draft.prompt].length;
  const problems: Problem[] = [];
  const say = (field: string, code: Problem['code'], facts: Problem['facts'] = {}, blocks = true, waysOut: Problem['waysOut'] = []) =>
    problems.push({ field, fields: [field], code, rule: null, facts, blocks, waysOut });

  if (id === '') say('model', 'modelMissing');
  else if (!form.known) say('model', 'modelUnknown', { id }, false);
  if (form.prompt?.required && draft.prompt.trim() === '') say('prompt', 'promptMissing');
  const limit = form.prompt?.maxLength ?? null;
  if (limit !== null && length > limit) say('prompt', 'promptTooLong', { limit: String(limit), length: String(length), over: String(length - limit) });
  for (const parameter of form.parameters) checkParameter(parameter, draft.values[parameter.name], say);
  if (id === 'gpt-image-2' && draft.values.resolution === '4k' && !wideSizes.includes(String(draft.values.size ?? '1:1'))) {
    problems.push({ field: 'resolution', fields: ['resolution', 'size'], code: 'rule', rule: wide, facts: {}, blocks: true, waysOut: [{ name: 'size', value: '16:9' }, { name: 'resolution', value: '2k' }] });
  }
  for (const reference of draft.references) if (!/^https?:\/\/\S+$/.test(reference.url)) say('references', 'notALink', { url: reference.url });
  const extra = extraOf(draft.extra);
  if (extra === null) say('extra', 'jsonInvalid', { line: '1', column: '1' });

  const takes = new Set(form.parameters.map((parameter) => parameter.name));
  const { sent, setAside: linksAside } = placed(draft, form);
  const setAside = form.known ? [...new Set([...Object.keys(draft.values).filter((name) => !takes.has(name)).map(labelOf), ...linksAside])] : [];
  const keys = new Map(problems.map((problem) => [`taken.${problem.rule?.id ?? `${problem.field}.${problem.code}`}`, problem]));
  const lessons = learnt.filter((lesson) => lesson.model === id && !lesson.followed && keys.has(lesson.key));
  for (const lesson of learnt.filter((each) => each.model === id && each.followed)) {
    const problem = keys.get(lesson.key);
    if (problem !== undefined) problem.blocks = false;
  }
  const blocked = problems.some((problem) => problem.blocks);
  const values = Object.fromEntries(Object.entries(draft.values).filter(([name]) => !form.known || takes.has(name)));
  const body = extra === null || id === '' ? null : JSON.stringify({ model: id, prompt: draft.prompt, ...values, ...sent, ...extra });
  const endpoint = draft.kind === 'audio' ? 'audio/generations' : `${draft.kind}s/generations`;
  return {
    body,
    endpoint,
    problems,
    closed: closedBy(sent),
    mode: form.modes.length === 0 ? null : modeOf({ ...values, ...sent } as { [key: string]: JsonValue }, form),
    setAside,
    kept: keptFor(draft, form),
    estimate: estimate(draft, id),
    lately: null,
    lessons,
    cast: [],
    promptLength: length,
    blocked,
    sendable: body !== null,
    curl: body === null ? null : `curl 'https://reapi.ai/api/v1/${endpoint}' -H "Authorization: Bearer $REAPI_KEY" -H 'Content-Type: application/json' --data-raw '${body.replaceAll("'", "'\\''")}'`,
  };
}

const wideSizes = ['16:9', '9:16', '2:1', '1:2', '21:9', '9:21'];
const wide: RuleSaid = {
  id: '4k-is-wide-or-tall', message: 'valueNeeds', args: { field: 'Resolution', value: '4k', with: 'Size', values: wideSizes.join(', ') }, text: '4k needs a wide or tall size.',
};
const framesAlone = (other: string): RuleSaid => ({ id: 'frames-alone', message: 'apart', args: { field: 'Frames', with: other }, text: 'Frames go without other references.' });

/** What the references that are sent close among the others. */
function closedBy(sent: { [key: string]: JsonValue }): Checked['closed'] {
  if (sent.image_with_roles !== undefined) return ['image_urls', 'video_urls', 'audio_urls'].map((field) => ({ field, rule: framesAlone('Images, Videos, Sounds') }));
  return sent.image_urls === undefined ? [] : [{ field: 'image_with_roles', rule: framesAlone('Images') }];
}

function modeOf(sent: { [key: string]: JsonValue }, form: ModelForm): string {
  if (form.modes.some((mode) => mode.id === 'lyrics')) return sent.customMode !== true ? 'idea' : sent.instrumental === true ? 'style' : 'lyrics';
  if (sent.video_urls !== undefined || sent.audio_urls !== undefined) return 'reference';
  return sent.image_with_roles !== undefined ? 'frames' : sent.image_urls !== undefined ? 'image' : 'text';
}

function checkParameter(field: ParameterField, value: JsonValue | undefined, say: (field: string, code: Problem['code'], facts?: Problem['facts'], blocks?: boolean, waysOut?: Problem['waysOut']) => void) {
  if (value === undefined) {
    if (field.required && field.default === null) say(field.name, 'parameterMissing');
    return;
  }
  const { control } = field;
  if (control.type === 'whole' || control.type === 'decimal') {
    const outside = typeof value === 'number' && ((control.min !== null && value < control.min) || (control.max !== null && value > control.max));
    if (outside) say(field.name, 'outOfRange', { min: String(control.min ?? ''), max: String(control.max ?? '') }, true, control.max === null ? [] : [{ name: field.name, value: control.max }]);
  }
  const values = control.type === 'ratio' || control.type === 'choice' ? control.values : null;
  if (values !== null && !values.some((each) => each === value)) say(field.name, 'notAmong', { value: String(value) }, false, [{ name: field.name, value: null }]);
}

const extraOf = (text: string): { [key: string]: JsonValue } | null => (text.trim() === '' ? {} : objectOf(text));

/** The links as the body has them, by parameter, and the labels of those that the model has no place for. */
function placed(draft: Draft, form: ModelForm): { sent: { [key: string]: JsonValue }; setAside: string[] } {
  const sent: { [key: string]: JsonValue[] } = {};
  const setAside: string[] = [];
  let unplaced = 0;
  for (const { url, name } of draft.references) {
    const field = form.references.find((each) => (name === null ? each.takes === 'images' : each.name === name));
    if (field === undefined) {
      if (name === null) unplaced += 1;
      else setAside.push(labelOf(name));
      continue;
    }
    const [parameter = '', role] = field.name.split('.');
    (sent[parameter] ??= []).push(role === undefined ? url : { url, role });
  }
  if (unplaced > 0) setAside.push(unplaced === 1 ? '1 link' : `${unplaced} links`);
  return { sent, setAside };
}

/** What a parameter or a place for links is called, whichever model has it. */
const labelOf = (name: string): string =>
  known.flatMap((model) => [...model.parameters, ...model.references]).find((each) => each.name === name)?.label ?? name;

function estimate(draft: Draft, id: string): Checked['estimate'] {
  const model = known.find((each) => each.id === id);
  if (model?.each == null) return null;
  const seconds = model.kind === 'video' ? Number(draft.values.duration ?? 5) : 1;
  const credits = Math.round(model.each * 1000 * seconds * draft.count);
  const times = draft.count === 1 ? '1 submission' : `${draft.count} submissions`;
  const basis = model.kind === 'video' ? `${times} × ${seconds} s × $${model.each}` : `${times} × $${model.each}`;
  return { credits, basis, asOf: '28 Jul 2026' };
}
