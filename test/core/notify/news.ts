import { play, type Timeline, type TimelineOptions } from '../../timeline.ts'

const minute = 60_000

/** A check `c` over `v`: degraded from 1 on, critical from 2 on, each at once; and what a test adds below the checks. */
export function steps(more = '', own = ''): string {
  return `
checks:
  c:${own === '' ? '' : `\n    ${own}`}
    missing: { consecutive: 2 }
    transitions:
      healthy->degraded:  { condition: v >= 1 && v < 2, consecutive: 1 }
      healthy->critical:  { condition: v >= 2, consecutive: 1 }
      degraded->critical: { condition: v >= 2, consecutive: 1 }
      critical->degraded: { condition: v >= 1 && v < 2 }
      critical->healthy:  { condition: v < 1 }
      degraded->healthy:  { condition: v < 1 }
${more}`
}

/** What the report told, as `minute kind state`. */
export function told({ notices }: Timeline, check = 'c'): string[] {
  return notices
    .filter((notice) => notice.check === check)
    .map(({ at, kind, state }) => `${minutesOf(at)} ${kind} ${state}`)
}

/** What an action did, as `minute kind state`, with what held it back. */
export function done({ outcomes }: Timeline, action: string): string[] {
  return outcomes
    .flatMap(({ actions }) => actions)
    .filter((decision) => decision.action === action)
    .map(({ at, kind, state, reasons }) => [minutesOf(at), kind, state, ...reasons].join(' '))
}

/** Plays values of `v`, one every 30 s unless told. */
export function run(policy: string, v: string, options: TimelineOptions = {}): Timeline {
  return play(policy, { v }, options)
}

function minutesOf(at: number): number {
  return (at - Date.UTC(2026, 0, 1)) / minute
}
