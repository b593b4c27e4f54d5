/** What the commands and the unit of one installation are made from. */
export interface Installation {
  /** Where the agent finds the api. */
  readonly apiUrl: string;
  readonly code: string;
  readonly nodeId: number;
  readonly image: string;
}

/** Quoted for a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Where the repository lies on a node that runs the agent without a container. */
const CHECKOUT = '/opt/orrery';

/**
 * One command. Host networking, because the core listens on the node's own addresses and connections are cut in their
 * network namespace. The image's entrypoint keeps NET_ADMIN (to cut) and NET_BIND_SERVICE (ports below 1024) for an
 * unprivileged user, and needs the other three only to get there.
 */
export const dockerText = ({ apiUrl, code, nodeId, image }: Installation): string =>
  [
    `docker run -d --name orrery-node-${nodeId} --restart unless-stopped --network host`,
    '--read-only --tmpfs /tmp --cap-drop ALL',
    '--cap-add NET_ADMIN --cap-add NET_BIND_SERVICE --cap-add SETUID --cap-add SETGID --cap-add SETPCAP',
    `-v orrery-node-${nodeId}:/var/lib/orrery-agent`,
    `-e ORRERY_API=${quoted(apiUrl)} -e ORRERY_ENROL_CODE=${quoted(code)}`,
    quoted(image),
  ].join(' \\\n  ');

/**
 * The code is not in the unit, which everybody may read, but in a file that only root may. Only the agent itself is
 * signalled: it reads the core's counters for the last time before it ends it, and a core whose agent crashed runs on.
 */
export const unitText = ({ apiUrl, nodeId }: Installation): string => `[Unit]
Description=Orrery node agent (node ${nodeId})
Wants=network-online.target
After=network-online.target

[Service]
Environment="ORRERY_API=${apiUrl.replaceAll('%', '%%')}" STATE_DIR=/var/lib/orrery-agent MALLOC_ARENA_MAX=1
EnvironmentFile=/etc/orrery-agent.env
WorkingDirectory=${CHECKOUT}
ExecStart=${CHECKOUT}/node_modules/.bin/node --max-semi-space-size=1 --optimize-for-size --v8-pool-size=1 apps/node-agent/src/main.ts
Restart=always
RestartSec=2
KillMode=process
DynamicUser=yes
StateDirectory=orrery-agent
StateDirectoryMode=0700
AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK

[Install]
WantedBy=multi-user.target
`;

/** Two lines for a root shell: the first puts unit and code where they belong, the second starts it. */
export function unitInstallText(installation: Installation): string {
  const lines = unitText(installation).trimEnd().split('\n').map(quoted).join(' ');
  const secret = quoted(`ORRERY_ENROL_CODE=${installation.code}`);
  return [
    `(umask 077 && printf '%s\\n' ${secret} > /etc/orrery-agent.env) && printf '%s\\n' ${lines} > /etc/systemd/system/orrery-agent.service`,
    'systemctl daemon-reload && systemctl enable --now orrery-agent.service',
  ].join('\n');
}
