/** Where the built dashboard lies, and how far it is. */
export interface Dashboard {
  /** Absolute; may be empty or missing. */
  readonly folder: string;
  readonly state: 'ready' | 'building' | 'failed' | 'off';
}

export const noDashboard: Dashboard = { folder: '/nonexistent', state: 'off' };
