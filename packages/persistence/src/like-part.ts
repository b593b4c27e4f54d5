/** For LIKE: somewhere in the text; `%`, `_` and `\\` mean themselves. */
export const likePart = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
