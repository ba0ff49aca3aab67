import type { Finding, Place } from '../../../errors.ts'
import { createEngine } from '../../engine/compile.ts'
import type { Engine } from '../../engine/compiled.ts'
import type { PlacedPolicy } from '../../language/load/load.ts'
import type { CheckSpec } from '../../language/policy.ts'
import { findingCodes, type PolicyFindingCode } from './finding-codes.ts'
import { type CheckPlaces, placesOf } from './places.ts'
import { type Worlds, worldsOf } from './worlds.ts'

/** What every finding looks at. */
export interface Checking extends PlacedPolicy {
  readonly engine: Engine
  /** In the order of `policy.checks`. */
  readonly checks: readonly CheckedCheck[]
}

/** One check with where it stands and every way its data can be. */
export interface CheckedCheck {
  readonly spec: CheckSpec
  readonly places: CheckPlaces
  /** `null` where its conditions compute with values, so that no small set of cases speaks for all. */
  readonly worlds: Worlds | null
}

/** Prepares a loaded policy for its findings. */
export function checkingOf(placed: PlacedPolicy): Checking {
  const engine = createEngine(placed.policy)
  const checks = placed.policy.checks.map((spec) => ({
    spec,
    places: placesOf(placed, spec),
    worlds: worldsOf(
      engine,
      spec.transitions.flatMap(({ condition, and }) => (and === null ? [condition] : [condition, and])),
    ),
  }))
  return { ...placed, engine, checks }
}

/** A finding with the severity that its code always has. */
export function finding(code: PolicyFindingCode, message: string, place: Place, hint: string): Finding {
  return { code, severity: findingCodes[code].severity, message, hint, place }
}
