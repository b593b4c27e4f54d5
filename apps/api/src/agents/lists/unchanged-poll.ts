import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Node } from '@orrery/node';
import type { Short, ShortAnswer } from '../../http/short-answers.ts';
import { tokenInHeaders } from '../authenticate-node.ts';
import type { AgentLists } from './agent-lists.ts';
import type { ListView } from './list-view.ts';

interface PollDeps {
  readonly lists: AgentLists;
  /** The node with this token (its SHA-256 in base64), as far as it is known from memory. */
  readonly nodeWith: (tokenSha256: string) => Node | undefined;
  /** The agent says something that has to be kept. */
  readonly hasNews: (node: Node, headers: IncomingHttpHeaders) => boolean;
  readonly headOf: (view: ListView, node: Node) => Readonly<Record<string, string>>;
}

const OWN_LIST = /^\/agents\/(\d+)\/subscriptions$/;

/** Most polls by far: the agent has the list as it is. Anything else is left to the route. */
export function unchangedPoll({ lists, nodeWith, hasNews, headOf }: PollDeps): ShortAnswer {
  const known = new WeakMap<ListView, Short>();
  const route = '/agents/:id/subscriptions';

  function shortFor(view: ListView, node: Node): Short {
    const made = known.get(view) ?? { route, status: 304, headers: Object.entries(headOf(view, node)).flat() };
    known.set(view, made);
    return made;
  }

  return ({ method, url = '', headers }) => {
    const tag = headers['if-none-match'];
    if (tag === undefined || method !== 'GET') return undefined;
    const id = OWN_LIST.exec(url)?.[1];
    const token = id === undefined ? undefined : tokenInHeaders(headers);
    if (token === undefined) return undefined;
    const node = nodeWith(hash('sha256', token, 'base64'));
    if (!node || String(node.id) !== id || hasNews(node, headers)) return undefined;
    const view = lists.made(node);
    return view && tag === `"${view.tag}"` ? shortFor(view, node) : undefined;
  };
}
