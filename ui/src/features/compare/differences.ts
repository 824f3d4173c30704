import type { TaskDetail } from '$lib/backend/bindings';
import type { KeyValue } from '$lib/design';
import { words } from '$lib/words';
import { requestFacts } from '$features/task/value-words';

/** What is different between tasks beside their models, by task: what was sent that is not the same in all of them. */
export function differences(details: readonly TaskDetail[]): KeyValue[][] {
  const facts = details.map((detail) => {
    const all = requestFacts(detail.modelTitle, detail.model, detail.parameters).slice(1);
    if (detail.prompt !== '') all.push({ name: words.compare.prompt, value: detail.prompt });
    return all;
  });
  const names = [...new Set(facts.flatMap((each) => each.map(({ name }) => name)))];
  const valueIn = (each: readonly KeyValue[], name: string) => each.find((fact) => fact.name === name)?.value ?? null;
  const differing = names.filter((name) => new Set(facts.map((each) => valueIn(each, name))).size > 1);
  return facts.map((each) => differing.map((name) => ({ name, value: valueIn(each, name) ?? words.compare.notSaid })));
}
