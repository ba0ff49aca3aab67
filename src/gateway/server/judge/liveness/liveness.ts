import { type ExpectedHours, expectedSpan, type ZoneOffset } from '../../../../core/fleet/expected-hours.ts'
import { silencedUntil } from '../../../../core/notify/silence.ts'
import { isoTime } from '../../../../core/text/time.ts'
import { zoneOffset } from '../../../../host/zone-offset.ts'
import type { AgentRow, BeatStore } from '../../../../store/gateway/port.ts'
import type { FleetReads } from '../../../../store/gateway/reads.ts'
import type { AuditStore, SilenceStore } from '../../../../store/gateway/records.ts'
import type { JudgeHost } from '../judge-host.ts'
import { mostSilences, readSilence } from '../operator/silences.ts'
import { ClockWatch } from './clock-watch.ts'
import type { SteadyClock } from './steady-clock.ts'
import { sweepDeadlines } from './sweep.ts'

/** How the silence of agents is watched. Milliseconds. */
export interface LivenessOptions {
  readonly graceMs: number
  readonly spreadMs: number
  /** At most so many agents a look. */
  readonly limit: number
}

/** What the watch works with. */
export interface LivenessEdges {
  readonly store: Pick<BeatStore, 'due' | 'awaited'> &
    Pick<FleetReads, 'agent'> &
    Pick<AuditStore, 'note'> &
    Pick<SilenceStore, 'silences'>
  readonly host: () => Pick<JudgeHost, 'judge' | 'intervalOf' | 'tellMass'>
  readonly clock: SteadyClock
  /** The wall's clock, epoch milliseconds. */
  readonly now: () => number
  readonly noticed: Notice
}

/** Tells the log. */
export type Notice = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void

/** How often it is looked. */
export const sweepEveryMs = 1_000
const mostNamed = 1_000

/** Looks after the deadlines of agents, and after the clock that they are kept by. */
export class Liveness {
  readonly #edges: LivenessEdges
  readonly #options: LivenessOptions
  readonly #watch: ClockWatch
  /** Who fell silent at first, and until when the brake holds. */
  #mass: { readonly agents: readonly AgentRow[]; readonly until: number } | null = null
  #isLooking = false
  #expected: Readonly<Record<string, ExpectedHours>> = {}
  /** Whose deadline was worked out by other hours, or by a clock that was set since. */
  readonly #anew = new Set<string>()
  readonly #offsets = new Map<string, ZoneOffset>()

  constructor(edges: LivenessEdges, options: LivenessOptions) {
    this.#edges = edges
    this.#options = options
    const { graceMs, spreadMs } = options
    this.#watch = new ClockWatch(edges.clock, sweepEveryMs, { graceMs, spreadMs })
  }

  /** How far the wall's clock is ahead of that of deadlines, in milliseconds. */
  readonly drift = (): number => this.#edges.clock.drift()

  /** Whether actions wait. */
  get isHolding(): boolean {
    return this.#watch.isHolding
  }

  /** Takes over when agents are expected to beat; all others always are. */
  expect(hours: Readonly<Record<string, ExpectedHours>>): void {
    const before = this.#expected
    this.#expected = hours
    for (const agent of Object.keys({ ...before, ...hours })) {
      if (JSON.stringify(before[agent]) !== JSON.stringify(hours[agent])) this.#anew.add(agent)
    }
  }

  /** When the agent was or will be expected from, by the clock of deadlines; `null` for always. */
  readonly #expectedFrom = (agent: string): number | null => {
    const hours = Object.hasOwn(this.#expected, agent) ? this.#expected[agent] : undefined
    if (hours === undefined) return null
    const span = expectedSpan(hours, this.#edges.now(), this.#offsetOf(hours.zone))
    return span === null ? null : span.from - this.drift()
  }

  /** Whom maintenance hides as a whole now, by the wall's clock. */
  readonly #maintained = async (): Promise<(agent: string) => boolean> => {
    const { store, now } = this.#edges
    const at = now()
    const rows = await store.silences({ limit: mostSilences, endsAfter: at })
    const kept = rows.items.map(readSilence).filter(({ kind }) => kind === 'maintenance')
    return (agent) => silencedUntil(kept, { agent, check: null, at }) !== null
  }

  #offsetOf(zone: string): ZoneOffset {
    const known = this.#offsets.get(zone) ?? zoneOffset(zone)
    this.#offsets.set(zone, known)
    return known
  }

  /** One look; a second one before it is over does nothing. */
  async look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      await this.#lookAtClock()
      await this.#sweep()
    } finally {
      this.#isLooking = false
    }
  }

  async #lookAtClock(): Promise<void> {
    const { jumpedMs, lateMs } = this.#watch.look()
    if (jumpedMs === 0 && lateMs === 0) return
    const { store, now, noticed } = this.#edges
    if (jumpedMs !== 0) for (const agent of Object.keys(this.#expected)) this.#anew.add(agent)
    const found = jumpedMs === 0 ? { event: 'late', by_ms: lateMs } : { event: 'clock_set', by_ms: jumpedMs }
    const words = jumpedMs === 0 ? 'the judge did not get to its work' : 'the clock was set'
    noticed('warn', `${words}: nobody is accused and actions wait for the grace period`, found)
    await store.note([{ ts: isoTime(now()), type: 'gateway', ...found }])
  }

  async #sweep(): Promise<void> {
    const { store, clock } = this.#edges
    const host = this.#edges.host()
    const { limit } = this.#options
    const anew = await this.#takeAnew(limit)
    const watch = {
      anew,
      start: this.#watch.start,
      intervalOf: host.intervalOf,
      expectedFrom: this.#expectedFrom,
      maintained: this.#maintained,
      limit,
    }
    const { items, silent } = await sweepDeadlines(store, clock.now(), watch)
    await this.#followMass(silent)
    const isMassSilence = this.#mass !== null
    if (items.length > 0) await host.judge(items.map((item) => ({ ...item, isMassSilence })))
  }

  /** Some of those that are to be looked at anew and have beaten. */
  async #takeAnew(limit: number): Promise<readonly string[]> {
    const some = [...this.#anew].slice(0, limit)
    for (const agent of some) this.#anew.delete(agent)
    const rows = await Promise.all(some.map((agent) => this.#edges.store.agent(agent)))
    return rows.flatMap((row) => row?.agent ?? [])
  }

  /** The brake holds for a grace period longer than the silence: who beats last is not to be accused for it. */
  async #followMass(silent: readonly AgentRow[]): Promise<void> {
    const now = this.#edges.clock.now()
    if (silent.length > 0) {
      const begins = this.#mass === null
      const until = now + this.#options.graceMs
      this.#mass = { agents: this.#mass?.agents ?? silent.slice(0, mostNamed), until }
      if (begins) await this.#tellMass(this.#mass.agents, false)
    } else if (this.#mass !== null && now >= this.#mass.until) {
      const { agents } = this.#mass
      this.#mass = null
      await this.#tellMass(agents, true)
    }
  }

  async #tellMass(rows: readonly AgentRow[], isOver: boolean): Promise<void> {
    const { noticed, host } = this.#edges
    const agents = rows.map(({ agent }) => agent)
    if (isOver) noticed('info', 'the mass silence is over', { agents })
    else noticed('error', 'too many agents are silent at once: none is accused', { agents })
    await host().tellMass(rows, isOver)
  }
}
