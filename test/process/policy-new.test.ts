import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { place } from './place.ts'

describe('vitals policy new', () => {
  it.each(['service', 'server', 'desktop', 'openclaw-gateway'])(
    'writes %s.yaml, which passes the strict check and names the schema where it lies',
    async (start) => {
      const given = place()
      const run = await given.run(['policy', 'new', start])
      expect(run).toMatchObject({
        status: 0,
        stdout: '',
        stderr: expect.stringContaining('vitals policy check'),
      })
      expect(await given.run(['policy', 'check', '--strict', `${start}.yaml`])).toMatchObject({ status: 0 })
      const schema = /\$schema=(\S+)/.exec(readFileSync(join(given.cwd, `${start}.yaml`), 'utf8'))?.[1]
      expect(JSON.parse(readFileSync(schema ?? '', 'utf8'))).toHaveProperty('$schema')
    },
  )

  it.each(['service', 'server', 'desktop', 'openclaw-gateway'])(
    'writes tests of %s beside it, which pass and go by its name',
    async (start) => {
      const given = place()
      const run = await given.run(['policy', 'new', start, '--output', 'my web.yml'])
      expect(run.stderr).toContain('vitals policy test "my web.test.yaml"')
      expect(await given.run(['policy', 'test', 'my web.test.yaml'])).toMatchObject({ status: 0 })
    },
  )

  it('tells the next steps in lines of a terminal, and writes none longer than 80 columns but one', async () => {
    const given = place()
    const { stderr } = await given.run(['policy', 'new'])
    const text = readFileSync(join(given.cwd, 'service.yaml'), 'utf8')
    const [schema = '', ...lines] = text.trimEnd().split('\n').toReversed()
    expect(schema).toMatch(/^# yaml-language-server: /)
    expect([...stderr.split('\n'), ...lines].filter((line) => line.length > 80)).toEqual([])
  })

  it('begins a web service where nothing is named, and judges it at once', async () => {
    const given = place()
    await given.run(['policy', 'new'])
    const run = await given.run(['probe', './service.yaml', '--no-state', '--json'])
    const { checks } = JSON.parse(run.stdout) as { checks: { name: string }[] }
    expect(checks.map(({ name }) => name)).toEqual(['web', 'disk'])
  })

  it('does not write a policy where every command would take it for its settings', async () => {
    const given = place()
    expect(await given.run(['policy', 'new', '--output', 'vitals.yaml'])).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('vitals.yaml is the name of the settings'),
    })
    expect(readdirSync(given.cwd)).not.toContain('vitals.yaml')
  })

  it('writes over nothing, and to standard output where that is asked', async () => {
    const given = place()
    writeFileSync(join(given.cwd, 'service.yaml'), 'mine')
    const refused = await given.run(['policy', 'new'])
    expect(refused).toMatchObject({ status: 73, stderr: expect.stringContaining('--output') })
    expect(readFileSync(join(given.cwd, 'service.yaml'), 'utf8')).toBe('mine')
    writeFileSync(join(given.cwd, 'web.test.yaml'), 'mine')
    expect(await given.run(['policy', 'new', '--output', 'web.yaml'])).toMatchObject({
      ...{ status: 73, stderr: expect.stringContaining('web.test.yaml is there already') },
    })
    expect(readdirSync(given.cwd).sort()).toEqual(['service.yaml', 'web.test.yaml'])
    expect((await given.run(['policy', 'new', '--output', '-'])).stdout).toMatch(/^name: service/m)
    expect((await given.run(['policy', 'new', 'nonsense'])).status).toBe(64)
  })
})

describe('a policy that comes with vitals goes by its name', () => {
  it('in every command that takes a policy', async () => {
    const given = place()
    const named = async (...args: string[]) => (await given.run(args)).status
    expect(await named('policy', 'check', '--strict', 'host', 'server', 'desktop', 'openclaw-gateway')).toBe(
      0,
    )
    expect(await named('policy', 'test', 'server')).toBe(0)
    expect([0, 1, 2, 3]).toContain(await named('probe', 'desktop', '--quiet'))
    expect(await named('doctor', 'server')).toBeLessThan(2)
    expect(await named('audit', 'verify', 'desktop')).toBe(0)
    writeFileSync(
      join(given.cwd, 'samples.ndjson'),
      '{"ts":"2026-01-01T00:00:00Z","probes":{"disk":{"free_pct":50}}}\n',
    )
    expect(await named('policy', 'simulate', 'host', '--input', 'samples.ndjson')).toBe(0)
    expect(await named('policy', 'explain', 'host', '--input', 'samples.ndjson')).toBe(0)
  })

  it('unless a file of that name is there', async () => {
    const given = place()
    writeFileSync(join(given.cwd, 'server'), 'checks: {}\n')
    expect((await given.run(['policy', 'check', 'server'])).status).toBe(78)
  })

  it('also in vitals.yaml', async () => {
    const given = place()
    writeFileSync(join(given.cwd, 'vitals.yaml'), 'policy: desktop\n')
    const { policy } = JSON.parse((await given.run(['probe', '--json'])).stdout) as { policy: string }
    expect(policy).toBe('desktop')
  })

  it('and the error of a name that is none tells them', async () => {
    const run = await place().run(['probe', './nope.yaml'])
    expect(run).toMatchObject({ status: 66, stderr: expect.stringContaining('openclaw-gateway') })
  })
})
