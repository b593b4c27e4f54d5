/** A reader of Surge profiles, written from the published manual; knows nothing of the renderer. */
export interface SurgeProfile {
  readonly managed: { readonly url: string; readonly interval: number; readonly strict: boolean };
  readonly general: Readonly<Record<string, string>>;
  readonly proxies: readonly SurgePolicy[];
  readonly groups: readonly SurgePolicy[];
  readonly rules: readonly string[][];
}

/** `Name = type, positional…, key=value…` */
export interface SurgePolicy {
  readonly name: string;
  readonly type: string;
  readonly positional: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

export function parseSurge(text: string): SurgeProfile {
  const [first = '', ...lines] = text.split('\n');
  const [, url, interval, strict] = /^#!MANAGED-CONFIG (\S+) interval=(\d+) strict=(true|false)$/.exec(first) ?? [];
  if (url === undefined) throw new Error(`no managed profile: ${first}`);
  const sections = sectionsOf(lines);
  return {
    managed: { url, interval: Number(interval), strict: strict === 'true' },
    general: Object.fromEntries((sections.get('General') ?? []).map((line) => splitOnce(line))),
    proxies: (sections.get('Proxy') ?? []).map(parsePolicy),
    groups: (sections.get('Proxy Group') ?? []).map(parsePolicy),
    rules: (sections.get('Rule') ?? []).map((line) => line.split(',').map((part) => part.trim())),
  };
}

function sectionsOf(lines: readonly string[]): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of lines.map(withoutComment).filter((text) => text !== '')) {
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header === undefined) {
      if (current === undefined) throw new Error(`outside of any section: ${line}`);
      current.push(line);
    } else {
      if (sections.has(header)) throw new Error(`section twice: ${header}`);
      current = [];
      sections.set(header, current);
    }
  }
  return sections;
}

/** `#`, `;` and `//` at the start of a line; ` //` within it, outside quotes. */
function withoutComment(line: string): string {
  if (/^\s*(?:#|;|\/\/)/.test(line)) return '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    if (!quoted && /^\s\/\//.test(line.slice(i, i + 3))) return line.slice(0, i).trim();
  }
  if (quoted) throw new Error(`open quote: ${line}`);
  return line.trim();
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf('=');
  if (at < 1) throw new Error(`no assignment: ${line}`);
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function parsePolicy(line: string): SurgePolicy {
  const [name, definition] = splitOnce(line);
  const [type = '', ...fields] = splitCommas(definition);
  const positional: string[] = [];
  const options: Record<string, string> = {};
  for (const field of fields) {
    const [, key, value] = /^([a-z][a-z0-9-]*)=(.*)$/s.exec(field) ?? [];
    if (key === undefined || value === undefined) positional.push(field);
    else if (key in options) throw new Error(`option twice: ${line}`);
    else options[key] = value.replace(/^"(.*)"$/s, '$1');
  }
  return { name, type, positional, options };
}

function splitCommas(text: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    if (char === ',' && !quoted) {
      fields.push(field.trim());
      field = '';
    } else field += char;
  }
  return [...fields, field.trim()];
}
