import type { CastView, DraftReference, ModelForm } from '$lib/backend/bindings';
import { nameOfLink, placesOf } from '$features/compose/places';
import { words } from '$lib/words';

/** What `@` in a prompt can be completed to. */
export interface NameOption {
  /** As it is written, with the `@`. */
  said: string;
  /** What it is, beside the name. */
  what: string;
  /** A result whose picture shows it. */
  output: number | null;
}

/** The name that is being written at the caret: from its `@` on. Null: none is. */
export function nameAt(text: string, caret: number): { from: number; typed: string } | null {
  const before = text.slice(0, caret);
  const found = /(?:^|[^\p{L}\p{N}_.@-])(@[\p{L}\p{N}_-]*)$/u.exec(before);
  const typed = found?.[1];
  return typed === undefined ? null : { from: caret - typed.length, typed };
}

/** The references that the present model has words for, then the cast; those that begin as typed. */
export function optionsOf(form: ModelForm | null, body: string | null, references: readonly DraftReference[], cast: readonly CastView[], typed: string): NameOption[] {
  const options = [...(form === null ? [] : numbered(form, body, references)), ...cast.map(ofMember)];
  const wanted = typed.toLowerCase();
  return options.filter(({ said }) => said.toLowerCase().startsWith(wanted) && said.toLowerCase() !== wanted);
}

function numbered(form: ModelForm, body: string | null, references: readonly DraftReference[]): NameOption[] {
  const counts = new Map<string, number>();
  const places = placesOf(body, form, references);
  return references.flatMap(({ url }, index) => {
    const field = form.references.find((each) => each.name === places[index]);
    if (field?.mention == null) return [];
    const number = (counts.get(field.name) ?? 0) + 1;
    counts.set(field.name, number);
    return [{ said: field.mention.replace('{}', String(number)), what: words.cast.optionReference(field.label, nameOfLink(url).name), output: null }];
  });
}

const ofMember = ({ member, link, needsRenewing }: CastView): NameOption => ({
  said: `@${member.name}`,
  what: words.cast.optionMember(member.sort, needsRenewing),
  output: link.output?.hasThumbnail ? link.output.output : null,
});
