import type { Instant, SubscriptionId } from '@orrery/kernel';
import type { ClientDevices } from '@orrery/subscription';
import { and, asc, eq, ne } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { clientDevices as devices } from '../schema/index.ts';

export function clientDevices(tx: Transaction): ClientDevices {
  return {
    async keysOf(id, keyVersion) {
      const isTheirs = eq(devices.subscriptionId, id);
      await tx.delete(devices).where(and(isTheirs, ne(devices.keyVersion, keyVersion)));
      const rows = await tx.select({ key: devices.deviceKey }).from(devices).where(isTheirs).orderBy(asc(devices.id));
      return rows.map(({ key }) => key.toString('base64'));
    },
    async add(subscriptionId, { key, ...device }, createdAt) {
      await tx.insert(devices).values({ subscriptionId, deviceKey: Buffer.from(key, 'base64'), ...device, createdAt });
    },
    async remove(subscriptionId, id) {
      const removed = await tx
        .delete(devices)
        .where(and(eq(devices.subscriptionId, subscriptionId), eq(devices.id, id)))
        .returning({ id: devices.id });
      return removed.length > 0;
    },
  };
}

/** A device as people see it. */
export interface ClientDeviceListing {
  readonly id: number;
  readonly os: string | null;
  readonly osVersion: string | null;
  readonly model: string | null;
  readonly createdAt: Instant;
}

/** In the order in which they were added. */
export const listClientDevices = (db: Queryable, id: SubscriptionId): Promise<ClientDeviceListing[]> =>
  db
    .select({
      id: devices.id,
      os: devices.os,
      osVersion: devices.osVersion,
      model: devices.model,
      createdAt: devices.createdAt,
    })
    .from(devices)
    .where(eq(devices.subscriptionId, id))
    .orderBy(asc(devices.id));
