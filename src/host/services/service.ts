/** Who keeps a service running, and for whom. */
export type ManagerName = 'systemd-user' | 'systemd-system' | 'launchd-user' | 'launchd-system'

/** `stopped` ended without a failure, `starting` includes the pause before the manager tries again. */
export type ServiceState = 'running' | 'starting' | 'stopping' | 'stopped' | 'failed'

/** One service as its manager describes it. Times are epoch milliseconds; `null` is what the manager does not say. */
export interface Service {
  readonly manager: ManagerName
  /** Name of the systemd unit with its suffix, or label of the launchd job. */
  readonly unit: string
  readonly state: ServiceState
  /** The manager's own words for the state, such as `activating (auto-restart)`. */
  readonly detail: string
  readonly pid: number | null
  /** How often the manager restarted it by itself. */
  readonly restarts: number | null
  /** When its process was last started. */
  readonly startedAt: number | null
  /** Since when it has been in its state. */
  readonly since: number | null
  /** How its last process ended, such as `exit status 1` or `signal 9`; `null` for one that has not. */
  readonly lastExit: string | null
  /** Whether it is started at boot or log-in. */
  readonly enabled: boolean | null
  /** Differs between two starts of the service. */
  readonly incarnation: string
}
