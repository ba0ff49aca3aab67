import { setTimeout as sleep } from 'node:timers/promises'
import { CountingHost, isWhole, type Kept, reportIn } from './counting-host.ts'

/** Kills `vitals probe` at random moments of its life, so often; gives what was lost, counted twice or not told. */
export async function killAtRandom(times: number, note: (text: string) => void): Promise<string[]> {
  const faults: string[] = []
  let host = new CountingHost()
  await host.run(true)
  const lifeMs = await lifetime(host, await host.kept())
  let before = await host.kept()
  let saved = 0
  for (let round = 0; round < times && faults.length < 5; round += 1) {
    if (round % 100 === 99) {
      host.dispose()
      host = new CountingHost()
      await host.run(true)
      before = await host.kept()
    }
    const { child, ended } = host.start(!before.isOn)
    await sleep(Math.random() * lifeMs)
    child.kill('SIGKILL')
    const told = reportIn((await ended).stdout)?.state_saved === true
    const after = await host.kept()
    if (after.counted === before.counted + 1) saved += 1
    faults.push(...faultsBetween(before, after, told).map((fault) => `kill ${round}: ${fault}`))
    before = after
  }
  host.dispose()
  note(
    `${times} kills within ${Math.round(lifeMs)} ms of a start: ${saved} had saved, ${faults.length} faults`,
  )
  return faults
}

/** How long a run takes here and now, with some room, so that kills fall into all of it. */
async function lifetime(host: CountingHost, before: Kept): Promise<number> {
  const begun = performance.now()
  await host.run(before.isOn)
  return (performance.now() - begun) * 1.2
}

function faultsBetween(before: Kept, after: Kept, told: boolean): string[] {
  const step = after.counted - before.counted
  const written = after.records - before.records
  return [
    ...(step === 0 || step === 1 ? [] : [`${before.counted} runs became ${after.counted}`]),
    ...(told && step !== 1 ? ['it said that it had saved, and had not'] : []),
    ...(written === step ? [] : [`${step} saved runs wrote ${written} records`]),
    ...(isWhole(after) ? [] : [`the trail is broken: ${after.trail}`]),
  ]
}
