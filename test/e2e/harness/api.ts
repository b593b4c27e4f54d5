import type { Product } from './product.ts';

/** What an agent learns about its node (`GET /agents/{id}/config`), as far as the servers here need it. */
export interface AgentConfig {
  readonly node_id: string;
  readonly protocol: string;
  readonly server_port: number;
  readonly encryption_method?: string | null;
  readonly server_key?: string | null;
  readonly transport_protocol?: string | null;
  readonly path?: string | null;
  readonly host?: string | null;
  readonly service_name?: string | null;
  readonly plugin?: string;
  readonly plugin_opts?: Readonly<Record<string, string>>;
  readonly vless_flow?: string;
  readonly vless_security?: string;
  readonly vless_reality_target?: string;
  readonly vless_reality_server_names?: readonly string[];
  readonly vless_reality_private_key?: string;
  readonly vless_reality_public_key?: string;
  readonly vless_reality_short_ids?: readonly string[];
  readonly vmess_alter_id?: number;
  readonly vmess_tls?: boolean;
  readonly hysteria2_obfs?: string;
  readonly hysteria2_obfs_password?: string;
  readonly hysteria2_up_mbps?: number;
  readonly hysteria2_down_mbps?: number;
  readonly tuic_congestion_control?: string;
  readonly tuic_alpn?: string;
  readonly anytls_padding?: readonly string[];
}

/** Who may connect to a node now. */
export interface AgentSubscription {
  readonly subscription_id: string;
  readonly password: string;
  readonly name: string;
  /** On nodes with a port per subscription. */
  readonly port?: number;
}

export interface CreatedNode {
  readonly id: number;
  readonly api_token: string;
}

export interface CreatedSubscription {
  readonly id: number;
  readonly link: string;
  readonly plan: { readonly id: number };
}

interface Raw {
  readonly raw_upload: number;
  readonly raw_download: number;
}

/** What a subscription moved: by hour or day, and together. */
export interface Usage {
  readonly items: readonly (Raw & { readonly at: string })[];
  readonly totals: Raw;
}

type Json = Record<string, unknown>;

/** The product's REST API as an admin and as a node agent use it. Every unexpected status is an error with the answer. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Signs in as the first admin. */
  static async signIn(product: Pick<Product, 'url' | 'adminEmail' | 'adminPassword'>): Promise<ApiClient> {
    const body = { email: product.adminEmail, password: product.adminPassword };
    const session = await new ApiClient(product.url, '').#call<{ access_token: string }>('POST', '/auth/login', body);
    return new ApiClient(product.url, session.access_token);
  }

  createPlan(plan: Json): Promise<{ id: number }> {
    return this.#call('POST', '/plans', plan);
  }

  changePlan(planId: number, change: Json): Promise<unknown> {
    return this.#call('PATCH', `/plans/${planId}`, change);
  }

  createUser(user: Json): Promise<{ id: number }> {
    return this.#call('POST', '/users', user);
  }

  changeUser(userId: number, change: Json): Promise<unknown> {
    return this.#call('PATCH', `/users/${userId}`, change);
  }

  /** Creates the node and opens it for users. */
  async createActiveNode(node: Json): Promise<CreatedNode> {
    const created = await this.#call<CreatedNode>('POST', '/nodes', node);
    await this.#call('PATCH', `/nodes/${created.id}/status`, { status: 'active' });
    return created;
  }

  node(nodeId: number): Promise<{ certificate_sha256?: string; core?: { crashes: number; unread?: unknown } }> {
    return this.#call('GET', `/nodes/${nodeId}`);
  }

  changeNode(nodeId: number, change: Json): Promise<unknown> {
    return this.#call('PUT', `/nodes/${nodeId}`, change);
  }

  async onlineCount(nodeId: number): Promise<number> {
    return (await this.#call<{ online_count?: number }>('GET', `/nodes/${nodeId}`)).online_count ?? 0;
  }

  /** What a new agent of the node trades for its token. */
  async enrolmentCode(nodeId: number): Promise<string> {
    return (await this.#call<{ code: string }>('POST', `/nodes/${nodeId}/install`, {})).code;
  }

  createSubscription(subscription: Json): Promise<CreatedSubscription> {
    return this.#call('POST', '/subscriptions', subscription);
  }

  changeSubscription(subscriptionId: number, change: Json): Promise<unknown> {
    return this.#call('PATCH', `/subscriptions/${subscriptionId}`, change);
  }

  cancel(subscriptionId: number): Promise<unknown> {
    return this.#call('POST', `/subscriptions/${subscriptionId}/cancel`, {});
  }

  renew(subscriptionId: number): Promise<unknown> {
    return this.#call('POST', `/subscriptions/${subscriptionId}/renew`, {});
  }

  suspend(subscriptionId: number): Promise<unknown> {
    return this.#call('POST', `/subscriptions/${subscriptionId}/suspend`, {});
  }

  resume(subscriptionId: number): Promise<unknown> {
    return this.#call('POST', `/subscriptions/${subscriptionId}/resume`, {});
  }

  turnCredentials(subscriptionId: number): Promise<unknown> {
    return this.#call('POST', `/subscriptions/${subscriptionId}/credentials`, {});
  }

  resetUsage(subscriptionId: number): Promise<unknown> {
    return this.#call('POST', `/subscriptions/${subscriptionId}/reset-usage`, {});
  }

  usage(subscriptionId: number, by: 'hour' | 'day' = 'hour'): Promise<Usage> {
    return this.#call('GET', `/subscriptions/${subscriptionId}/usage?by=${by}`);
  }

  /** Charged in the period that holds now. */
  async used(subscriptionId: number): Promise<{ upload: number; download: number }> {
    const path = `/subscriptions/${subscriptionId}`;
    return (await this.#call<{ used: { upload: number; download: number } }>('GET', path)).used;
  }

  createApiToken(token: Json): Promise<{ token: string }> {
    return this.#call('POST', '/api-tokens', token);
  }

  createTemplate(template: Json): Promise<{ id: number }> {
    return this.#call('POST', '/templates', template);
  }

  changeTemplate(templateId: number, change: Json): Promise<unknown> {
    return this.#call('PATCH', `/templates/${templateId}`, change);
  }

  createMachine(machine: Json): Promise<{ id: number }> {
    return this.#call('POST', '/machines', machine);
  }

  changeMachine(machineId: number, change: Json): Promise<unknown> {
    return this.#call('PATCH', `/machines/${machineId}`, change);
  }

  async machineNamed(name: string): Promise<{ id: number }> {
    const { items } = await this.#call<{ items: { id: number; name: string }[] }>('GET', '/machines');
    const machine = items.find((one) => one.name === name);
    if (!machine) throw new Error(`no machine ${name}`);
    return machine;
  }

  createProbeHost(host: Json): Promise<unknown> {
    return this.#call('POST', '/probes/hosts', host);
  }

  createProbeMission(mission: Json): Promise<{ id: string }> {
    return this.#call('POST', '/probes/missions', mission);
  }

  markProbes(nodeId: number, enabled: boolean): Promise<unknown> {
    return this.#call('PUT', `/probes/nodes/${nodeId}`, { enabled });
  }

  async probeResults(nodeId: number): Promise<Json[]> {
    return (await this.#call<{ items: Json[] }>('GET', `/probes/results?node_id=${nodeId}`)).items;
  }

  agentConfig(node: CreatedNode): Promise<AgentConfig> {
    return this.#asAgent(node).#call('GET', `/agents/${node.id}/config`);
  }

  agentSubscriptions(node: CreatedNode): Promise<AgentSubscription[]> {
    return this.#asAgent(node).#call('GET', `/agents/${node.id}/subscriptions`);
  }

  /** `at`: when the bytes moved; now when it is left out. */
  reportTraffic(node: CreatedNode, entries: readonly Json[], at?: Date): Promise<{ subscriptions_updated: number }> {
    const headers = at && { 'x-report-interval': `${at.toISOString()}/${at.toISOString()}` };
    return this.#asAgent(node).#call('POST', `/agents/${node.id}/traffic`, entries, headers);
  }

  #asAgent(node: CreatedNode): ApiClient {
    return new ApiClient(this.#url, node.api_token);
  }

  async #call<T>(method: string, path: string, body?: unknown, more?: Record<string, string>): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json', ...more };
    if (this.#token) headers.authorization = `Bearer ${this.#token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${this.#url}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (JSON.parse(text) as { data: T }).data;
  }
}

/** What `/s/<token>` answered. */
export interface LinkAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Fetches a link the way a client with this User-Agent does. */
export async function fetchLink(url: string, userAgent = 'orrery-e2e'): Promise<LinkAnswer> {
  const response = await fetch(url, { headers: { 'user-agent': userAgent } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export interface Userinfo {
  readonly upload: number;
  readonly download: number;
  readonly total: number;
  readonly expire: number;
}

/** `Subscription-Userinfo` as clients read it. Throws when a part is missing or no number. */
export function userinfo(headers: Headers): Userinfo {
  const header = headers.get('subscription-userinfo') ?? '';
  const part = (name: string): number => {
    const found = new RegExp(`(?:^|;)\\s*${name}=(\\d+)\\s*(?:;|$)`).exec(header)?.[1];
    if (found === undefined) throw new Error(`no ${name} in Subscription-Userinfo: "${header}"`);
    return Number(found);
  };
  return { upload: part('upload'), download: part('download'), total: part('total'), expire: part('expire') };
}
