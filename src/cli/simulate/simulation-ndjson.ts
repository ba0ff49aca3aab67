import type { SimulationEvent, Ticked } from '../../core/policy/workbench/simulate/event.ts'
import type { SimulationHead } from '../../core/report/simulation.ts'
import { eventReport } from '../../core/report/simulation-events.ts'
import type { SimulationLine } from '../../core/report/simulation-lines.ts'
import type { Output } from '../run/io.ts'
import type { SimulationOutput } from './simulation-output.ts'

/** A line of JSON for each event as it happens, then a `summary` line, or the `error` that ended it. */
export class NdjsonOutput implements SimulationOutput {
  readonly #output: Output
  readonly tick?: (ticked: Ticked, decisionHash: string) => void
  #waiting: string[] = []

  constructor(output: Output, withStates: boolean) {
    this.#output = output
    if (withStates) {
      this.tick = ({ state, at }, hash) => {
        this.#line({ type: 'state', at: new Date(at).toISOString(), state, decision_hash: hash })
      }
    }
  }

  event(event: SimulationEvent): void {
    this.#line({ type: event.type, ...eventReport(event) } as SimulationLine)
  }

  finish(head: SimulationHead): void {
    this.#line({ type: 'summary', ...head })
    this.flush()
  }

  /** Writes the lines that were gathered; called between chunks of the input. */
  flush(): void {
    if (this.#waiting.length > 0) this.#output.write(this.#waiting.join(''))
    this.#waiting = []
  }

  fail(): void {
    this.flush()
  }

  #line(document: SimulationLine): void {
    this.#waiting.push(`${JSON.stringify(document)}\n`)
    if (this.#waiting.length > 1_000) this.flush()
  }
}
