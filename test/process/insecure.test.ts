import { expect, it } from 'vitest'
import { emptyDirectory, vitals } from './vitals.ts'

// A name of this host that is no loopback address as it is written; nobody listens there.
const elsewhere = 'ws://192.0.2.1:1'

it.each([['health'], ['status'], ['nodes']])(
  '--insecure is said and written down by %s before a credential goes to another host',
  async (command) => {
    const env = { HOME: emptyDirectory(), VITALS_GATEWAY_TOKEN: 'canary-token' }
    const args = [command, '--insecure', '--url', elsewhere, '--timeout', '300ms']
    const { stderr, stdout } = await vitals(args, { env })
    expect(stderr).toContain(`vitals: --insecure: the credential goes unencrypted to ${elsewhere}.\n`)
    const trail = await vitals(['audit', 'list', '--json'], { env })
    expect(JSON.parse(trail.stdout).records).toMatchObject([
      { policy_path: 'client:insecure', entry: { change: 'insecure_connection', url: elsewhere } },
    ])
    expect(stdout + stderr + trail.stdout).not.toContain('canary-token')
  },
)

it('nothing is said where no credential goes, or only to this host', async () => {
  const env = { HOME: emptyDirectory() }
  const run = await vitals(['health', '--insecure', '--url', elsewhere, '--timeout', '200ms'], { env })
  expect(run.stderr).not.toContain('--insecure')
  const here = { ...env, VITALS_GATEWAY_TOKEN: 'canary-token' }
  const local = await vitals(['health', '--insecure', '--url', 'ws://127.0.0.1:1', '--timeout', '1s'], {
    env: here,
  })
  expect(local.stderr).not.toContain('--insecure')
})
