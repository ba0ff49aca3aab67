import { describe, expect, it } from 'vitest'
import { serviceNotices } from '../../../src/host/services/sd-notify.ts'
import { canNotify, notifySocket } from './notify-socket.ts'

const { PATH = '' } = process.env

describe('what systemd is told of a service', () => {
  it.runIf(canNotify)('comes in the order in which it is told', async () => {
    const { path, heard } = await notifySocket()
    const failures: string[] = []
    const env = { PATH, NOTIFY_SOCKET: path, WATCHDOG_USEC: '90000000' }
    const notices = serviceNotices(env, (detail) => failures.push(detail))
    expect(notices.watchdogMs).toBe(90_000)
    notices.tell('READY=1', 'STATUS=This host is healthy')
    notices.tell('WATCHDOG=1')
    notices.tell('STOPPING=1')
    await notices.flush()
    expect(await heard((told) => told.length === 3)).toEqual([
      'READY=1 STATUS=This host is healthy',
      'WATCHDOG=1',
      'STOPPING=1',
    ])
    expect(failures).toEqual([])
  })

  it('is nothing where systemd did not ask', async () => {
    const notices = serviceNotices({ PATH, WATCHDOG_USEC: '' }, () => expect.unreachable())
    notices.tell('READY=1')
    await notices.flush()
    expect(notices.watchdogMs).toBeNull()
  })

  it('and cannot be told, is said once', async () => {
    const failures: string[] = []
    const notices = serviceNotices({ PATH: '/nowhere', NOTIFY_SOCKET: '/nowhere/socket' }, (detail) =>
      failures.push(detail),
    )
    notices.tell('READY=1')
    notices.tell('WATCHDOG=1')
    await notices.flush()
    expect(failures).toEqual([expect.stringContaining('ENOENT')])
  })
})
