import type { Form, Omission, OmissionCode } from '@orrery/renderer';

/** Of the hosts a document leaves out, how many for which reason. */
export type OmittedHosts = readonly (readonly [code: OmissionCode, hosts: number])[];

/** What this process served, for who watches it. */
export interface DocumentCounts {
  served(form: Form, omitted: OmittedHosts): void;
  /** In the text format of Prometheus. */
  text(): string;
}

export function omittedHosts(omitted: readonly Omission[]): OmittedHosts {
  const hosts = new Map<OmissionCode, number>();
  for (const { code } of omitted) hosts.set(code, (hosts.get(code) ?? 0) + 1);
  return [...hosts];
}

export function countDocuments(): DocumentCounts {
  const documents = new Map<Form, number>();
  const hosts = new Map<string, number>();

  return {
    served(form, omitted) {
      documents.set(form, (documents.get(form) ?? 0) + 1);
      for (const [code, count] of omitted) {
        const labels = `form="${form}",reason="${code}"`;
        hosts.set(labels, (hosts.get(labels) ?? 0) + count);
      }
    },
    text: () =>
      [
        ...series(
          'orrery_documents_total',
          'Documents that links answered with, without those not changed',
          new Map([...documents].map(([form, count]) => [`form="${form}"`, count])),
        ),
        ...series(
          'orrery_omitted_hosts_total',
          'Nodes those documents left out because the format cannot say them',
          hosts,
        ),
        '',
      ].join('\n'),
  };
}

const series = (name: string, help: string, counts: ReadonlyMap<string, number>): string[] => [
  `# HELP ${name} ${help}.`,
  `# TYPE ${name} counter`,
  ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([labels, count]) => `${name}{${labels}} ${count}`),
];
