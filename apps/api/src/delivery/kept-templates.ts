import type { Template } from '@orrery/delivery';
import { compileTemplate, type DocumentTemplate, templateForms } from '@orrery/renderer';

/** Null: it cannot be used. */
export type CompiledTemplates = (stored: Template) => DocumentTemplate | null;

/**
 * Compiling a large template takes long, and reading all of them anew after each change does not make them others: what
 * was compiled is kept by form and content, for as long as it is stored. Call it with all that is stored whenever that
 * was read. `onFlawed` hears, once, of templates that can no longer be used: documents are as if there were none.
 */
export function keepTemplates(
  onFlawed: (template: Template, reason: string) => void = () => {},
): (stored: readonly Template[]) => CompiledTemplates {
  let kept: ReadonlyMap<string, DocumentTemplate | null> = new Map();

  function compiled(stored: Template): DocumentTemplate | null {
    const form = templateForms.find((one) => one === stored.form);
    const { template = null, flaws } = form ? compileTemplate(form, stored.content) : {};
    if (flaws) onFlawed(stored, flaws[0].reason);
    return template;
  }

  return (all) => {
    const before = kept;
    const own = new Map(
      all.flatMap((template) => {
        const known = before.get(keyOf(template));
        return known === undefined ? [] : [[keyOf(template), known] as const];
      }),
    );
    kept = own;
    return (stored) => {
      const key = keyOf(stored);
      const known = own.get(key);
      if (known !== undefined) return known;
      const made = compiled(stored);
      own.set(key, made);
      return made;
    };
  };
}

const keyOf = ({ form, content }: Template): string => `${form} ${content}`;
