/** The one word for a supervised gateway: what its manager and its port say together. */
export type GatewayState =
  | 'running'
  | 'port_silent'
  | 'starting'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'not_found'

/** Exit statuses of `vitals gateway status`. */
export const gatewayStateExit: Readonly<Record<GatewayState, 0 | 1 | 2 | 3>> = {
  running: 0,
  port_silent: 1,
  starting: 1,
  stopping: 1,
  stopped: 2,
  failed: 2,
  not_found: 3,
}

/** What answered on the gateway's port, if anything. */
export type PortAnswer = 'openclaw' | 'openvitals' | 'gateway' | 'starting' | 'foreign' | 'silent'

/** Joins the manager's word, `null` when it knows no such service, with what its port answered. */
export function gatewayState(
  service: 'running' | 'starting' | 'stopping' | 'stopped' | 'failed' | null,
  port: PortAnswer,
): GatewayState {
  if (service === null) return 'not_found'
  if (service !== 'running') return service
  if (port === 'starting') return 'starting'
  return port === 'silent' || port === 'foreign' ? 'port_silent' : 'running'
}
