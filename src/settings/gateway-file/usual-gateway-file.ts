import { isThere } from '../../host/files/is-there.ts'

const fileName = 'vitals-gateway.yaml'

/**
 * The file that is read where none is named: the user's, else the system's; `null` where neither is there.
 *
 * @throws VitalsError NOT_PERMITTED where one may be there and nobody can tell
 */
export function usualGatewayFile(env: Readonly<Record<string, string | undefined>>): string | null {
  const xdg = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : null
  const home = xdg ?? (env.HOME?.startsWith('/') ? `${env.HOME}/.config` : null)
  const paths = [...(home === null ? [] : [`${home}/vitals/${fileName}`]), `/etc/vitals/${fileName}`]
  return paths.find(isThere) ?? null
}
