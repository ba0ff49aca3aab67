import type { Finding, Place } from '../../../../errors.ts'
import { formatDuration } from '../../../../text/duration.ts'
import type { PlacedPolicy } from '../../../language/load/load.ts'
import type { ProbeSpec } from '../../../language/policy.ts'
import type { YamlPath, YamlSource } from '../../../language/source/yaml.ts'
import { finding } from '../checking.ts'

type Placed = Pick<PlacedPolicy, 'policy' | 'file' | 'yaml'>

/** Times of a round of probes that contradict each other; of a policy without probes there are no rounds. */
export function roundsThatDoNotFit(placed: Placed): Finding[] {
  return placed.policy.probes.length === 0 ? [] : [...overlappingRounds(placed), ...cutTimeouts(placed)]
}

function overlappingRounds({ policy, yaml }: Placed): Finding[] {
  const { budget, intervalMs } = policy
  if (budget.totalMs < intervalMs) return []
  const message = `The budget of ${formatDuration(budget.totalMs)} is not shorter than the interval of ${formatDuration(intervalMs)}: rounds would overlap.`
  const hint = 'Make budget.total shorter, or interval longer.'
  return [
    finding('budget_over_interval', message, firstWritten(yaml, [['budget', 'total'], ['interval']]), hint),
  ]
}

/** One finding for each time-out that is written, and one for all probes that take theirs from the budget. */
function cutTimeouts({ policy, file, yaml }: Placed): Finding[] {
  const { totalMs } = policy.budget
  const late = policy.probes.filter(({ timeoutMs }) => timeoutMs > totalMs)
  const own = late.filter(({ name }) => file.probes[name]?.timeout !== undefined)
  const shared = late.filter((probe) => !own.includes(probe))
  const tell = (probes: readonly ProbeSpec[], paths: readonly YamlPath[]) => {
    const names = probes.map(({ name }) => name).join(', ')
    const timeout = formatDuration(probes[0]?.timeoutMs ?? 0)
    const message = `The budget of ${formatDuration(totalMs)} ends before the time-out of ${names} (${timeout}).`
    const hint = `Make budget.total longer than ${timeout}, or the time-out shorter.`
    return finding('timeout_over_budget', message, firstWritten(yaml, paths), hint)
  }
  return [
    ...own.map((probe) => tell([probe], [['probes', probe.name, 'timeout']])),
    ...(shared.length === 0
      ? []
      : [
          tell(shared, [
            ['budget', 'probe_timeout'],
            ['budget', 'total'],
          ]),
        ]),
  ]
}

function firstWritten(yaml: YamlSource, paths: readonly YamlPath[]): Place {
  return yaml.keyPlace(paths.find((path) => isWritten(yaml.data, path)) ?? [])
}

function isWritten(data: unknown, path: YamlPath): boolean {
  let part = data
  for (const key of path) part = (part as Readonly<Record<string, unknown>> | undefined)?.[key]
  return part !== undefined
}
