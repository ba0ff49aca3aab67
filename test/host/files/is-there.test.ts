import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { isThere } from '../../../src/host/files/is-there.ts'
import { findConfigFiles } from '../../../src/settings/config-files.ts'
import { openClawLog } from '../../../src/settings/gateway/openclaw-log.ts'
import { usualGatewayFile } from '../../../src/settings/gateway-file/usual-gateway-file.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'
import { closedDirectory } from './closed-directory.ts'

const notPermitted = (path: string) =>
  expect.objectContaining({ code: 'NOT_PERMITTED', message: expect.stringContaining(path) })

it('tells what is there from what is not', () => {
  const home = temporaryDirectory()
  writeFileSync(join(home, 'file'), '')
  const looked = ['.', 'file', 'absent', 'absent/file', 'file/below', 'x'.repeat(300)].map((path) =>
    isThere(join(home, path)),
  )
  expect(looked).toEqual([true, true, false, false, false, false])
})

it('takes nothing for absent that lies in a directory that is closed to us', () => {
  const home = temporaryDirectory()
  closedDirectory(home, 'vitals')
  expect(() => isThere(join(home, 'vitals/config.yaml'))).toThrow(notPermitted('vitals/config.yaml'))
  const env = { XDG_CONFIG_HOME: home }
  expect(() => findConfigFiles(env)).toThrow(notPermitted('vitals/config.yaml'))
  expect(() => usualGatewayFile(env)).toThrow(notPermitted('vitals/vitals-gateway.yaml'))
})

it("passes over another user's logs of OpenClaw, but not over a log that is named", async () => {
  const home = temporaryDirectory()
  mkdirSync(join(home, '.openclaw'))
  const log = join(home, 'closed/openclaw.log')
  writeFileSync(join(home, '.openclaw/openclaw.json'), JSON.stringify({ logging: { file: log } }))
  chmodSync(join(home, '.openclaw'), 0o755)
  closedDirectory(home, 'closed')
  await expect(openClawLog({ HOME: home }, 0)).rejects.toEqual(notPermitted('closed/openclaw.log'))
  vi.stubEnv('TMPDIR', join(home, 'closed'))
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await openClawLog({ HOME: join(home, 'nobody') }, 0)).toBeNull()
})
