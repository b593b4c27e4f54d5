/** `Name: value` per line, empty lines aside; `line`: the first that is no header, from 1. The last of a name counts. */
export function parseHeaders(text: string): { headers: Record<string, string> } | { line: number } {
  const headers: Record<string, string> = {};
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const found = /^\s*([^\s:]+)\s*:(.*)$/.exec(line);
    if (!found?.[1]) return { line: i + 1 };
    headers[found[1]] = (found[2] ?? '').trim();
  }
  return { headers };
}
