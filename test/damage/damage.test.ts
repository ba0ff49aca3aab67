import { describe, expect, it, onTestFinished } from 'vitest'
import { VitalsError } from '../../src/core/errors.ts'
import { changedLeaves, wrongLeaves } from './changed-leaves.ts'
import { alter, DamagedHost, damage, outcomeOf, reseal, resealProbe, textIn } from './damaged-state.ts'

// Few here, for the time that they take; DAMAGES=300 does as many as one likes, LEAVES=1 every leaf.
const damages = Number(process.env.DAMAGES ?? 25)
const everyLeaf = process.env.LEAVES === '1'
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

async function grownHost(): Promise<DamagedHost> {
  const host = new DamagedHost()
  onTestFinished(() => host.dispose())
  for (let times = 0; times < 5; times += 1) await host.round()
  return host
}

function randomFrom(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function judge({ what, rounds, thrown }: Awaited<ReturnType<typeof outcomeOf>>): string[] {
  if (thrown !== null) {
    const words = thrown instanceof VitalsError ? thrown.code : String((thrown as Error).stack)
    return [`${what}: no verdict, ${words}`]
  }
  const faults: string[] = []
  if (rounds.some(({ state }) => state === 'healthy')) faults.push(`${what}: healthy`)
  if (rounds[1]?.saved !== true) faults.push(`${what}: not healed, ${rounds[1]?.told}`)
  if (/damaged/.test(rounds[1]?.told ?? '')) faults.push(`${what}: told twice, ${rounds[1]?.told}`)
  return faults
}

describe('a damaged memory', () => {
  it(`still gives a verdict, never a wrong one, and heals by itself: ${damages} damages, seed ${seed}`, async () => {
    const host = await grownHost()
    const whole = host.bytes()
    const random = randomFrom(seed)
    const faults: string[] = []
    for (let times = 0; times < damages; times += 1) {
      const [what, bytes] = damage(whole, random)
      host.put(bytes)
      faults.push(...judge(await outcomeOf(what, host)))
    }
    expect(faults).toEqual([])
  }, 3_600_000)

  const places: readonly [string, string, string][] = [
    ['the state', 'SELECT state FROM memory', 'UPDATE memory SET state = ?'],
    [
      'a probe',
      "SELECT memory FROM probe WHERE name = 'disk'",
      "UPDATE probe SET memory = ? WHERE name = 'disk'",
    ],
    ['the compiled policy', 'SELECT policy FROM compiled', 'UPDATE compiled SET policy = ?'],
    ['what would be run', 'SELECT executed FROM compiled', 'UPDATE compiled SET executed = ?'],
  ]
  it.each(places)(
    'is noticed whichever leaf of %s is another one',
    async (_where, read, write) => {
      const host = await grownHost()
      const whole = host.bytes()
      const leaves = changedLeaves(textIn(host.file, read))
      expect(leaves.length).toBeGreaterThan(10)
      const chosen = everyLeaf
        ? leaves
        : leaves.filter((_, index) => (index + seed) % Math.ceil(leaves.length / 15) === 0)
      const faults: string[] = []
      for (const [what, text] of chosen) {
        host.put(whole)
        alter(host.file, write, text)
        faults.push(...judge(await outcomeOf(what, host)))
      }
      expect(faults).toEqual([])
    },
    3_600_000,
  )

  const sealed: readonly [string, string, (file: string, text: string) => void][] = [
    ['the state', 'SELECT state FROM memory', reseal],
    ...['flag', 'disk'].map((name): [string, string, (file: string, text: string) => void] => [
      `the probe ${name}`,
      `SELECT memory FROM probe WHERE name = '${name}'`,
      (file, text) => resealProbe(file, name, text),
    ]),
  ]
  it.each(sealed)(
    'gives a verdict whichever leaf of %s is of a wrong type or range under a checksum that fits',
    async (_where, read, put) => {
      const host = await grownHost()
      const whole = host.bytes()
      const leaves = wrongLeaves(textIn(host.file, read))
      expect(leaves.length).toBeGreaterThan(50)
      const step = everyLeaf ? 1 : Math.ceil(leaves.length / 30)
      const faults: string[] = []
      for (const [what, text] of leaves.filter((_, index) => (index + seed) % step === 0)) {
        host.put(whole)
        put(host.file, text)
        faults.push(...judge(await outcomeOf(what, host)))
      }
      expect(faults).toEqual([])
    },
    3_600_000,
  )
})
