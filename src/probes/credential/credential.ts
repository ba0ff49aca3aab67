import type { CredentialOptions } from '../../core/probe-kind/kinds/credential.ts'
import { redactor } from '../../core/text/redactor.ts'
import type { Value } from '../../core/value.ts'
import { ownerName } from '../../host/files/owner.ts'
import { readBytes, type SmallFile } from '../../host/files/read-bytes.ts'
import { DeniedAddressError } from '../../host/network/denied-address.ts'
import { errorText } from '../../host/system-error.ts'
import { couldNotProbe, failedTarget } from '../failure.ts'
import { DistrustError } from '../http/fetch-failure.ts'
import { networkFailure } from '../network-failure.ts'
import { roundTo } from '../number/round-to.ts'
import { pathFailure } from '../path-failure.ts'
import type { Observation, Probe } from '../probe.ts'
import { readCredential, type Validity } from './credential-file.ts'
import { askWithToken } from './credential-live.ts'

const daySeconds = 86_400
const mostBytes = 65_536

/**
 * Looks at a token in a file and, with `url`, has its receiver judge it. No text that the token could be part of is
 * ever passed on: errors name the file and the rule only.
 */
export const credential: Probe<CredentialOptions> = async (options, context): Promise<Observation> => {
  let read: SmallFile
  try {
    read = await readBytes(options.file, mostBytes)
  } catch (error) {
    return pathFailure(error)
  }
  const fields = accessFields(read, options)
  const found = readCredential(read.bytes.toString('utf8'), options)
  if ('problem' in found) return failedTarget('wrong_answer', `${options.file} ${found.problem}`, fields)
  Object.assign(fields, lifeFields(found, context.now()))
  if (options.url === undefined || found.token === null)
    return { ok: true, error: null, value: { ...fields, up: true } }
  try {
    const answer = await askWithToken(options.url, found.token, options.ca_file, context)
    const accepted = answer.status >= 200 && answer.status <= 299
    const live = { ...fields, accepted, status: answer.status, latency_ms: roundTo(answer.latencyMs, 3) }
    if (accepted) return { ok: true, error: null, value: { ...live, up: true } }
    return failedTarget('wrong_answer', `the token is not accepted: status ${answer.status}`, live)
  } catch (error) {
    return withoutToken(liveFailure(error, fields), found.token)
  }
}

function accessFields({ stats }: SmallFile, options: CredentialOptions): Record<string, Value> {
  const allowed = Number.parseInt(options.max_mode, 8)
  return {
    mode: (stats.mode & 0o7777).toString(8).padStart(4, '0'),
    mode_too_wide: (stats.mode & 0o777 & ~allowed) !== 0,
    owner: ownerName(stats.uid),
  }
}

function lifeFields({ startsAt, endsAt }: Validity, now: number): Record<string, Value> {
  const seconds = (at: number) => (at - now) / 1_000
  return {
    ...(startsAt !== null && { starts_in_s: roundTo(seconds(startsAt), 3) }),
    ...(endsAt !== null && {
      expires_in_s: roundTo(seconds(endsAt), 3),
      days_left: Math.floor((seconds(endsAt) / daySeconds) * 100) / 100,
    }),
    ...((startsAt ?? endsAt) !== null && { valid: (startsAt ?? now) <= now && now < (endsAt ?? now + 1) }),
  }
}

function liveFailure(error: unknown, fields: Readonly<Record<string, Value>>): Observation {
  if (error instanceof DistrustError) return failedTarget('tls', errorText(error), fields)
  if (error instanceof DeniedAddressError) {
    return couldNotProbe('a token is not sent to link-local and metadata addresses')
  }
  return networkFailure(error, fields)
}

/** A server, or a library's wording, must not be able to hand the token back. */
function withoutToken(observation: Observation, token: string): Observation {
  const { error } = observation
  return { ...observation, error: error === null ? null : redactor([token])(error) }
}
