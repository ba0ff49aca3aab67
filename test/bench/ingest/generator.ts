import type { Key } from '../../process/signed-beat.ts'
import { type Drive, type Driven, drive } from './drive.ts'
import { FleetRequests, type Prepared, pushRequests } from './requests.ts'

/** What a generator is asked to do; it is a process of its own, so that its work is none of anybody else's. */
export type Order =
  | { readonly do: 'fleet'; readonly keys: readonly Key[] }
  | { readonly do: 'beats'; readonly count: number; readonly each: number; readonly intervalMs: number }
  | { readonly do: 'pushes'; readonly instances: number }
  | ({ readonly do: 'drive'; readonly again: boolean } & Drive)

/** What it answers; `null` to all but a drive. */
export type Outcome = (Driven & { readonly beats: number }) | null

let fleet: FleetRequests | null = null
let prepared: Prepared = { requests: [], each: 1 }

async function obey(order: Order): Promise<Outcome> {
  if (order.do === 'fleet') fleet = new FleetRequests(order.keys)
  else if (order.do === 'pushes') prepared = pushRequests(order.instances)
  else if (order.do === 'beats') {
    prepared = (fleet as FleetRequests).prepare(order.count, order.each, order.intervalMs)
  } else {
    const driven = await drive(prepared.requests, order, order.again)
    fleet?.sent(order.again ? 0 : driven.sent, prepared.each)
    return { ...driven, beats: taken(driven) * prepared.each }
  }
  return null
}

/** How many requests were taken: one that is refused for the load costs little, and is no beat. */
function taken({ sent, statuses }: Driven): number {
  return sent - (statuses[429] ?? 0) - (statuses[503] ?? 0)
}

process.on('message', (order: Order) => {
  obey(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
