import type { SimulationEvent, Ticked } from '../../core/policy/workbench/simulate/event.ts'
import type { Timeline } from '../../core/policy/workbench/simulate/timeline.ts'
import type { SimulationHead } from '../../core/report/simulation.ts'
import { eventReport } from '../../core/report/simulation-events.ts'
import { renderSimulation } from '../../render/simulation/simulation.ts'
import type { SimulationLists } from '../../render/simulation/simulation-events.ts'
import type { Style } from '../../render/terminal/style.ts'
import type { Output } from '../run/io.ts'
import type { SimulationOutput } from './simulation-output.ts'

/** Events of a kind that a page shows; what is beyond is counted. */
const mostShown = { transition: 25, notification: 10, action: 10, escalation: 10, flapping: 10 } as const

/** A page for people: the timeline and the first events of each kind. */
export class TableOutput implements SimulationOutput {
  readonly #output: Output
  readonly #style: Style
  readonly #timeline: Timeline
  readonly #lists = {
    transition: { count: 0, shown: [] as object[] },
    notification: { count: 0, shown: [] as object[] },
    action: { count: 0, shown: [] as object[] },
    escalation: { count: 0, shown: [] as object[] },
    flapping: { count: 0, shown: [] as object[] },
  }

  constructor(output: Output, style: Style, timeline: Timeline) {
    this.#output = output
    this.#style = style
    this.#timeline = timeline
  }

  event(event: SimulationEvent): void {
    const list = this.#lists[event.type]
    list.count += 1
    if (list.shown.length < mostShown[event.type]) list.shown.push(eventReport(event))
  }

  tick(ticked: Ticked): void {
    this.#timeline.tick(ticked)
  }

  flush(): void {}

  finish(head: SimulationHead): void {
    const lists = this.#lists as unknown as SimulationLists
    this.#output.write(`${renderSimulation(head, lists, this.#timeline, this.#style)}\n`)
  }

  fail(): void {}
}
