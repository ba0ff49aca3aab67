import { errorText } from '../host/system-error.ts'
import { couldNotProbe } from './failure.ts'
import type { Probe } from './probe.ts'
import { probes } from './probes.ts'

/** The probe of a kind; where there is none, or it cannot be loaded, a probe that says so. */
export async function loadProbe(kind: string): Promise<Probe> {
  const entry = Object.hasOwn(probes, kind) ? probes[kind] : undefined
  if (entry === undefined) return () => couldNotProbe(`there is no probe kind ${kind}`)
  try {
    // The policy's loader has checked the options against this very kind's schema.
    return ((await entry.load()) as Readonly<Record<string, Probe>>)[kind]!
  } catch (error) {
    return () => couldNotProbe(`the probe kind ${kind} could not be loaded: ${errorText(error)}`)
  }
}

/** Whether a kind has a target of its own that can fail to answer. */
export function hasTarget(kind: string): boolean {
  return Object.hasOwn(probes, kind) && probes[kind]?.hasTarget === true
}
