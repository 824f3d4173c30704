import type { Copied, CopyWhat, FilesOrder, FilesPreview, FilesWritten } from '../bindings';

const parts: Record<string, string> = { date: '2026-11-24', time: '13-20-05', model: 'Seedream 5.0 Pro', prompt: 'Dolomite ridge above cloud', kind: 'image', number: '1', rating: '4', seed: '42', task: '812' };
const known = [...Object.keys(parts), 'count'];

function nameOf(template: string, count: number): string {
  return `${template.replace(/\{\s*(\w+)\s*\}/g, (_, part: string) => (part === 'count' ? String(count).padStart(4, '0') : (parts[part.toLowerCase()] ?? '')))}.png`;
}

export function filesPreviewOf({ template }: FilesOrder, tasks: readonly number[]): FilesPreview {
  const asked = [...template.matchAll(/\{\s*(\w+)\s*\}/g)].map((found) => (found[1] ?? '').toLowerCase());
  return {
    results: tasks.length, files: tasks.length, bytes: tasks.length * 4_680_000, private: 0, missing: 0,
    names: tasks.slice(0, 5).map((_, at) => nameOf(template, at + 1)), unknown: asked.filter((part) => !known.includes(part)).map((part) => `{${part}}`),
  };
}

export const filesWrittenOf = (order: FilesOrder, tasks: readonly number[]): FilesWritten => ({
  path: `${order.to}/afterimage-2026-11-24${order.zip ? '.zip' : ''}`, files: tasks.length, bytes: tasks.length * 4_680_000, leftOut: [], changed: [],
});

export function copiedOf(tasks: readonly number[], what: CopyWhat): Copied {
  const texts = { prompts: 'Dolomite ridge above cloud', paths: '/media/studio/Afterimage/2026/11-24/dolomite-ridge_1.png', files: null, picture: null };
  return { results: tasks.length, files: what === 'prompts' ? 0 : tasks.length, text: texts[what], private: 0 };
}
