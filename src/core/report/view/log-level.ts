/** The levels of a log, from the least to the worst. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

export type LogLevel = (typeof logLevels)[number]

/** The level that a gateway's word means (`WARNING`, `silly`, `critical`); `null` for any other word. */
export function logLevelOf(word: string): LogLevel | null {
  const lower = word.toLowerCase()
  return logLevels.find((level) => level === lower) ?? otherWords.get(lower) ?? null
}

const otherWords: ReadonlyMap<string, LogLevel> = new Map([
  ['silly', 'trace'],
  ['verbose', 'debug'],
  ['notice', 'info'],
  ['log', 'info'],
  ['warning', 'warn'],
  ['err', 'error'],
  ['critical', 'fatal'],
  ['crit', 'fatal'],
  ['panic', 'fatal'],
])
