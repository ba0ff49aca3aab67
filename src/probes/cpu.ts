import { availableParallelism, cpus, loadavg } from 'node:os'
import type { CpuOptions } from '../core/probe-kind/kinds/cpu.ts'
import type { Value } from '../core/value.ts'
import { readTextIfAny } from '../host/files/read-text.ts'
import { roundTo } from './number/round-to.ts'
import { pressureIn } from './pressure.ts'
import type { Observation, Probe, ProbeContext } from './probe.ts'

const ticksPerSecond = 100
const sampleMs = 100
const oldestSampleSeconds = 15 * 60

interface Counters {
  readonly busy: number
  readonly total: number
  readonly cores: number
}

/** Load, utilisation and pressure from /proc. */
export const cpu = cpuOf('/proc')

/**
 * A cpu probe that reads the files of `proc`. Utilisation needs two looks at the counters: the first is the last
 * run's, or one taken on the spot, because an average since boot would hide a host that is busy now.
 */
export function cpuOf(proc: string): Probe<CpuOptions> {
  return async (_options, context): Promise<Observation> => {
    const now = readCounters(proc)
    const since = usable(context.memory, now) ?? now
    const latest = since === now ? await afterAMoment(proc, context) : now
    const pressure = pressureIn([`${proc}/pressure/cpu`], ['some'])
    const cores = latest.cores || availableParallelism()
    return {
      ok: true,
      error: pressure.error,
      value: {
        ...loadFields(proc, cores),
        cores,
        ...utilisation(since, latest),
        ...pressure.fields,
        ...(pressure.unavailable.length > 0 && { unavailable: pressure.unavailable }),
      },
      memory: { busy: latest.busy, total: latest.total, cores: latest.cores },
    }
  }
}

function loadFields(proc: string, cores: number): Record<string, Value> {
  const loads = (readTextIfAny(`${proc}/loadavg`)?.split(' ') ?? loadavg())
    .slice(0, 3)
    .map((load) => roundTo(Number(load)))
  const [load1 = Number.NaN, load5 = Number.NaN, load15 = Number.NaN] = loads
  return { load_per_core: roundTo(load1 / cores, 3), load1, load5, load15 }
}

function readCounters(proc: string): Counters {
  const stat = readTextIfAny(`${proc}/stat`)
  return stat === null ? countersOfNode() : parseCounters(stat)
}

/** The counters of /proc/stat in clock ticks; guest time is left out because user time already holds it. */
export function parseCounters(stat: string): Counters {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = (
    /^cpu +([\d ]+)/.exec(stat)?.[1] ?? ''
  )
    .split(' ')
    .map(Number)
  const busy = user + nice + system + irq + softirq + steal
  return { busy, total: busy + idle + iowait, cores: stat.match(/^cpu\d/gm)?.length ?? 0 }
}

function countersOfNode(): Counters {
  let busy = 0
  let idle = 0
  const all = cpus()
  for (const { times } of all) {
    busy += (times.user + times.nice + times.sys + times.irq) / 10
    idle += times.idle / 10
  }
  return { busy, total: busy + idle, cores: all.length }
}

function usable(memory: Value, now: Counters): Counters | null {
  if (typeof memory !== 'object' || memory === null || !('total' in memory)) return null
  const { busy, total, cores } = memory as Readonly<Record<string, Value>>
  if (typeof busy !== 'number' || typeof total !== 'number' || cores !== now.cores) return null
  // Counters that went back mean a reboot; time is read off the counters, so that a set clock does no harm.
  const seconds = (now.total - total) / ticksPerSecond / Math.max(1, now.cores)
  const plausible = seconds * 1_000 >= sampleMs && seconds <= oldestSampleSeconds && busy <= now.busy
  return plausible ? { busy, total, cores: now.cores } : null
}

function afterAMoment(proc: string, context: ProbeContext): Promise<Counters> {
  return new Promise((resolve) => {
    const wait = Math.min(sampleMs, context.timeoutMs / 2)
    const timer = setTimeout(() => resolve(readCounters(proc)), wait)
    context.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
}

function utilisation(since: Counters, latest: Counters): Record<string, Value> {
  const total = latest.total - since.total
  if (total <= 0) return {}
  const share = ((latest.busy - since.busy) / total) * 100
  return { utilisation: roundTo(Math.min(100, Math.max(0, share)), 1) }
}
