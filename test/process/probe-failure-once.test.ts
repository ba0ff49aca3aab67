import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newHost } from './host.ts'

const good = 'probes: { d: { kind: disk } }\nchecks: { d: { critical: "d.free_pct < 0" } }\n'
const misspelt = good.replace('kind: disk', 'kind: disk, pth: /')
const broken = 'checks: [unclosed\n'

function cron() {
  const host = newHost()
  const policy = (text: string) => host.write('web.yaml', text)
  const round = (...more: string[]) => host.probe('web.yaml', '--quiet', '--on-change', ...more)
  return { ...host, policy, round }
}

describe('a failure to run that repeats under --on-change', () => {
  it('is told once, and keeps its exit status', async () => {
    const { policy, round } = cron()
    policy(misspelt)
    const first = await round()
    expect(first).toMatchObject({ status: 78, stdout: '' })
    expect(first.stderr).toContain('pth')
    expect(await round()).toEqual({ ...first, stderr: '' })
    expect(await round()).toEqual({ ...first, stderr: '' })
  })

  it('is told again when it is another one', async () => {
    const { policy, path, round } = cron()
    policy(misspelt)
    await round()
    policy(broken)
    expect((await round()).stderr).toContain('indented')
    rmSync(path('web.yaml'))
    expect(await round()).toMatchObject({ status: 66, stderr: expect.stringContaining('web.yaml') })
    expect(await round()).toMatchObject({ status: 66, stderr: '' })
  })

  it('is told to be over, and told again when it comes back', async () => {
    const { policy, round } = cron()
    policy(misspelt)
    await round()
    policy(good)
    expect(await round()).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^vitals: \S+\/web\.yaml is judged again, after \S+ without\.\n$/),
    })
    expect(await round()).toMatchObject({ status: 0, stderr: '' })
    policy(misspelt)
    expect((await round()).stderr).toContain('pth')
  })

  it('is told each time to who asks by hand, which takes nothing from the mails', async () => {
    const { policy, probe, round } = cron()
    policy(misspelt)
    expect((await probe('web.yaml')).stderr).toContain('pth')
    expect((await round()).stderr).toContain('pth')
    expect((await probe('web.yaml', '--quiet')).stderr).toContain('pth')
    expect((await round()).stderr).toBe('')
  })

  it('is told for each policy of its own', async () => {
    const { policy, write, probe, round } = cron()
    policy(misspelt)
    write('other.yaml', misspelt)
    await round()
    expect((await probe('other.yaml', '--quiet', '--on-change')).stderr).toContain('other.yaml')
  })

  it('is told for a check of flags too', async () => {
    const { vitals } = newHost()
    const flags = ['disk', '/', '--critical', 'fre_pct < 5', '--quiet', '--on-change']
    expect(await vitals('probe', ...flags)).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/fre_pct/),
    })
    expect(await vitals('probe', ...flags)).toMatchObject({ status: 64, stderr: '' })
  })

  it('is told each time where that cannot be remembered', async () => {
    const { policy, path, write, round } = cron()
    policy(misspelt)
    rmSync(path('state'), { recursive: true })
    write('state', 'a file where the directory should be')
    expect((await round()).stderr).toContain('pth')
    expect((await round()).stderr).toContain('pth')
  })
})
