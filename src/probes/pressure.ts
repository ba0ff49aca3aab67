import { readFileSync } from 'node:fs'
import type { Value } from '../core/value.ts'
import { codeOf, errorText } from '../host/system-error.ts'

/** What pressure files tell. */
export interface Pressure {
  readonly fields: Readonly<Record<string, Value>>
  /** The fields that the kernel has and did not let us read; none as a rule. */
  readonly unavailable: readonly string[]
  /** Why, for people; `null` where nothing is amiss. */
  readonly error: string | null
}

type Line = 'some' | 'full'

// A kernel built without pressure accounting has no file; one where it is turned off answers EOPNOTSUPP.
const noAccounting = new Set(['ENOENT', 'ENOTDIR', 'EOPNOTSUPP', 'ENOTSUP'])

/**
 * Reads the first pressure stall file of `paths` that the kernel has.
 *
 * @returns `psi_<line>_avg10` in percent for each of `lines` that it has; nothing where the kernel has no such file, and
 * all of `lines` as unavailable where it has one that cannot be read
 */
export function pressureIn(paths: readonly string[], lines: readonly Line[]): Pressure {
  for (const path of paths) {
    try {
      return { fields: pressureFields(readFileSync(path, 'utf8'), lines), unavailable: [], error: null }
    } catch (error) {
      if (noAccounting.has(codeOf(error))) continue
      return { fields: {}, unavailable: lines.map(fieldOf), error: errorText(error) }
    }
  }
  return { fields: {}, unavailable: [], error: null }
}

function pressureFields(file: string, lines: readonly Line[]): Record<string, Value> {
  const fields: Record<string, Value> = {}
  for (const [, line, avg10] of file.matchAll(/^(some|full) avg10=(\d+(?:\.\d+)?)/gm)) {
    if (lines.includes(line as Line)) fields[fieldOf(line as Line)] = Number(avg10)
  }
  return fields
}

function fieldOf(line: Line): string {
  return `psi_${line}_avg10`
}
