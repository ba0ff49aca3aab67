/** How far a question to a gateway came, in this order: TLS, WebSocket and `connect` are the handshake. */
export type Phase = 'resolve' | 'connect' | 'handshake' | 'call'
