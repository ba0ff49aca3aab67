import type { State } from '../../../state.ts'
import type { SimulationEvent } from '../simulate/event.ts'
import type { IncidentWindow } from './windows.ts'

/** How a policy did against incidents that somebody labelled. Times are milliseconds. */
export interface IncidentScore {
  readonly windows: readonly ScoredWindow[]
  /** Windows that the input covers at least in part; the others count nowhere. */
  readonly covered: number
  readonly truePositives: number
  readonly misses: number
  /** What called for somebody: problems told, starts of flapping included. */
  readonly pages: number
  /** Pages outside all windows. */
  readonly falseAlarms: number
  readonly pagesPerDay: number
  /** Of the windows that were hit; `null` when none was. */
  readonly detectionMs: { readonly median: number; readonly mean: number; readonly max: number } | null
  readonly alarmOutsideMs: number
}

export interface ScoredWindow extends IncidentWindow {
  readonly covered: boolean
  /** From the beginning of the window to the first alarm inside, 0 when it was on already; `null` for a miss. */
  readonly detectedAfterMs: number | null
}

interface Alarm {
  readonly from: number
  readonly until: number
}

const dayMs = 86_400_000

/**
 * Counts hits, misses and false alarms while a simulation goes on. The policy is in alarm while any of its checks is
 * degraded or critical; an alarm lasts from the tick that began it to the tick that ended it.
 */
export class IncidentCounter {
  readonly #windows: readonly IncidentWindow[]
  readonly #detected: (number | null)[]
  readonly #merged: readonly IncidentWindow[]
  readonly #alarming: Set<string>
  /** `null` until the first tick, for an alarm that policy and samples begin with. */
  #alarmSince: number | null = null
  #alarmOutsideMs = 0
  #pages = 0
  #falseAlarms = 0

  /**
   * @param windows in the order of their beginnings
   * @param alarming checks whose `initial` state is an alarm already
   */
  constructor(windows: readonly IncidentWindow[], alarming: Iterable<string> = []) {
    this.#alarming = new Set(alarming)
    this.#windows = windows
    this.#detected = windows.map(() => null)
    this.#merged = mergeWindows(windows)
  }

  event(event: SimulationEvent): void {
    if (event.type === 'transition') this.#move(event.check, event.to, event.at)
    const isPage =
      event.type === 'notification' && (event.kind === 'problem' || event.kind === 'flapping_started')
    if (!isPage) return
    this.#pages += 1
    if (!this.#windows.some(({ from, until }) => from <= event.at && event.at <= until))
      this.#falseAlarms += 1
  }

  /** After each tick; needed only where a policy begins in alarm. */
  tick(at: number): void {
    this.#alarmSince ??= at
  }

  /**
   * What it came to.
   *
   * @param from and `to` of the samples, `null` without any; the last one counts for `intervalMs`
   */
  finish(from: number | null, to: number | null, intervalMs: number): IncidentScore {
    const end = to === null ? null : to + intervalMs
    if (end !== null && this.#alarming.size > 0) this.#addAlarm({ from: this.#alarmSince ?? end, until: end })
    const windows = this.#windows.map((window, index): ScoredWindow => {
      const covered = from !== null && end !== null && window.until >= from && window.from < end
      return { ...window, covered, detectedAfterMs: this.#detected[index] ?? null }
    })
    const covered = windows.filter((window) => window.covered)
    const hits = covered.flatMap(({ detectedAfterMs }) => (detectedAfterMs === null ? [] : [detectedAfterMs]))
    const days = from === null || end === null ? 0 : (end - from) / dayMs
    return {
      windows,
      covered: covered.length,
      truePositives: hits.length,
      misses: covered.length - hits.length,
      pages: this.#pages,
      falseAlarms: this.#falseAlarms,
      pagesPerDay: days === 0 ? 0 : this.#pages / days,
      detectionMs: hits.length === 0 ? null : spread(hits),
      alarmOutsideMs: this.#alarmOutsideMs,
    }
  }

  #move(check: string, to: State, at: number): void {
    const before = this.#alarming.size
    if (to === 'degraded' || to === 'critical') this.#alarming.add(check)
    else this.#alarming.delete(check)
    if (before === 0 && this.#alarming.size > 0) this.#alarmSince = at
    if (before > 0 && this.#alarming.size === 0) this.#addAlarm({ from: this.#alarmSince ?? at, until: at })
  }

  #addAlarm(alarm: Alarm): void {
    for (const [index, { from, until }] of this.#windows.entries()) {
      const touches = alarm.from <= until && alarm.until > from
      if (touches && this.#detected[index] === null) this.#detected[index] = Math.max(0, alarm.from - from)
    }
    const inside = this.#merged.reduce((sum, window) => sum + overlap(alarm, window), 0)
    this.#alarmOutsideMs += alarm.until - alarm.from - inside
  }
}

function overlap(a: Alarm, b: Alarm): number {
  return Math.max(0, Math.min(a.until, b.until) - Math.max(a.from, b.from))
}

/** The same time as windows that do not overlap. */
function mergeWindows(windows: readonly IncidentWindow[]): IncidentWindow[] {
  const merged: IncidentWindow[] = []
  for (const window of windows) {
    const last = merged.at(-1)
    if (last === undefined || window.from > last.until) merged.push(window)
    else merged[merged.length - 1] = { from: last.from, until: Math.max(last.until, window.until) }
  }
  return merged
}

function spread(times: readonly number[]): { median: number; mean: number; max: number } {
  const sorted = [...times].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
  return {
    median,
    mean: sorted.reduce((sum, time) => sum + time, 0) / sorted.length,
    max: sorted.at(-1) as number,
  }
}
