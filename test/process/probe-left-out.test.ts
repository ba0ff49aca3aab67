import { expect, it } from 'vitest'
import { newHost } from './host.ts'

const two = `probes:
  d: { kind: disk }
  f: { kind: file, path: /gone }
checks:
  d: { critical: "d.free_pct < 0" }
  f: { critical: { condition: "f.exists == false", consecutive: 1 } }
`
const leftOut = 'not judged: it needs a probe that was left out'

function partly() {
  const host = newHost()
  host.write('two.yaml', two)
  return (...flags: string[]) => host.probe('two.yaml', '--probe', 'd', ...flags)
}

it('says of a check without its probe that it was not judged, where nothing is remembered', async () => {
  const probe = partly()
  const { status, stdout } = await probe('--no-state')
  expect(status).toBe(3)
  expect(stdout).toMatch(new RegExp(`^\\? f +unknown +just now +${leftOut}$`, 'm'))
  expect((await probe('--no-state', '--quiet')).stderr).toContain(`f: ${leftOut}\n`)
  expect((await probe('--no-state', '--format', 'nagios')).stdout).toContain(`f: ${leftOut} |`)
})

it('says the same of one that never had a state, and of one that has that it is kept', async () => {
  const probe = partly()
  expect((await probe()).stdout).toContain(leftOut)
  await probe('--probe', 'f')
  expect((await probe()).stdout).toMatch(/^X f .*not judged now: keeps its state$/ms)
})
