import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { emptyDirectory, vitals } from './vitals.ts'

export type Place = ReturnType<typeof place>

/** A place with a working directory, a home and a cache; `run` runs vitals there. */
export function place() {
  const [cwd, home] = [emptyDirectory(), emptyDirectory()]
  const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') }
  const user = join(home, '.config', 'vitals', 'config.yaml')
  mkdirSync(join(home, '.config', 'vitals'), { recursive: true })
  return {
    ...{ cwd, home, user },
    here: join(cwd, 'vitals.yaml'),
    run: (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      vitals(args, { cwd, env: { ...env, ...more } }),
  }
}
