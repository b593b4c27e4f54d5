import {
  type Icon,
  IconLayoutDashboard,
  IconReceipt,
  IconServer,
  IconTicket,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
import { defineMessages } from '../i18n/messages.ts';

export const navigationTexts = defineMessages(
  {
    overview: 'Overview',
    plans: 'Plans',
    nodes: 'Nodes',
    users: 'Users',
    subscriptions: 'Subscriptions',
    account: 'Account',
  },
  { zh: { overview: '概览', plans: '套餐', nodes: '节点', users: '用户', subscriptions: '订阅', account: '账户' } },
);

export interface Destination {
  readonly to: string;
  readonly text: keyof typeof navigationTexts.en;
  readonly icon: Icon;
}

/** The way to each list; a page that is not in here is reached from one that is. */
export const destinations: Readonly<Record<'admin' | 'user', readonly Destination[]>> = {
  admin: [
    { to: '/overview', text: 'overview', icon: IconLayoutDashboard },
    { to: '/plans', text: 'plans', icon: IconReceipt },
    { to: '/nodes', text: 'nodes', icon: IconServer },
    { to: '/users', text: 'users', icon: IconUsers },
    { to: '/subscriptions', text: 'subscriptions', icon: IconTicket },
    { to: '/account', text: 'account', icon: IconUserCircle },
  ],
  user: [{ to: '/account', text: 'account', icon: IconUserCircle }],
};
