const rules: Readonly<Record<string, string>> = {
  cooldown: 'cooldown',
  silence: 'silenced',
  maintenance: 'maintenance',
  acknowledgement: 'acknowledged',
  dependency: 'another check explains it',
  flapping: 'flapping',
  given_up: 'its attempts are used up',
  not_local: 'only the agent itself may do it',
}

const others: Readonly<Record<string, string>> = {
  mass_silence: 'too many agents are silent at once, told as one',
  past: 'it is of the past',
  clock: 'the clock was set, actions wait',
}

/** Why a message is held back, for people: its rules, and until when. */
export function heldWords(held: {
  readonly reasons: readonly string[]
  /** RFC 3339; `null` where nobody knows. */
  readonly until: string | null
  /** What else holds it than a rule of the policy; empty for nothing. */
  readonly by?: string
}): string {
  const { reasons, until, by = '' } = held
  const other = others[by]
  const words = reasons
    .filter((reason) => other === undefined || reason !== 'maintenance')
    .map((reason) => rules[reason] ?? reason.replaceAll('_', ' '))
  const end = until === null ? '' : ` until ${until.slice(11).replace(/\.\d+Z$/, 'Z')}`
  return [...words, ...(other === undefined ? [] : [other])].join(', ') + end
}
