import { once } from 'node:events'
import { copyFileSync, createWriteStream, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { newHost } from './host.ts'

const everyMatch = 97

/** Appends `count` numbered lines, every 97th of all with the word, and gives the number of the next line. */
async function append(path: string, from: number, count: number): Promise<number> {
  const stream = createWriteStream(path, { flags: 'a', highWaterMark: 1_048_576 })
  let block = ''
  for (let line = from; line < from + count; line += 1) {
    block += `2026-11-21T10:00:00Z worker ${line}: ${line % everyMatch === 0 ? 'retry of the call' : 'done in 12 ms'}\n`
    if (block.length > 1_000_000) {
      if (!stream.write(block)) await once(stream, 'drain')
      block = ''
    }
  }
  stream.end(block)
  await finished(stream)
  return from + count
}

it('a million lines with two rotations and a truncation count once each, in as many processes as it takes', async () => {
  const host = newHost()
  const log = host.path('app.log')
  // Less than what comes between two runs, so that every run leaves a rest for the next, over rotations too.
  host.write(
    'log.yaml',
    `version: 1
budget: { probe_timeout: 50s, total: 60s }
probes:
  log: { kind: log, path: ${log}, pattern: 'retry of', from: start, max_bytes: 8MiB }
checks: { retries: { signal: log.count, degraded: { above: 1000000 } } }
`,
  )
  let counted = 0
  let lines = 0
  const look = async () => {
    const { results } = await host.report('log.yaml')
    const value = results[0]?.value as Record<string, number | boolean>
    expect(value).toMatchObject({ up: true, gap: false })
    counted += Number(value.count)
    lines += Number(value.lines)
    return value
  }

  let next = await append(log, 1, 250_000)
  await look()
  next = await append(log, next, 150_000)
  renameSync(log, `${log}.1`)
  next = await append(log, next, 200_000)
  await look()
  next = await append(log, next, 50_000)
  copyFileSync(log, `${log}.copied`)
  truncateSync(log, 0)
  next = await append(log, next, 150_000)
  renameSync(`${log}.1`, `${log}.2`)
  renameSync(log, `${log}.1`)
  writeFileSync(log, '')
  next = await append(log, next, 200_000)

  let runs = 0
  do {
    runs += 1
    expect(runs).toBeLessThan(200)
  } while (Number((await look()).backlog_bytes) > 0)
  expect(runs).toBeGreaterThan(2)
  expect(await look()).toMatchObject({ count: 0, lines: 0 })
  expect({ counted, lines }).toEqual({ counted: Math.floor(1_000_000 / everyMatch), lines: 1_000_000 })
}, 120_000)
