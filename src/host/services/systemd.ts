import type { RestartOrder, Supervisor, Survey } from './supervisor.ts'
import { showArguments } from './systemd-properties.ts'
import { readSystemdShow, shownProperties } from './systemd-show.ts'
import { firstSentence, type RunTool, type ToolOutcome } from './tool.ts'
import { systemdUnits, type UnitSearch } from './unit-names.ts'

type Environment = Readonly<Record<string, string | undefined>>

const noManager =
  /not been booted with systemd|Host is down|No medium found|No such file or directory|Connection refused/
const notAllowed = /access denied|authentication (is )?required|not permitted|permission denied/i

/** systemd as the manager of the host's services or of this user's, asked through `systemctl`. */
export function systemd(scope: 'user' | 'system', env: Environment, run: RunTool): Supervisor {
  const manager = `systemd-${scope}` as const
  const systemctl = (...args: readonly string[]) =>
    run('systemctl', [...(scope === 'user' ? ['--user'] : []), '--no-pager', '--no-ask-password', ...args])

  const show = async (names: readonly string[]): Promise<Survey> => {
    const outcome = await systemctl(...showArguments(shownProperties, names))
    if (outcome.kind === 'ended' && outcome.status === 0) {
      return { manager, kind: 'asked', services: readSystemdShow(outcome.stdout, manager) }
    }
    return { manager, ...silenceOf(outcome) }
  }

  return {
    manager,
    async survey(unit) {
      const search = systemdUnits(unit, env)
      return show([...new Set([...search.names, ...(await installed(search, systemctl))])])
    },
    restart: (unit) => restartUnit(unit, systemctl),
  }
}

// A stopped unit that nothing refers to is not loaded, and patterns of `show` see only loaded ones.
async function installed(
  { patterns }: UnitSearch,
  systemctl: (...args: readonly string[]) => Promise<ToolOutcome>,
): Promise<string[]> {
  if (patterns.length === 0) return []
  const lists = await Promise.all([
    systemctl('list-unit-files', '--no-legend', '--', ...patterns),
    systemctl('list-units', '--all', '--plain', '--no-legend', '--', ...patterns),
  ])
  return lists
    .flatMap((list) => (list.kind === 'ended' ? list.stdout.split('\n') : []))
    .flatMap((line) => /^\s*(\S+\.service)\s/.exec(line)?.[1] ?? [])
}

async function restartUnit(
  unit: string,
  systemctl: (...args: readonly string[]) => Promise<ToolOutcome>,
): Promise<RestartOrder> {
  // A unit that failed too often is not started again before this; for any other it changes nothing that matters.
  await systemctl('reset-failed', '--', unit)
  const outcome = await systemctl('restart', '--no-block', '--', unit)
  if (outcome.kind === 'ended' && outcome.status === 0) return { kind: 'taken' }
  const { detail } = silenceOf(outcome)
  return { kind: 'refused', permission: notAllowed.test(detail), detail }
}

function silenceOf(outcome: ToolOutcome): { kind: 'absent' | 'unreachable'; detail: string } {
  if (outcome.kind === 'missing') return { kind: 'absent', detail: 'systemctl is not installed' }
  if (outcome.kind === 'timed_out') return { kind: 'unreachable', detail: 'systemctl gave no answer in time' }
  const said = firstSentence(outcome.stderr) || `systemctl ended with status ${outcome.status}`
  return { kind: noManager.test(said) ? 'absent' : 'unreachable', detail: said }
}
