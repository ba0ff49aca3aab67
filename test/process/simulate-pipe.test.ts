import { execFileSync } from 'node:child_process'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyDirectory, startVitals, vitals } from './vitals.ts'

const sample = (index: number) => `{"ts":${index * 30},"free":${index}}\n`

function newPlace() {
  const home = emptyDirectory()
  const [policy, pipe] = [join(home, 'p.yaml'), join(home, 'pipe')]
  writeFileSync(policy, 'checks: { disk: { signal: free, degraded: { below: 5 } } }\n')
  execFileSync('mkfifo', [pipe])
  return { home, pipe, args: ['policy', 'simulate', policy, '--input', pipe, '--json'] }
}

describe('a named pipe as the input of a simulation', () => {
  it('is read to the end of its writer, however late that comes', async () => {
    const { home, pipe, args } = newPlace()
    const { ended } = startVitals(args, { env: { HOME: home } })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const writer = createWriteStream(pipe)
    writer.write(sample(1))
    await new Promise((resolve) => setTimeout(resolve, 300))
    writer.end(sample(2))
    const { status, stdout, stderr } = await ended
    expect([status, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout).samples).toBe(2)
  })

  it('that nobody writes does not keep SIGTERM from ending it', async () => {
    const { home, args } = newPlace()
    const { child, ended } = startVitals(args, { env: { HOME: home } })
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    child.kill('SIGTERM')
    expect((await ended).status).toBe(143)
  })
})

it('a sample that is nested without end is a bad line with its place', async () => {
  const { home, args } = newPlace()
  const input = join(home, 'deep.ndjson')
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  writeFileSync(input, `${sample(1)}{"ts":60,"free":${deep}}\n`)
  const { status, stdout } = await vitals(
    args.map((word) => (word.endsWith('/pipe') ? input : word)),
    { env: { HOME: home } },
  )
  expect(status).toBe(65)
  expect(JSON.parse(stdout).error.message).toContain(
    'deep.ndjson:2:80: Lists and objects lie more than 64 deep',
  )
})
