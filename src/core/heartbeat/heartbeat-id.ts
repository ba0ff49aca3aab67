const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The id of a beat: `hb_` and a ULID. */
export const heartbeatIdPattern = /^hb_[0-7][0-9A-HJKMNP-TV-Z]{25}$/

/** The id of a batch of beats under one signature: `hbb_` and a ULID. */
export const batchIdPattern = /^hbb_[0-7][0-9A-HJKMNP-TV-Z]{25}$/

/** A heartbeat id: `hb_` + ULID of a time (epoch milliseconds) and 10 random bytes, so that ids sort by time. */
export function heartbeatId(at: number, random: Uint8Array): string {
  return `hb_${ulid(at, random)}`
}

/** The id of a batch: `hbb_` + ULID, as {@link heartbeatId}. */
export function batchId(at: number, random: Uint8Array): string {
  return `hbb_${ulid(at, random)}`
}

/** A ULID of a time (epoch milliseconds) and 10 random bytes: such texts sort by time. */
export function ulid(at: number, random: Uint8Array): string {
  let time = ''
  for (let rest = at, digit = 0; digit < 10; digit += 1) {
    time = crockford[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  let bits = 0n
  for (const byte of random.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte)
  let chance = ''
  for (let digit = 0; digit < 16; digit += 1) {
    chance = crockford[Number(bits & 31n)] + chance
    bits >>= 5n
  }
  return `${time}${chance}`
}
