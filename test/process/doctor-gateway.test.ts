import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { place } from './place.ts'
import { runningGateway } from './running-gateway.ts'

it('doctor checks the configuration of the gateway of this account, and says whether it answers', async () => {
  const given = place()
  const folder = join(given.home, '.config/vitals')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'vitals-gateway.yaml')
  const state = join(given.home, '.local/state/vitals')
  const told = async () => {
    const run = await given.run(['doctor', '--json'], { LANG: 'C.UTF-8' })
    const { findings } = JSON.parse(run.stdout) as { findings: Record<string, string>[] }
    return findings.filter(({ subject }) => subject === 'gateway')
  }
  writeFileSync(file, 'default: nowhere.yaml\n')
  expect(await told()).toContainEqual(
    expect.objectContaining({
      ...{ subject: 'gateway', severity: 'fix', hint: expect.stringContaining('vitals gateway check') },
      message: expect.stringMatching(/vitals-gateway\.yaml:1:10: There is no policy/),
    }),
  )
  writeFileSync(file, 'default: server\n')
  const stopped = await told()
  expect(stopped.map(({ severity, message }) => [severity, message])).toContainEqual([
    'note',
    `No gateway of this account runs on ${state}.`,
  ])
  expect(JSON.stringify(stopped)).toContain('OPS_WEBHOOK_URL is not set')
  const { url } = await runningGateway(state)
  expect((await told()).map(({ message }) => message)).toContain(`vitals' own gateway runs here, at ${url}.`)
})
