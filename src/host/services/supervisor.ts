import type { ManagerName, Service } from './service.ts'

/** What one manager answered when it was asked for gateways. */
export type Survey =
  | { readonly manager: ManagerName; readonly kind: 'asked'; readonly services: readonly Service[] }
  /** There is no such manager here, or it does not run. */
  | { readonly manager: ManagerName; readonly kind: 'absent'; readonly detail: string }
  /** It is there and gave no answer. */
  | { readonly manager: ManagerName; readonly kind: 'unreachable'; readonly detail: string }

/** How a manager took the order to restart a service. */
export type RestartOrder =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly permission: boolean; readonly detail: string }

/** One manager of services: the port that systemd and launchd fill. */
export interface Supervisor {
  readonly manager: ManagerName
  /** The gateways it knows, by a unit's name or, with `null`, by every name that a gateway has. */
  survey(unit: string | null): Promise<Survey>
  /** Orders a restart, or the start of a stopped service, and does not wait for it. */
  restart(unit: string): Promise<RestartOrder>
}
