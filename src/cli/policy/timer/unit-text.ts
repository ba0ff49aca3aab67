import { formatDuration } from '../../../core/text/duration.ts'

/** What a unit runs and how. */
export interface UnitFacts {
  /** The program and its arguments, each an absolute path where it is one. */
  readonly words: readonly string[]
  /** The user to run as; `null` for one that systemd makes for the service. */
  readonly user: string | null
  /** Whether something that it needs lies under `/tmp`. */
  readonly needsTmp: boolean
  /** How long a round of the policy may take. */
  readonly budgetMs: number
}

const leastTimeoutMs = 20_000

/** The service of the examples with these facts instead of its own. */
export function serviceText(example: string, { words, user, needsTmp, budgetMs }: UnitFacts): string {
  const timeout = formatDuration(Math.max(leastTimeoutMs, Math.ceil((budgetMs * 2.5) / 1_000) * 1_000))
  return withLines(example, {
    ExecStart: words.map(unitWord).join(' '),
    TimeoutStartSec: timeout,
    ...(needsTmp ? { PrivateTmp: 'no' } : {}),
  })
    .replace(/^(# One round of .*\n)(?:#.*\n)*/, '$1')
    .replace(/^# A user of its own that.*\n(?:#.*\n)*DynamicUser=yes\n(?:#.*\n)*User=vitals$/m, (own) =>
      user === null ? own : `${ownerRemark}User=${unitValue(user)}`,
    )
}

const ownerRemark = `# The user who may read these files. It may write nothing but what it remembers.
# For a probe that needs more (another user's files, a plugin that writes),
# loosen only the line that stands in its way.
`

/** The timer of the examples with this interval. */
export function timerText(example: string, intervalMs: number): string {
  const every = formatDuration(intervalMs)
  return withLines(example, {
    Description: `Judge this host every ${every}`,
    OnBootSec: every,
    OnUnitActiveSec: every,
  }).replace(/^# The interval of service\.yaml.*$/m, '# The interval of the policy.')
}

function withLines(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((all, [key, value]) => {
    return all.replace(new RegExp(`^${key}=.*$`, 'm'), () => `${key}=${value}`)
  }, text)
}

// systemd reads `%` and `$` also inside of quotes.
function unitValue(text: string): string {
  return text.replaceAll('%', '%%').replaceAll('$', '$$$$')
}

function unitWord(word: string): string {
  if (/^[\w./:@+=,-]+$/.test(word)) return word
  return `"${unitValue(word.replace(/["\\]/g, '\\$&'))}"`
}
