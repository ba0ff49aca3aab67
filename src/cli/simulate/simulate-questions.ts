import type { Engine } from '../../core/policy/engine/compiled.ts'
import type { GuardOutcome } from '../../core/policy/workbench/compare/guard.ts'
import type { Answers, SimulationTracker } from '../../core/policy/workbench/compare/tracker.ts'
import type { SimulationSummary } from '../../core/policy/workbench/simulate/simulation.ts'
import type { SimulateOptions } from './simulate-options.ts'

/** The answers of a dry run that is not compared with another. */
export interface GuardedAnswers extends Answers {
  readonly guards?: readonly GuardOutcome[]
}

/** What is asked of a dry run beyond its events. */
interface OpenQuestions {
  readonly tracker: SimulationTracker
  answer(summary: SimulationSummary): GuardedAnswers
}

/**
 * Reads the files of `--labels` and `--schedule` and the guards; `null` when nothing was asked, so that a plain run
 * loads and counts nothing.
 *
 * @throws VitalsError USAGE, INPUT_NOT_FOUND, INPUT_UNREADABLE, SCHEDULE_INVALID
 */
export async function openQuestions(options: SimulateOptions, engine: Engine): Promise<OpenQuestions | null> {
  const { labels, schedule, failIf } = options
  if (labels === null && schedule === null && failIf.length === 0) return null
  const { guardNumbers, SimulationTracker } = await import('../../core/policy/workbench/compare/tracker.ts')
  const { judgeGuard } = await import('../../core/policy/workbench/compare/guard.ts')
  const { questionsOf, guardsOf } = await import('./question-files.ts')
  const guards = guardsOf(options)
  const tracker = new SimulationTracker(engine.policy, questionsOf(options, engine.policy))
  return {
    tracker,
    answer(summary) {
      const answers = tracker.finish(summary)
      const numbers = guardNumbers(answers)
      if (guards.length === 0) return answers
      return { ...answers, guards: guards.map((guard) => judgeGuard(guard, numbers, null)) }
    },
  }
}
