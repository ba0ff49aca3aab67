/** What may hide what follows from a state; none of them ever changes a state (rules 10 and 11). */
export type Mute = 'flapping' | 'silence' | 'maintenance' | 'acknowledgement' | 'dependency'

/** What a mute may hold back: a message to people, a change of the host, a call of the model. */
export type Muted = 'notice' | 'remediation' | 'model'

// Flapping damps notices by rules of its own (see `message.ts`), so it does not hold them here.
const held: Readonly<Record<Muted, readonly Mute[]>> = {
  notice: ['silence', 'maintenance', 'acknowledgement', 'dependency'],
  remediation: ['maintenance', 'acknowledgement', 'dependency'],
  model: ['maintenance', 'acknowledgement', 'dependency', 'flapping'],
}

/** Those of `mutes` that hold back a thing of this kind. */
export function holding(mutes: readonly Mute[], what: Muted): readonly Mute[] {
  return mutes.length === 0 ? mutes : mutes.filter((mute) => held[what].includes(mute))
}

const bit: Readonly<Record<Mute, number>> = {
  flapping: 1,
  silence: 2,
  maintenance: 4,
  acknowledgement: 8,
  dependency: 16,
}

/** A set of mutes as one number, for records. */
export function muteBits(mutes: readonly Mute[]): number {
  let bits = 0
  for (const mute of mutes) bits |= bit[mute]
  return bits
}
