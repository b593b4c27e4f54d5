import {
  type Icon,
  IconArrowsSplit,
  IconKey,
  IconLayoutDashboard,
  IconRadar,
  IconReceipt,
  IconServer,
  IconServer2,
  IconTemplate,
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
    machines: 'Machines',
    apiTokens: 'API tokens',
    responseRules: 'Response rules',
    templates: 'Templates',
    probes: 'Probes',
    account: 'Account',
    mine: 'My subscriptions',
  },
  {
    zh: {
      overview: '概览',
      plans: '套餐',
      nodes: '节点',
      users: '用户',
      subscriptions: '订阅',
      machines: '机器',
      apiTokens: 'API 令牌',
      responseRules: '响应规则',
      templates: '模板',
      probes: '探测',
      account: '账户',
      mine: '我的订阅',
    },
  },
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
    { to: '/nodes', text: 'nodes', icon: IconServer },
    { to: '/plans', text: 'plans', icon: IconReceipt },
    { to: '/users', text: 'users', icon: IconUsers },
    { to: '/subscriptions', text: 'subscriptions', icon: IconTicket },
    { to: '/machines', text: 'machines', icon: IconServer2 },
    { to: '/response-rules', text: 'responseRules', icon: IconArrowsSplit },
    { to: '/templates', text: 'templates', icon: IconTemplate },
    { to: '/probes', text: 'probes', icon: IconRadar },
    { to: '/api-tokens', text: 'apiTokens', icon: IconKey },
    { to: '/account', text: 'account', icon: IconUserCircle },
  ],
  user: [
    { to: '/mine', text: 'mine', icon: IconTicket },
    { to: '/account', text: 'account', icon: IconUserCircle },
  ],
};
