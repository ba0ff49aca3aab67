import type { SimulationEvent, Ticked } from '../../core/policy/workbench/simulate/event.ts'
import type { SimulationHead } from '../../core/report/simulation.ts'

/** Where the events of a simulation go, in one of the formats. */
export interface SimulationOutput {
  event(event: SimulationEvent): void
  /** After every tick, with its hash where states are shown; left out by formats that do not show them. */
  tick?(ticked: Ticked, decisionHash: string): void
  /** Everything of one chunk of the input was judged. */
  flush(): void
  /** Prints what is still to be printed. */
  finish(head: SimulationHead): void
  /** It came to no end: what was told already is printed, what was kept back is dropped. */
  fail(): void
}
