import { isIPv4 } from 'node:net';
import { isHostname } from '@orrery/kernel';

/** Why a value will not do, or undefined. */
export type Check = (value: string) => string | undefined;

/** What goes into a header as it is. Cores refuse, or never reach, what is no name: ports, braces, IPv6 addresses. */
export const hostProblem: Check = (value) =>
  isHostname(value) || isIPv4(value) ? undefined : 'must be a hostname or an IPv4 address, without a port';

/** Begins with one slash (for mihomo a second one begins a host), and holds nothing but letters, digits and `marks`. */
export function pathProblem(marks: string): Check {
  const plain = new RegExp(`^[/\\w${marks.replace(/[\]^\\-]/g, '\\$&')}]{1,255}$`);
  return (value) => {
    if (!value.startsWith('/')) return 'must begin with /';
    if (value.startsWith('//')) return 'must not begin with //';
    return plain.test(value)
      ? undefined
      : `must be plain: up to 255 letters, digits and ${marks}/, without escapes or query`;
  };
}
