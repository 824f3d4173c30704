import { locale, number } from './format';

const rules = new Intl.PluralRules(locale);

/**
 * The form of a phrase for a count, with `#` as the number in digits: `plural(2, { one: '# task', other: '# tasks' })`.
 * A language with more forms gives more of them.
 */
export function plural(
  count: number,
  forms: { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>,
): string {
  const form = forms[rules.select(count)] ?? forms.other;
  return form.replaceAll('#', number(count));
}
