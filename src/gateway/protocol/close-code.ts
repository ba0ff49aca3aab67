/** The close codes of the WebSocket that gateways and this client use. */
export const closeCode = {
  normal: 1000,
  protocolMismatch: 1002,
  /** Never sent: the connection ended without a close frame. */
  lost: 1006,
  policy: 1008,
  tooLarge: 1009,
  /** Sent before a restart and before the end; the `shutdown` event tells them apart. */
  restart: 1012,
  starting: 1013,
  /** By a client that has heard nothing over two tick intervals. */
  silence: 4000,
  credentialsChanged: 4001,
  /** Never sent: this client was sent what no gateway sends. */
  nonsense: 4002,
} as const
