import type { ClockOptions } from '../../core/probe-kind/kinds/clock.ts'
import { parseHostPort } from '../../core/text/host-port.ts'
import type { Value } from '../../core/value.ts'
import { resolveName } from '../../host/network/resolve-name.ts'
import { askOverUdp } from '../../host/network/udp-question.ts'
import { stopwatch } from '../elapsed.ts'
import { failedTarget } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import { roundTo } from '../number/round-to.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { offsetFields } from './clock-fields.ts'
import { askSystemClock } from './clock-service.ts'
import { isSntpAnswer, readSntpAnswer, sntpQuestion } from './sntp.ts'

/** Compares our clock with a time server's, or asks the service that sets it. */
export const clock: Probe<ClockOptions> = ({ server }, context) =>
  server === undefined ? askSystemClock('/run', 323, context) : askServer(server, context)

async function askServer(server: string, { signal, now }: ProbeContext): Promise<Observation> {
  const { host, port } = parseHostPort(server) ?? { host: server, port: null }
  try {
    const [address] = await resolveName(host, signal)
    const nonce = process.getBuiltinModule('node:crypto').randomBytes(8)
    const sentAt = now()
    const elapsed = stopwatch()
    const isOurs = (answer: Buffer) => isSntpAnswer(answer, nonce)
    const answer = await askOverUdp(address!, port ?? 123, sntpQuestion(nonce), isOurs, signal)
    // The steady clock measures the way, so that a step of the other one in between does no harm.
    const read = readSntpAnswer(answer, sentAt, sentAt + elapsed())
    if (typeof read === 'string') return failedTarget('wrong_answer', read, { source: 'sntp' })
    const fields: Record<string, Value> = {
      source: 'sntp',
      synchronised: read.synchronised,
      stratum: read.stratum,
      delay_ms: roundTo(read.delayMs, 3),
    }
    const offset = offsetFields(read.offsetMs, read.root, Math.max(1, read.delayMs / 2))
    if (read.synchronised) return { ok: true, error: null, value: { ...fields, ...offset, up: true } }
    return failedTarget('wrong_answer', 'the server says that its own clock is not set', fields)
  } catch (error) {
    return networkFailure(error)
  }
}
