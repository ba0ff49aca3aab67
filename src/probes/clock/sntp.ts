/** Seconds from 1900, where NTP counts from, to 1970. */
const epochSeconds = 2_208_988_800
const eraSeconds = 2 ** 32
/** MAXDISP of RFC 5905: a clock that may be so far off is not set. */
const farthestMs = 16_000

/** What a time server's answer says; times in milliseconds. */
export interface TimeAnswer {
  /** How far our clock is behind the server's. */
  readonly offsetMs: number
  readonly delayMs: number
  readonly stratum: number
  /** How far the server's own clock can be from the reference clock, as far as it is known. */
  readonly root: RootDistance
  /** Whether the server finds its own clock right. */
  readonly synchronised: boolean
}

/** The way from a clock to its reference clock (RFC 5905), in milliseconds. */
export interface RootDistance {
  /** There and back. */
  readonly delayMs: number
  /** What may have gone wrong since it was set, and by its own errors. */
  readonly dispersionMs: number
}

/** The most that a clock at this distance can be wrong, in milliseconds. */
export function distanceMs({ delayMs, dispersionMs }: RootDistance): number {
  return Math.max(0, delayMs) / 2 + dispersionMs
}

/** A question of SNTP version 4 (RFC 4330). The 8 bytes of `nonce` stand where our time would; answers repeat them. */
export function sntpQuestion(nonce: Uint8Array): Buffer {
  const question = Buffer.alloc(48)
  question[0] = 0x23
  question.set(nonce.subarray(0, 8), 40)
  return question
}

/** Whether a datagram is a server's answer to the question with this nonce. */
export function isSntpAnswer(answer: Buffer, nonce: Uint8Array): boolean {
  return answer.length >= 48 && (answer[0]! & 7) === 4 && answer.subarray(24, 32).equals(nonce.subarray(0, 8))
}

/**
 * Reads an answer that was asked for at `sentAt` and came at `receivedAt`, both epoch milliseconds.
 *
 * @returns a text with what is wrong where the server gives no time: it says why in four letters (a kiss of death),
 * or left its time empty.
 */
export function readSntpAnswer(answer: Buffer, sentAt: number, receivedAt: number): TimeAnswer | string {
  const stratum = answer[1] ?? 0
  if (stratum === 0) return `the server refuses: ${answer.toString('latin1', 12, 16).replaceAll('\0', '')}`
  if (answer.readBigUInt64BE(40) === 0n) return 'the server sends no time'
  const root = { delayMs: shortTime(answer.readInt32BE(4)), dispersionMs: shortTime(answer.readUInt32BE(8)) }
  const arrived = timestamp(answer, 32, sentAt)
  const left = timestamp(answer, 40, sentAt)
  return {
    offsetMs: (arrived - sentAt + (left - receivedAt)) / 2,
    delayMs: Math.max(0, receivedAt - sentAt - (left - arrived)),
    stratum,
    root,
    synchronised: answer[0]! >> 6 !== 3 && stratum < 16 && distanceMs(root) < farthestMs,
  }
}

/** Milliseconds of a number of seconds of 16.16 bits. */
function shortTime(bits: number): number {
  return (bits / 65_536) * 1_000
}

/** A time of 32.32 bits in epoch milliseconds, in the era of 136 years that lies nearest to ours (RFC 5905). */
function timestamp(answer: Buffer, at: number, near: number): number {
  const seconds = answer.readUInt32BE(at) - epochSeconds
  const era = Math.round((near / 1_000 - seconds) / eraSeconds)
  return (seconds + era * eraSeconds + answer.readUInt32BE(at + 4) / eraSeconds) * 1_000
}
