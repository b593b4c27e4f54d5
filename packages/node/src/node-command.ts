import { isIP } from 'node:net';
import { invalidField } from '@orrery/kernel';
import type { Agent } from './node.ts';

/** What an operator may tell an agent to do, over the hub. */
export const commandActions = ['reload_config', 'restart', 'stop', 'update', 'api_url_changed'] as const;
export type CommandAction = (typeof commandActions)[number];

/** `update`: the binary to run from now on. */
interface UpdatePayload {
  readonly download_url: string;
  /** SHA-256, 64 hex digits; `sha256:` may stand before them. */
  readonly checksum: string;
  readonly version?: string;
}

/** `api_url_changed`: whom to obey from now on. */
interface ApiUrlPayload {
  readonly new_url: string;
  readonly reason?: string;
}

/** As agents read it; null where there is nothing to say. */
export type CommandPayload = UpdatePayload | ApiUrlPayload | null;

/** They take a node out of the operator's hands, or put what runs on it into somebody else's. */
export const needsPassword = (action: CommandAction): boolean =>
  action === 'update' || action === 'stop' || action === 'api_url_changed';

const CHECKSUM = /^(?:sha256:)?[0-9a-f]{64}$/i;

/** The payload as it may be sent. VALIDATION_ERROR for what the action does not take, or this agent refuses. */
export function checkCommand(
  agent: Agent,
  action: CommandAction,
  payload: Readonly<Record<string, string>> | undefined,
): CommandPayload {
  if (agent === 'native' && (action === 'update' || action === 'api_url_changed')) {
    throw invalidField('action', `The agent of this node refuses ${action}: it is updated and configured on the node`);
  }
  if (action === 'update') return checkUpdate(payload ?? {});
  if (action === 'api_url_changed') return checkApiUrl(payload ?? {});
  if (payload !== undefined) throw invalidField('payload', `${action} takes no payload`);
  return null;
}

function checkUpdate({ download_url = '', checksum = '', version, ...rest }: Record<string, string>): UpdatePayload {
  refuseOthers(rest);
  if (URL.parse(download_url)?.protocol !== 'https:') {
    throw invalidField('payload.download_url', 'must begin with https://');
  }
  if (!CHECKSUM.test(checksum)) throw invalidField('payload.checksum', 'must be a SHA-256: 64 hex digits');
  return { download_url, checksum: checksum.toLowerCase(), ...(version !== undefined && { version }) };
}

function checkApiUrl({ new_url = '', reason, ...rest }: Record<string, string>): ApiUrlPayload {
  refuseOthers(rest);
  const url = URL.parse(new_url);
  const isNear = url?.hostname === 'localhost' || isIP(url?.hostname.replace(/^\[|\]$/g, '') ?? '') !== 0;
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isNear)) {
    throw invalidField('payload.new_url', 'must begin with https://, but for an address or localhost');
  }
  return { new_url, ...(reason !== undefined && { reason }) };
}

function refuseOthers(rest: Record<string, string>): void {
  for (const name of Object.keys(rest)) throw invalidField(`payload.${name}`, 'is not a known field');
}
