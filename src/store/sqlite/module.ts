/**
 * Node's own SQLite, loaded when first needed. Node 22 announces it as experimental on stderr, which a quiet health
 * check must keep empty; that one warning is held back and no other.
 */
export function sqliteModule(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return
    Reflect.apply(emitWarning, process, [warning, ...rest])
  }) as typeof process.emitWarning
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
