/**
 * What collects the garbage of this process at once, at most every `everyMs`. Left alone, V8 lets a small heap grow
 * several times over before it looks, which is memory that a watched host has better use for.
 *
 * @param steady a clock that is never set, in milliseconds
 */
export function garbageCollector(everyMs: number, steady: () => number): () => void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  const { runInNewContext } = process.getBuiltinModule('node:vm')
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  let last = Number.NEGATIVE_INFINITY
  return () => {
    if (typeof collect !== 'function' || steady() - last < everyMs) return
    last = steady()
    collect()
  }
}
