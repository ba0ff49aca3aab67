/** What clients may cost. Bytes and milliseconds. */
export const limits = {
  /** What a client may send before it is let in. */
  firstBytes: 64 * 1_024,
  /** The largest frame that is read of one that is. */
  maxPayload: 2 * 1_024 * 1_024,
  /** So much may wait to be read by a client; one that is slower is closed. Answers that it asked for may be longer. */
  maxBufferedBytes: 1_024 * 1_024,
  /** How long none of the answers that wait may go. */
  answerMs: 10_000,
  handshakeMs: 10_000,
  /** How often it is looked whether clients are still there. */
  pingEveryMs: 30_000,
  /** How long a client may take to answer that it is closed. */
  closingMs: 2_000,
  clients: 4_096,
  /** Sockets that nobody was let in by yet. */
  strangers: 256,
  /** Requests of one client that are being answered at once. */
  requests: 32,
} as const
