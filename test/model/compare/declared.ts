import type { Reducers } from '../arbitraries.ts'
import type { PolicyFile } from '../language/policy-file.ts'
import type { Reading } from '../language/reading.ts'

interface Target {
  readonly up: boolean
  readonly latency?: number
  readonly extra?: number
  readonly unavailable?: readonly string[]
}

/** The probe that stands for each name of the drawn conditions where a policy declares its probes. */
export const probeNames: Readonly<Record<string, string>> = { v: 'd', w: 'm', p: 'h' }

const paths: Readonly<Record<string, string>> = {
  v: 'd.free_pct',
  w: 'm.available_pct',
  'p.up': 'h.up',
  'p.latency': 'h.latency_ms',
  'p.extra': 'h.tls_days_left',
}

const plain: Readonly<Record<string, string>> = { most: 'v', mean: 'w' }

/** The policy with its names out of the samples: there the windows are plain numbers. */
export function undeclared(file: PolicyFile): PolicyFile {
  return renamed(file, plain)
}

/** The same policy over probes of real kinds, with windows over them. */
export function withProbes(file: PolicyFile, { most, mean }: Reducers): PolicyFile {
  return {
    ...renamed(file, paths),
    probes: {
      d: { kind: 'disk', path: '/' },
      m: { kind: 'memory' },
      h: { kind: 'http', url: 'http://127.0.0.1:8080/' },
    },
    signals: {
      most: { expr: 'd.free_pct', window: '2m', reduce: most },
      mean: { expr: 'm.available_pct', window: '90s', reduce: mean },
    },
  }
}

/** A reading of a drawn name as the probe that stands for it would give it. */
export function asProbe(name: string, reading: Reading): Reading {
  if ('error' in reading) return reading
  const { value, ...rest } = reading
  if (name === 'v') return { ...rest, value: { free_pct: value } }
  if (name === 'w') return { ...rest, value: { available_pct: value } }
  const { latency = 7, extra, unavailable, ...answer } = value as unknown as Target
  if (!answer.up) return { ...rest, value: answer }
  const certificate = extra === undefined ? {} : { tls_days_left: extra }
  const untold = unavailable === undefined ? {} : { unavailable: ['tls_days_left'] }
  // An answer over HTTP has always taken some time.
  return { ...rest, value: { ...answer, latency_ms: latency, ...certificate, ...untold } }
}

/** Names stand in the texts of conditions and in the short form's `signal`. */
function renamed(file: PolicyFile, names: Readonly<Record<string, string>>): PolicyFile {
  const texts = new Set(['condition', 'and', 'signal', 'critical'])
  const json = JSON.stringify(file, (key, value: unknown) =>
    texts.has(key) && typeof value === 'string'
      ? value.replace(/[A-Za-z_]+(?:\.[a-z]+)?/g, (name) => names[name] ?? name)
      : value,
  )
  return JSON.parse(json) as PolicyFile
}
