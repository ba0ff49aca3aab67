import { VitalsError } from '../../../errors.ts'
import { nearest } from '../../../text/nearest.ts'

/** A limit that a comparison must not cross, as `--fail-if` has it. */
export interface Guard {
  readonly text: string
  readonly metric: string
  readonly operator: '>' | '>=' | '<' | '<=' | '=='
  readonly value: number
  /** Whether `value` limits the number itself, its change against the base policy, or that change in per cent. */
  readonly of: 'value' | 'change' | 'percent'
}

/** What a guard found: the numbers it looked at, and whether it was crossed. */
export interface GuardOutcome {
  readonly guard: string
  /** Of the base policy; `null` where there is none. */
  readonly base: number | null
  readonly value: number
  readonly crossed: boolean
}

const form = /^\s*([a-z_]+)\s*(>=|<=|==|>|<)\s*([+-]?)(\d+(?:\.\d+)?)\s*(%?)\s*$/

/**
 * Reads a guard: `METRIC OPERATOR NUMBER`. With a sign the number is a change against the base policy, in per cent with
 * `%` (`notifications > +20%`) or as it is (`pages > +3`); without one it is the number itself (`misses > 0`), where `%`
 * stands for a share (`escalation_share > 5%`).
 *
 * @param metrics the names there are
 * @param hasBase whether there is another policy to compare with
 * @throws VitalsError GUARD_INVALID
 */
export function parseGuard(text: string, metrics: readonly string[], hasBase: boolean): Guard {
  const [, metric = '', operator = '', sign = '', digits = '', unit = ''] = form.exec(text) ?? []
  if (metric === '') throw misused(`A guard looks like 'notifications > +20%', not like '${text}'.`)
  if (!metrics.includes(metric)) {
    const near = nearest(metric, metrics)
    const advice = near === null ? `There are ${metrics.join(', ')}.` : `Did you mean '${near}'?`
    throw misused(`A guard knows no '${metric}' here. ${advice}`)
  }
  if (sign !== '' && !hasBase)
    throw misused(`'${text}' is a change, and needs another policy to compare with.`)
  const size = Number(digits) / (sign === '' && unit === '%' ? 100 : 1)
  return {
    text: text.trim(),
    metric,
    operator: operator as Guard['operator'],
    value: sign === '-' ? -size : size,
    of: sign === '' ? 'value' : unit === '%' ? 'percent' : 'change',
  }
}

/** Holds a guard to the numbers of a run, and of the base policy's run for a change. From 0 any rise is infinite. */
export function judgeGuard(
  guard: Guard,
  numbers: Readonly<Record<string, number>>,
  base: Readonly<Record<string, number>> | null,
): GuardOutcome {
  const value = numbers[guard.metric] ?? 0
  const before = base?.[guard.metric] ?? null
  const change = value - (before ?? 0)
  const looked =
    guard.of === 'value'
      ? value
      : guard.of === 'change'
        ? change
        : change === 0
          ? 0
          : (change / (before ?? 0)) * 100
  return { guard: guard.text, base: before, value, crossed: isCrossed(looked, guard) }
}

function isCrossed(looked: number, { operator, value }: Guard): boolean {
  switch (operator) {
    case '>':
      return looked > value
    case '>=':
      return looked >= value
    case '<':
      return looked < value
    case '<=':
      return looked <= value
    case '==':
      return looked === value
  }
}

function misused(detail: string): VitalsError {
  return new VitalsError('GUARD_INVALID', { params: { detail } })
}
