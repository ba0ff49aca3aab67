import { type Stats, stat } from 'node:fs'
import { askOverUdp } from '../../host/network/udp-question.ts'
import { codeOf, errorText } from '../../host/system-error.ts'
import { onThread } from '../../host/thread-work.ts'
import { couldNotProbe, failedTarget } from '../failure.ts'
import { roundTo } from '../number/round-to.ts'
import type { Observation, ProbeContext } from '../probe.ts'
import { chronyQuestion, isChronyAnswer, readChronyAnswer } from './chrony.ts'
import { offsetFields } from './clock-fields.ts'

/**
 * Asks the service that sets this host's clock, without starting a program: chronyd by its own protocol on the
 * loopback, systemd-timesyncd by the file that it touches at each success.
 *
 * @param run where services leave their files, `/run`.
 * @param chronyPort where chronyd takes questions, 323.
 */
export async function askSystemClock(
  run: string,
  chronyPort: number,
  context: ProbeContext,
): Promise<Observation> {
  try {
    if ((await modified(`${run}/chrony/chronyd.pid`)) !== null) return await askChrony(chronyPort, context)
    if ((await modified(`${run}/systemd/timesync`)) === null) {
      return couldNotProbe(
        'neither chronyd nor systemd-timesyncd runs here; `server` names a time server to ask',
      )
    }
    const syncedAt = await modified(`${run}/systemd/timesync/synchronized`)
    const source = { source: 'timesyncd', up: true }
    if (syncedAt === null) return { ok: true, error: null, value: { ...source, synchronised: false } }
    const age = roundTo(Math.max(0, (context.now() - syncedAt) / 1_000), 3)
    return { ok: true, error: null, value: { ...source, synchronised: true, last_sync_age_s: age } }
  } catch (error) {
    return couldNotProbe(errorText(error))
  }
}

/** When a path was last modified, epoch milliseconds; `null` where there is nothing. */
async function modified(path: string): Promise<number | null> {
  try {
    return (await onThread<Stats>((done) => stat(path, done))).mtimeMs
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null
    throw error
  }
}

async function askChrony(port: number, { signal }: ProbeContext): Promise<Observation> {
  const sequence = process.getBuiltinModule('node:crypto').randomBytes(4).readUInt32BE()
  const isOurs = (answer: Buffer) => isChronyAnswer(answer, sequence)
  try {
    const loopback = { address: '127.0.0.1', family: 4 } as const
    const tracking = readChronyAnswer(
      await askOverUdp(loopback, port, chronyQuestion(sequence), isOurs, signal),
    )
    if (tracking === null) return couldNotProbe('chronyd does not tell us its state')
    const { offsetMs, stratum, root, synchronised } = tracking
    const fields = { source: 'chrony', synchronised, up: true }
    if (!synchronised) return { ok: true, error: null, value: fields }
    return { ok: true, error: null, value: { ...fields, stratum, ...offsetFields(offsetMs, root, 0) } }
  } catch (error) {
    if (codeOf(error) !== 'ECONNREFUSED') return couldNotProbe(errorText(error))
    return failedTarget('refused', 'chronyd runs no more, or takes no questions (cmdport 0)', {
      source: 'chrony',
    })
  }
}
