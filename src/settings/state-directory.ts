import { VitalsError } from '../core/errors.ts'

/**
 * The directory for everything that outlives a run: `$STATE_DIRECTORY` (systemd; of several, the first), else
 * `$XDG_STATE_HOME/vitals`, else `$HOME/.local/state/vitals`. It need not exist yet.
 *
 * @throws VitalsError CANNOT_WRITE when the environment names none; a relative path counts as none.
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const given = env.STATE_DIRECTORY?.split(':')[0]
  if (isAbsolute(given)) return given
  if (isAbsolute(env.XDG_STATE_HOME)) return below(env.XDG_STATE_HOME, 'vitals')
  if (isAbsolute(env.HOME)) return below(env.HOME, '.local/state/vitals')
  throw new VitalsError('CANNOT_WRITE', {
    params: { path: 'the state directory', detail: 'the environment names none' },
    hint: 'Set STATE_DIRECTORY, XDG_STATE_HOME or HOME to an absolute path.',
  })
}

// The XDG base directory specification has relative paths ignored: they would mean another place in every run.
function isAbsolute(path: string | undefined): path is string {
  return path?.startsWith('/') === true
}

function below(directory: string, name: string): string {
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`
}
