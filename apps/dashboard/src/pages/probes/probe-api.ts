import { type BodyOf, type DataOf, api, dataOf, done } from '../../api.ts';
import type { ApiQuery } from '../../ui/table/table-search.ts';

export type ProbeHost = DataOf<'/probes/hosts'>['items'][number];
export type ProbeNode = DataOf<'/probes/nodes'>['items'][number];
export type Mission = DataOf<'/probes/missions'>['items'][number];
export type ProbeResult = DataOf<'/probes/results'>['items'][number];
export type HostBody = BodyOf<'/probes/hosts', 'post'>;
export type MissionBody = BodyOf<'/probes/missions', 'post'>;

export const probeApi = {
  hosts: (query: ApiQuery) => dataOf(api.GET('/probes/hosts', { params: { query } })),
  addHost: (body: HostBody) => dataOf(api.POST('/probes/hosts', { body })),
  removeHost: (id: number) => done(api.DELETE('/probes/hosts/{id}', { params: { path: { id } } })),
  nodes: (query: ApiQuery) => dataOf(api.GET('/probes/nodes', { params: { query } })),
  mark: (id: number, enabled: boolean) =>
    dataOf(api.PUT('/probes/nodes/{id}', { params: { path: { id } }, body: { enabled } })),
  missions: (query: ApiQuery) => dataOf(api.GET('/probes/missions', { params: { query } })),
  addMission: (body: MissionBody) => dataOf(api.POST('/probes/missions', { body })),
  removeMission: (id: string) => done(api.DELETE('/probes/missions/{id}', { params: { path: { id } } })),
  results: (query: ApiQuery) => dataOf(api.GET('/probes/results', { params: { query } })),
};
