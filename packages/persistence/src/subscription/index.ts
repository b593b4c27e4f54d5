export * from './linked-subscription.ts';
export { countOnlineDevices, forgetUnseen } from './online-devices.ts';
export * from './subscription-queries.ts';
