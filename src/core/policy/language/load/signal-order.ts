/** A signal and every name its expression reads. */
export type Reads = readonly [name: string, reads: readonly string[]]

/**
 * Sorts signals into levels: each reads only signals of earlier levels. Those that read each other in a circle, or
 * read one that does, are in no level.
 */
export function signalLevels(signals: readonly Reads[]): {
  readonly levels: readonly (readonly string[])[]
  readonly circular: readonly string[]
} {
  const levels: string[][] = []
  const waiting = new Map(signals)
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, reads]) => !reads.some((name) => waiting.has(name)))
    if (ready.length === 0) break
    levels.push(ready.map(([name]) => name))
    for (const [name] of ready) waiting.delete(name)
  }
  return { levels, circular: onCircle(waiting) }
}

// What only reads a circle is not at fault, but it stays in no level: its circle must be broken first.
function onCircle(waiting: ReadonlyMap<string, readonly string[]>): readonly string[] {
  let left = new Map(waiting)
  for (;;) {
    const read = new Set([...left.values()].flat())
    const inner = new Map([...left].filter(([name]) => read.has(name)))
    if (inner.size === left.size) return [...left.keys()]
    left = inner
  }
}
