import { describe, expect, it } from 'vitest'
import { randomFrom } from './mutate.ts'
import { targets } from './targets.ts'

// A minute; FUZZ_SECONDS=3600 an hour, FUZZ_SEED=N the same again.
const seconds = Number(process.env.FUZZ_SECONDS ?? 60)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
const slowestMs = 5_000

describe(`hostile input from seed ${seed}`, () => {
  it.each(targets)(
    'ends $name neither with a defect nor late',
    async ({ name, once }) => {
      const until = performance.now() + (seconds * 1_000) / targets.length
      const defects: string[] = []
      let round = 0
      let slowest = 0
      let memory = 0
      for (; performance.now() < until && defects.length < 5; round += 1) {
        const begun = process.cpuUsage()
        try {
          await once(randomFrom(seed + round))
        } catch (error) {
          const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
          defects.push(`FUZZ_SEED=${seed + round}: ${what.split('\n').slice(0, 4).join('\n')}`)
        }
        // Its own time: a busy machine is no hang.
        const { user, system } = process.cpuUsage(begun)
        slowest = Math.max(slowest, (user + system) / 1_000)
        if (round % 100 === 0) memory = Math.max(memory, process.memoryUsage().rss)
      }
      process.stderr.write(
        `${name}: ${round} rounds, slowest ${Math.round(slowest)} ms, memory ${Math.round(memory / 1e6)} MB\n`,
      )
      expect(defects).toEqual([])
      expect(slowest).toBeLessThan(slowestMs)
    },
    seconds * 1_000 + 60_000,
  )
})
