import { useMessages } from '../../i18n/messages.ts';
import type { Rule } from './rule-api.ts';
import { ruleTexts } from './rule-texts.ts';

/** A condition as a sentence: `user-agent contains stash`. */
export function ConditionText({ condition }: { readonly condition: Rule['conditions'][number] }) {
  const t = useMessages(ruleTexts);
  const { header, operator, value, not } = condition;
  return `${not ? `${t.not}: ` : ''}${header} ${t[`operator.${operator}`]} “${value}”`;
}
