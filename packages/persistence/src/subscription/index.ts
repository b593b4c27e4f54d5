export { listClientDevices } from './client-devices.ts';
export * from './linked-subscription.ts';
export { countOnlineDevices, forgetUnseen, onlineDevicesOf } from './online-devices.ts';
export { DEFAULT_PORTS, type OwnPorts, type PortRange, countPorts, readOwnPorts } from './port-allotment.ts';
export * from './shadowsocks-users.ts';
export * from './subscription-queries.ts';
