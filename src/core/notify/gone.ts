import type { ActionDecision } from '../action/decision.ts'
import type { Engine } from '../policy/engine/compiled.ts'
import type { CheckState, PolicyState } from '../policy/engine/policy-state.ts'
import type { News } from './decide.ts'
import type { Notice } from './notice.ts'

const kind = 'no_longer_checked'

/**
 * Adds what is told of checks that a reload took away with an open problem: once, to whom the problem was told
 * (rule 12). They are then forgotten.
 */
export function withGone(news: News, engine: Engine, state: PolicyState, at: number): News {
  if (isEmpty(state.gone)) return news
  const gone = Object.entries(state.gone)
  for (const [name] of gone) delete state.gone[name]
  const known = new Set(engine.policy.actions.map(({ name }) => name))
  return {
    notices: [...news.notices, ...gone.flatMap(([name, check]) => noticeOf(name, check, at))],
    actions: [...news.actions, ...gone.flatMap(([name, check]) => decisionsOf(name, check, at, known))],
  }
}

// Asked at every tick, where a list of entries would cost more than the answer is worth.
function isEmpty(gone: PolicyState['gone']): boolean {
  for (const _ in gone) return false
  return true
}

function noticeOf(check: string, { news, state }: CheckState, at: number): Notice[] {
  const { begun, state: told } = news.report
  return begun ? [{ at, check, kind, told, state, reason: kind }] : []
}

function decisionsOf(
  check: string,
  { news, state }: CheckState,
  at: number,
  known: ReadonlySet<string>,
): ActionDecision[] {
  return Object.entries(news.channels).flatMap(([action, { begun, state: told }]) => {
    if (!begun || !known.has(action)) return []
    return [
      { at, action, check, kind, told, state, reason: kind, budget: null, outcome: 'would_run', reasons: [] },
    ]
  })
}
