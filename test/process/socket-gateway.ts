import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyJson } from '../any-json.ts'
import { runningGateway } from './running-gateway.ts'
import type { Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

/** A gateway that runs, with what clients of its WebSocket need. @param settings its configuration; empty for none */
export async function startedGateway(settings = '') {
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, settings, { mode: 0o600 })
  const gateway = await runningGateway(state, settings === '' ? [] : ['--config', config])
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  const port = Number(new URL(gateway.url).port)
  const socket = `ws+unix:${join(state, 'gateway/gateway.sock')}:/`
  const readToken = async () => {
    const { stdout } = await vitals([
      ...['key', 'create', '--operator', 'reader', '--scope', 'operator.read'],
      ...['--state-dir', state, '--json'],
    ])
    return String((JSON.parse(stdout) as { token: string }).token)
  }
  return { ...gateway, state, key, port, socket, readToken }
}

/** Whether a frame is this event. */
export const isEvent = (name: string) => (frame: AnyJson) => frame.type === 'event' && frame.event === name
