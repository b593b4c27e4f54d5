/**
 * What never leaves the user's own network. Written out, so that no client has to download a list first.
 * 198.18.0.0/15 must not be here: clients hand out fake addresses from it for names they send to the proxy.
 */
export const privateNetworks = {
  v4: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  v6: ['::1/128', 'fc00::/7', 'fe80::/10'],
} as const;

/** Answers 204 in plain HTTP; what clients measure their proxies with. */
export const PROBE_URL = 'http://www.gstatic.com/generate_204';
export const PROBE_INTERVAL_SECONDS = 300;

/** The groups of Clash and Surge documents. */
export const groups = { choice: 'Proxy', fastest: 'Auto' } as const;
