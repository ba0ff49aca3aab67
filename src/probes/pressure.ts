import type { Value } from '../core/value.ts'

/**
 * Reads a pressure stall file of the kernel's.
 *
 * @returns `psi_<line>_avg10` in percent for each of `lines` that it has; empty for `null`, which a kernel without
 * pressure accounting leaves.
 */
export function pressureFields(
  file: string | null,
  lines: readonly ('some' | 'full')[],
): Record<string, Value> {
  const fields: Record<string, Value> = {}
  for (const [, line, avg10] of (file ?? '').matchAll(/^(some|full) avg10=(\d+(?:\.\d+)?)/gm)) {
    if (lines.includes(line as 'some' | 'full')) fields[`psi_${line}_avg10`] = Number(avg10)
  }
  return fields
}
