import { readElapsed, readLaunchdLabels, readLaunchdPrint } from './launchd-print.ts'
import type { Service } from './service.ts'
import type { RestartOrder, Supervisor, Survey } from './supervisor.ts'
import { firstSentence, type RunTool, type ToolOutcome } from './tool.ts'
import { fits, launchdLabels } from './unit-names.ts'

type Environment = Readonly<Record<string, string | undefined>>

const unknownService = 113
const notAllowed = /not permitted|not privileged|permission denied/i

/**
 * launchd as the manager of macOS, asked through `launchctl`: `gui/<uid>` for a user's agents, `system` for daemons.
 *
 * @param now epoch milliseconds
 */
export function launchd(
  scope: 'user' | 'system',
  settings: {
    readonly env: Environment
    readonly uid: number
    readonly run: RunTool
    readonly now: () => number
  },
): Supervisor {
  const { env, uid, run, now } = settings
  const manager = `launchd-${scope}` as const
  const domain = scope === 'user' ? `gui/${uid}` : 'system'

  const read = async (label: string): Promise<Service | ToolOutcome | null> => {
    const outcome = await run('launchctl', ['print', `${domain}/${label}`])
    if (outcome.kind !== 'ended') return outcome
    if (outcome.status === unknownService || /could not find service/i.test(outcome.stderr)) return null
    if (outcome.status !== 0) return outcome
    const pid = /^\s+pid = (\d+)$/m.exec(outcome.stdout)?.[1]
    const elapsed = pid === undefined ? null : await run('ps', ['-o', 'etime=', '-p', pid])
    const seconds = elapsed?.kind === 'ended' ? readElapsed(elapsed.stdout) : null
    const startedAt = seconds === null ? null : now() - seconds * 1_000
    return readLaunchdPrint(outcome.stdout, manager, () => startedAt)
  }

  return {
    manager,
    async survey(unit): Promise<Survey> {
      const { names, patterns } = launchdLabels(unit, env)
      const list = patterns.length === 0 ? null : await run('launchctl', ['list'])
      const listed = list?.kind === 'ended' ? readLaunchdLabels(list.stdout) : []
      const labels = [...new Set([...names, ...listed.filter((label) => fits(label, patterns))])]
      const services: Service[] = []
      for (const answer of await Promise.all(labels.map(read))) {
        if (answer === null) continue
        if ('kind' in answer) return { manager, ...silenceOf(answer) }
        services.push(answer)
      }
      return { manager, kind: 'asked', services }
    },
    async restart(label): Promise<RestartOrder> {
      const outcome = await run('launchctl', ['kickstart', '-k', `${domain}/${label}`])
      if (outcome.kind === 'ended' && outcome.status === 0) return { kind: 'taken' }
      const { detail } = silenceOf(outcome)
      return { kind: 'refused', permission: notAllowed.test(detail), detail }
    },
  }
}

function silenceOf(outcome: ToolOutcome): { kind: 'absent' | 'unreachable'; detail: string } {
  if (outcome.kind === 'missing') return { kind: 'absent', detail: 'launchctl is not installed' }
  if (outcome.kind === 'timed_out') return { kind: 'unreachable', detail: 'launchctl gave no answer in time' }
  const said = firstSentence(outcome.stderr) || `launchctl ended with status ${outcome.status}`
  return { kind: /could not find domain/i.test(said) ? 'absent' : 'unreachable', detail: said }
}
