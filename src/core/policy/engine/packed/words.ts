import { defaultStateOrder } from '../../../state.ts'
import type { CheckSpec, Policy } from '../../language/policy.ts'

/** Reasons that the engine gives by itself; a new one is written out until the form's number changes. */
const builtInReasons = [
  'passing',
  'state_gone',
  'data_back',
  'not_recovered',
  'not_a_number',
  'window_overflow',
  'probe_error',
  'missing_data',
] as const

/**
 * Every text that a state of this policy usually holds, by index: names of checks, actions, budgets and values, reasons,
 * signatures of signals. The order follows from the policy alone, so that an index means the same in every process.
 */
export class Words {
  readonly #indexes = new Map<string, number>()
  readonly #texts: string[] = []

  constructor(policy: Policy, signatures: readonly string[]) {
    for (const text of [...defaultStateOrder, ...builtInReasons]) this.#add(text)
    for (const check of policy.checks) this.#addCheck(check)
    for (const { name, budget } of policy.actions) {
      this.#add(name)
      this.#add(budget)
    }
    for (const { name } of policy.names) this.#add(name)
    for (const text of signatures) this.#add(text)
  }

  /** The index of a text; `undefined` for one that is not among them. */
  indexOf(text: string): number | undefined {
    return this.#indexes.get(text)
  }

  /** The text at an index; `undefined` where there is none. */
  at(index: number): string | undefined {
    return this.#texts[index]
  }

  #addCheck({ name, transitions }: CheckSpec): void {
    this.#add(name)
    for (const { reason, condition } of transitions) this.#add(reason ?? condition.source)
  }

  #add(text: string): void {
    if (this.#indexes.has(text)) return
    this.#indexes.set(text, this.#texts.length)
    this.#texts.push(text)
  }
}
