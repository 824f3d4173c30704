import { words } from '$lib/words';

const longest = 60;

/** A short name for a result that has none: the first words of its prompt. */
export function titleOf(prompt: string): string {
  const first = prompt.split(/[,.;:\n]/, 1)[0]?.trim() ?? '';
  if (first === '') return prompt.trim().slice(0, longest) || words.task.noPrompt;
  return first.length > longest ? `${first.slice(0, longest)}…` : first;
}
