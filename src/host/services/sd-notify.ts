import { childEnvironment } from '../process/child-environment.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What systemd is told of a service (sd_notify(3)), in the order of the calls. */
export interface ServiceNotices {
  /** `READY=1`, `WATCHDOG=1`, … Nothing where systemd did not ask. */
  tell(...assignments: readonly string[]): void
  /** How often the watchdog wants to hear of us, in milliseconds; `null` where there is none. */
  readonly watchdogMs: number | null
  /** Resolves when everything is told. */
  flush(): Promise<void>
}

const timeoutMs = 5_000

/**
 * Tells systemd by its own program systemd-notify, because Node.js has no datagrams of Unix sockets. The unit needs
 * `NotifyAccess=all`: the one who tells is a child.
 *
 * @param failed is told once why it cannot be told
 */
export function serviceNotices(env: Environment, failed: (detail: string) => void): ServiceNotices {
  const socket = env.NOTIFY_SOCKET
  if (!socket) return { tell: () => {}, watchdogMs: null, flush: async () => {} }
  const watchdog = Number(env.WATCHDOG_USEC)
  let last = Promise.resolve()
  let hasFailed = false
  const send = async (assignments: readonly string[]) => {
    const detail = await notified(assignments, childEnvironment(env, { NOTIFY_SOCKET: socket }))
    if (detail !== null && !hasFailed) failed(detail)
    hasFailed = detail !== null
  }
  return {
    tell(...assignments) {
      last = last.then(() => send(assignments))
    },
    watchdogMs: watchdog > 0 ? watchdog / 1_000 : null,
    flush: () => last,
  }
}

function notified(assignments: readonly string[], env: Record<string, string>): Promise<string | null> {
  const { execFile } = process.getBuiltinModule('node:child_process')
  return new Promise((resolve) => {
    execFile('systemd-notify', [...assignments], { env, timeout: timeoutMs }, (error, _stdout, stderr) => {
      resolve(error === null ? null : stderr.trim() || error.message)
    })
  })
}
