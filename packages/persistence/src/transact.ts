import type { Clock } from '@orrery/kernel';
import type { Database, Transaction } from './database.ts';
import { ruleRepository, templateRepository, textsRepository } from './delivery/delivery-repositories.ts';
import { hubRepository } from './hub/hub-repository.ts';
import { idempotencyRepository } from './idempotency.ts';
import { adminRoster } from './identity/admin-roster.ts';
import { apiTokenRepository } from './identity/api-token-repository.ts';
import { sessionRepository } from './identity/session-repository.ts';
import { signInFailureRepository } from './identity/sign-in-failure-repository.ts';
import { userRepository } from './identity/user-repository.ts';
import { machineRepository } from './machine/machine-repository.ts';
import { nodeCommandRepository } from './node/node-commands.ts';
import { enrolmentRepository } from './node/enrolment-repository.ts';
import { nodeRepository } from './node/node-repository.ts';
import { isWorthRetrying } from './postgres-error.ts';
import { cookieRepository } from './probe/cookie-repository.ts';
import { missionRepository, openMissions } from './probe/mission-repository.ts';
import { probeNodeRepository } from './probe/probe-node-repository.ts';
import { statisticsRepository } from './probe/statistics-repository.ts';
import { receiptRepository, taskRepository } from './probe/task-repository.ts';
import { revisionLog } from './revisions.ts';
import { boundaries } from './revisions-boundaries.ts';
import { secretGenerationsRepository } from './secret-generations.ts';
import { agentReports } from './traffic/agent-reports.ts';
import { reportKeys } from './traffic/report-keys.ts';
import { usageLedger } from './traffic/usage-ledger.ts';
import { clientDevices } from './subscription/client-devices.ts';
import { onlineDevices } from './subscription/online-devices.ts';
import { DEFAULT_PORTS, type PortRange, portAllotment } from './subscription/port-allotment.ts';
import { periodRepository } from './subscription/period-repository.ts';
import {
  linkRepository,
  planOffers,
  subscribers,
  subscriptionRepository,
} from './subscription/subscription-repository.ts';
import { subscriptionRequestRepository } from './subscription/subscription-request-repository.ts';
import { planRepository } from './plan/plan-repository.ts';
import { planSubscriptions } from './plan/plan-subscriptions.ts';

const ATTEMPTS = 5;

/** Every repository a use case may ask for, bound to one transaction. */
function repositoriesOf(tx: Transaction, ports: PortRange) {
  const revisions = revisionLog(tx);
  return {
    adminRoster: adminRoster(tx),
    agentReports: agentReports(tx),
    apiTokens: apiTokenRepository(tx),
    boundaries: boundaries(tx),
    clientDevices: clientDevices(tx),
    documentTexts: textsRepository(tx),
    enrolments: enrolmentRepository(tx),
    hub: hubRepository(tx),
    idempotency: idempotencyRepository(tx),
    ledger: usageLedger(tx),
    machines: machineRepository(tx),
    nodeCommands: nodeCommandRepository(tx),
    nodes: nodeRepository(tx),
    onlineDevices: onlineDevices(tx),
    openMissions: openMissions(tx),
    planOffers: planOffers(tx),
    plans: planRepository(tx),
    planSubscriptions: planSubscriptions(tx),
    probeCookies: cookieRepository(tx),
    probeMissions: missionRepository(tx),
    probeNodes: probeNodeRepository(tx),
    probeReceipts: receiptRepository(tx),
    probeStatistics: statisticsRepository(tx),
    probeTasks: taskRepository(tx),
    reportKeys: reportKeys(tx),
    responseRules: ruleRepository(tx),
    revisions,
    secretGenerations: secretGenerationsRepository(tx),
    sessions: sessionRepository(tx),
    signInFailures: signInFailureRepository(tx),
    subscribers: subscribers(tx),
    subscriptionLinks: linkRepository(tx),
    subscriptionPeriods: periodRepository(tx),
    subscriptionPorts: portAllotment(tx, ports, revisions),
    subscriptionRequests: subscriptionRequestRepository(tx),
    subscriptions: subscriptionRepository(tx),
    templates: templateRepository(tx),
    users: userRepository(tx),
  };
}

export type Repositories = ReturnType<typeof repositoriesOf>;

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type Transact = <T>(work: (repositories: Repositories) => Promise<T>) => Promise<T>;

/**
 * READ COMMITTED with row locks (`lock(id)` of the repositories). Deadlocks and serialization failures run the work
 * again, so it awaits nothing but the given repositories. `ports`: those that subscriptions get of their own.
 */
export const createTransact =
  (db: Database, clock: Clock, ports: PortRange = DEFAULT_PORTS): Transact =>
  async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await db.transaction(async (tx) => {
          const repositories = repositoriesOf(tx, ports);
          const result = await work(repositories);
          await repositories.revisions.flush(clock.now());
          return result;
        });
      } catch (error) {
        if (attempt >= ATTEMPTS || !isWorthRetrying(error)) throw error;
      }
    }
  };
