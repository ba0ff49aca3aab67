import { freemem, totalmem } from 'node:os'
import type { MemoryOptions } from '../core/probe-kind/kinds/memory.ts'
import type { Value } from '../core/value.ts'
import { readTextIfAny } from '../host/files/read-text.ts'
import { roundTo } from './number/round-to.ts'
import { share } from './number/share.ts'
import { pressureIn } from './pressure.ts'
import type { Observation, Probe } from './probe.ts'

const mebibyte = 1_048_576

interface Amounts {
  readonly total: number
  readonly available: number
}

/** Memory, swap and pressure from /proc, and the limit of the container we may run in. */
export const memory = memoryOf('/proc', '/sys/fs/cgroup')

/**
 * A memory probe that reads the files of `proc` and of the control group tree `cgroup`. Only the limit at the root
 * of the visible tree is obeyed: a container has one there, a host never has. The limit of the systemd unit or
 * shell that vitals itself runs in says nothing about the host and is not read.
 */
export function memoryOf(proc: string, cgroup: string): Probe<MemoryOptions> {
  return (): Observation => {
    const meminfo = readTextIfAny(`${proc}/meminfo`)
    const host =
      meminfo === null
        ? { total: totalmem(), available: freemem() }
        : hostAmounts(meminfo, readTextIfAny(`${proc}/spl/kstat/zfs/arcstats`))
    const container = containerAmounts(cgroup, host)
    const paths = [...(container === null ? [] : [`${cgroup}/memory.pressure`]), `${proc}/pressure/memory`]
    const pressure = pressureIn(paths, ['some', 'full'])
    return {
      ok: true,
      error: pressure.error,
      value: {
        ...amountFields(container ?? host),
        limited: container !== null,
        ...swapFields(meminfo ?? ''),
        ...pressure.fields,
        ...(pressure.unavailable.length > 0 && { unavailable: pressure.unavailable }),
      },
    }
  }
}

function amountFields({ total, available }: Amounts): Record<string, Value> {
  const availablePct = share(available, total)
  return {
    available_pct: roundTo(availablePct),
    used_pct: roundTo(100 - availablePct),
    available_mb: roundTo(Number.isNaN(availablePct) ? Number.NaN : available / mebibyte, 1),
    total_mb: roundTo(total / mebibyte, 1),
  }
}

function hostAmounts(meminfo: string, arcstats: string | null): Amounts {
  const bytes = (name: string) => meminfoBytes(meminfo, name)
  const total = bytes('MemTotal') ?? Number.NaN
  // Kernels before 3.14 have no MemAvailable; what they could drop is the best that can be said.
  const available = bytes('MemAvailable') ?? (bytes('MemFree') ?? 0) + (bytes('Cached') ?? 0)
  return { total, available: available + reclaimableArc(arcstats, total - available) }
}

/**
 * What ZFS holds of its cache (ARC) and would give back, which MemAvailable does not count.
 *
 * @param used the memory that is not available: a cache larger than that is not the one of this table, as in a
 * container that has its own meminfo
 */
function reclaimableArc(arcstats: string | null, used: number): number {
  const [size, least] = ['size', 'c_min'].map((name) =>
    Number(new RegExp(`^${name}\\s+\\d+\\s+(\\d+)$`, 'm').exec(arcstats ?? '')?.[1]),
  )
  if (size === undefined || least === undefined || !(size <= used)) return 0
  return Math.max(0, size - least) || 0
}

function swapFields(meminfo: string): Record<string, Value> {
  const total = meminfoBytes(meminfo, 'SwapTotal') ?? 0
  const free = meminfoBytes(meminfo, 'SwapFree') ?? 0
  return total > 0 ? { swap_used_pct: roundTo(share(total - free, total)) } : {}
}

function meminfoBytes(meminfo: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(meminfo)?.[1]
  return found === undefined ? null : Number(found) * 1_024
}

/**
 * What the container may use, `null` without a limit below the host's memory; not a number where its use cannot be
 * read. Both generations of cgroups.
 */
function containerAmounts(cgroup: string, host: Amounts): Amounts | null {
  const v1 = `${cgroup}/memory`
  const limit = bytesIn(`${cgroup}/memory.max`) ?? bytesIn(`${v1}/memory.limit_in_bytes`)
  if (limit === null || !(limit < host.total)) return null
  const used = bytesIn(`${cgroup}/memory.current`) ?? bytesIn(`${v1}/memory.usage_in_bytes`) ?? Number.NaN
  const stat = readTextIfAny(`${cgroup}/memory.stat`) ?? readTextIfAny(`${v1}/memory.stat`) ?? ''
  // Pages of files that nobody used lately are given back before anything is killed.
  const inactiveFile = Number(/^(?:total_)?inactive_file (\d+)/m.exec(stat)?.[1] ?? 0)
  const free = limit - Math.max(0, used - inactiveFile)
  return { total: limit, available: Math.max(0, Math.min(free, host.available)) }
}

function bytesIn(path: string): number | null {
  const text = readTextIfAny(path)?.trim() ?? ''
  return /^\d+$/.test(text) ? Number(text) : null
}
