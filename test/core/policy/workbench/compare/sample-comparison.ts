import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { judgeGuard, parseGuard } from '../../../../../src/core/policy/workbench/compare/guard.ts'
import {
  type ComparedSide,
  comparedSide,
  comparisonReport,
} from '../../../../../src/core/policy/workbench/compare/report.ts'
import {
  countNames,
  guardNumbers,
  SimulationTracker,
} from '../../../../../src/core/policy/workbench/compare/tracker.ts'
import { type Change, compareChanges } from '../../../../../src/core/policy/workbench/compare/transitions.ts'
import { readMutePlan } from '../../../../../src/core/policy/workbench/mute-plan/read.ts'
import { createSimulation } from '../../../../../src/core/policy/workbench/simulate/simulate.ts'
import { origin, policyOf } from '../../../../timeline.ts'

const minute = 60_000

const policyText = (count: number) => `
name: disk
interval: 1m
checks:
  disk:
    transitions:
      healthy->degraded: { condition: free < 15, consecutive: ${count}, reason: low }
      degraded->healthy: { condition: free > 20, consecutive: ${count} }
actions: { mend: { kind: exec, argv: [/bin/true] } }
on: [{ to: degraded, run: [mend] }]
`

const samples = [30, 14, 30, 14, 14, 14, 30, 30, 30]

function run(
  file: string,
  count: number,
): { side: ComparedSide; numbers: Record<string, number>; changes: Change[] } {
  const engine = createEngine(policyOf(policyText(count)))
  const plan = readMutePlan(
    { path: 'plan.yaml', bytes: 'silences: [{ from: 0s, until: 2m }]' },
    engine.policy,
  )
  const labels = [{ from: origin + 3 * minute, until: origin + 5 * minute }]
  const watch = new SimulationTracker(engine.policy, { plan, labels })
  const changes: Change[] = []
  const simulation = createSimulation(engine, {
    ...(watch.mutes && { mutes: watch.mutes }),
    sink: {
      event(event) {
        watch.event(event)
        if (event.type === 'transition') changes.push(event)
      },
      tick: (ticked) => watch.tick(ticked),
    },
  })
  for (const [index, free] of samples.entries()) {
    const at = origin + index * minute
    simulation.sample({ at, readings: new Map([['free', { value: free, observedAt: at, ttlMs: 0 }]]) })
  }
  const summary = simulation.finish()
  const answers = watch.finish(summary)
  const side = comparedSide(file, engine.policy, summary, answers, `sha256:${'0'.repeat(64)}`)
  return { side, numbers: { ...guardNumbers(answers) }, changes }
}

const base = run('old.yaml', 1)
const other = run('new.yaml', 2)
const guards = ['transitions < -10%', 'transitions > +20%'].map((text) => {
  return judgeGuard(parseGuard(text, countNames, true), other.numbers, base.numbers)
})

/** A policy compared with one that counts to two, over nine samples with an incident and a silence. */
export const comparison = comparisonReport(
  base.side,
  other.side,
  compareChanges(base.changes, other.changes, 10 * minute),
  guards,
)
