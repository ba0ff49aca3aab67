import { join } from 'node:path'
import { type Generator, print } from './rig.ts'
import { memoryOf, ourGateway } from './targets.ts'

const [few, many] = [1_000, 10_000] as const
const rate = 333
const intervalMs = 30_000

/** Resident memory of a gateway with few and with many agents, and after more came than it takes. */
export async function memory(generator: Generator, home: string): Promise<void> {
  const small = await filled(generator, join(home, 'few'), few, false)
  const large = await filled(generator, join(home, 'many'), many, true)
  const slope = ((large.atRate - small.atRate) * 1_024) / (many - few)
  print([
    ['memory', 'MiB', 'goal'],
    [`${few} agents at ${rate} beats/s`, small.atRate.toFixed(0), ''],
    [`${many} agents, fresh`, large.fresh.toFixed(0), ''],
    [`${many} agents at ${rate} beats/s`, large.atRate.toFixed(0), '200'],
    ['after an overload', large.afterOverload.toFixed(0), '260'],
    [`KiB an agent, from ${few} to ${many}`, slope.toFixed(1), '2.0'],
  ])
}

async function filled(generator: Generator, home: string, agents: number, overloads: boolean) {
  const target = await ourGateway(home, agents)
  try {
    const fresh = memoryOf(target)
    await generator.ask({ do: 'fleet', keys: target.keys })
    const send = async (count: number, rate: number) => {
      await generator.ask({ do: 'beats', count, each: 1, intervalMs })
      await generator.drive(target, { connections: 64, ms: 120_000, rate })
    }
    // One by one, so that none of them is refused while all are new.
    await generator.ask({ do: 'beats', count: agents, each: 1, intervalMs })
    await generator.drive(target, { connections: 16, ms: 120_000 })
    await send(rate * 20, rate)
    const atRate = memoryOf(target)
    if (overloads) {
      await generator.ask({ do: 'beats', count: 60_000, each: 1, intervalMs: 1_000 })
      await generator.drive(target, { connections: 900, ms: 15_000 })
      await send(rate * 5, rate)
    }
    return { fresh, atRate, afterOverload: memoryOf(target) }
  } finally {
    await target.stop()
  }
}
