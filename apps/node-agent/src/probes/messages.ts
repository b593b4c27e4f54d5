/** What the api asks for: one HTTP request. */
export interface ProbeTask {
  readonly task_id: string;
  readonly method: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly header: Readonly<Record<string, string | number | boolean>>;
  readonly param: Readonly<Record<string, string | number | boolean>>;
  readonly data: string;
  /** Empty: none. */
  readonly cookie: string;
}

/** Probes to run now, none while the node is not marked for them. */
export interface ProbeWork {
  readonly tasks: readonly ProbeTask[];
  /** Where probes may go at all: the operator's list. */
  readonly hosts: readonly string[];
  readonly next_in_seconds: number;
}

/** What came of a task, as `POST /agents/{id}/probe-receipts` takes it. */
export interface ProbeReceipt {
  readonly task_id: string;
  readonly status: 'success' | 'error';
  readonly code: number;
  readonly data: string;
  /** Unix seconds. */
  readonly time: number;
  readonly reachable: boolean;
  readonly latency_ms: number | null;
  readonly failure: string | null;
}
