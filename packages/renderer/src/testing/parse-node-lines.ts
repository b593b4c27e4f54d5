/** Readers of the node lists of Loon and Quantumult X, written from their published samples. */

export interface NodeLine {
  readonly name: string;
  readonly type: string;
  readonly address: string;
  readonly port: number;
  /** Without quotes. */
  readonly positional: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

const linesOf = (text: string): string[] => {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  return text.slice(0, -1).split('\n');
};

/** `Name = type,address,port,positional…,key=value…`; a quoted field is always positional. */
export const parseLoon = (text: string): NodeLine[] => linesOf(text).map(parseLoonLine);

function parseLoonLine(line: string): NodeLine {
  if (/^\s*(?:#|;|\/\/|\[)/.test(line)) throw new Error(`a comment or a section: ${line}`);
  const at = line.indexOf(' = ');
  const [type = '', address = '', port = '', ...rest] = splitOutsideQuotes(line.slice(at + 3));
  const options: Record<string, string> = {};
  const positional: string[] = [];
  for (const field of rest) {
    const [, key, value] = /^([a-z][a-zI-]*)=([^"]*)$/.exec(field) ?? [];
    if (key === undefined || value === undefined) positional.push(field.replace(/^"([^"]*)"$/, '$1'));
    else if (key in options) throw new Error(`option twice: ${line}`);
    else options[key] = value;
  }
  return { name: line.slice(0, at), type, address, port: Number(port), positional, options };
}

function splitOutsideQuotes(text: string): string[] {
  const fields = text.match(/(?:"[^"]*"|[^",])+/g) ?? [];
  if (fields.join(',') !== text) throw new Error(`empty fields or open quotes: ${text}`);
  return fields;
}

/** `type=address:port, key=value, …, tag=name`. */
export const parseQuantumultX = (text: string): NodeLine[] => linesOf(text).map(parseQuantumultXLine);

function parseQuantumultXLine(line: string): NodeLine {
  const [first = '', ...rest] = line.split(', ');
  const [, type = '', ipv6, name = '', port] = /^([a-z]+)=(?:\[([0-9a-f:.]+)\]|([^[\]:]+)):(\d+)$/i.exec(first) ?? [];
  if (type === '') throw new Error(`no server: ${line}`);
  const options: Record<string, string> = {};
  for (const field of rest) {
    const at = field.indexOf('=');
    const key = field.slice(0, at);
    if (at < 1 || key in options || field.includes(',')) throw new Error(`broken option ${field}: ${line}`);
    options[key] = field.slice(at + 1);
  }
  const { tag, ...others } = options;
  if (tag === undefined || !line.endsWith(`, tag=${tag}`)) throw new Error(`no tag at the end: ${line}`);
  return { name: tag, type, address: ipv6 ?? name, port: Number(port), positional: [], options: others };
}
