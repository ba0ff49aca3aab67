import { launchd } from '../../host/services/launchd.ts'
import type { Supervisor } from '../../host/services/supervisor.ts'
import { systemd } from '../../host/services/systemd.ts'
import { withRuntimeDirectory } from '../../host/services/systemd-properties.ts'
import { toolRunner } from '../../host/services/tool.ts'
import type { Io } from '../run/io.ts'

/**
 * The managers of services on this host, the user's own first; none where neither systemd nor launchd exists.
 *
 * @param answerWithinMs after which a manager's program is killed
 */
export function hostSupervisors(
  { env, now }: Pick<Io, 'env' | 'now'>,
  answerWithinMs: number,
  platform = process.platform,
): Supervisor[] {
  const uid = process.getuid?.() ?? 0
  if (platform === 'darwin') {
    const settings = { env, uid, now, run: toolRunner(env, answerWithinMs) }
    return [launchd('user', settings), launchd('system', settings)]
  }
  if (platform !== 'linux') return []
  const found = withRuntimeDirectory(env, uid)
  const run = toolRunner(found, answerWithinMs)
  return [systemd('user', found, run), systemd('system', found, run)]
}
