import { stringify } from 'yaml';

/**
 * Every text is quoted: these clients read YAML 1.1, in which more plain words are numbers, dates or booleans than the
 * writer knows of. What their reader refuses even inside quotes is escaped.
 */
export function toYaml(document: unknown): string {
  const text = stringify(document, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  return text.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
