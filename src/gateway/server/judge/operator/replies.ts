import { type Problem, problem } from '../../http/problem.ts'
import type { Answer } from '../items.ts'

/** What an operator is answered. */
export function answered(status: number, body: unknown): Answer {
  return { status, body: JSON.stringify(body), replayed: false, deprecated: false, retryAfter: 0 }
}

/** Why an operator is refused. */
export function refusal(name: Problem, members: Readonly<Record<string, unknown>> = {}): Answer {
  const { status, body } = problem(name, members)
  return answered(status, body)
}
