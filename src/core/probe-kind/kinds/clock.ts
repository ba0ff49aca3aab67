import * as v from 'valibot'
import { bool, ifAny, ifTold, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { hostPort } from '../option-text.ts'

const options = v.strictObject({
  server: v.optional(
    hostPort(
      'The time server to ask, as `host:port`. The port is 123 by default. Without it, chronyd or systemd-timesyncd of this host say whether the clock is right.',
    ),
  ),
})

/** Options of the clock kind. */
export type ClockOptions = v.InferOutput<typeof options>

/** The clock of this host: against a time server, or in the words of the service that sets it. */
export const clock = {
  kind: 'clock',
  description: 'How wrong the clock of this host is',
  scope: 'network',
  options,
  fields: {
    up,
    reason: string('why up is false: refused, timeout, budget, no_such_name, unreachable, wrong_answer'),
    offset_ms: ifTold(
      number(
        'how far the clock is behind the right time, negative when it is ahead; without `server` what chrony says, absent with others',
        'ms',
      ),
    ),
    offset_abs_ms: ifTold(number('the same without its sign', 'ms')),
    error_max_ms: ifTold(
      number(
        'the most that the clock can be wrong: offset_abs_ms, the half of the ways and what those who were asked may be wrong themselves',
        'ms',
      ),
    ),
    root_dispersion_ms: ifTold(
      number('how far those who were asked may have drifted from the reference clock, as they say', 'ms'),
    ),
    delay_ms: ifTold(number('time the question and its answer took on the way', 'ms')),
    stratum: ifTold(number("the server's distance from a reference clock, 1 to 15")),
    synchronised: bool('whether the server, or the service that sets this clock, says that it is right'),
    last_sync_age_s: ifAny(
      number('time since this clock was last set right, where systemd-timesyncd tells', 's'),
    ),
    source: string('who was asked: sntp, chrony or timesyncd'),
  },
  verdict: {
    degraded: 'synchronised == false || (source != "timesyncd" && offset_abs_ms > 1000)',
  },
  primary: 'offset_ms',
  target: 'server',
  example: { target: 'pool.ntp.org', degraded: 'offset_abs_ms > 500' },
} as const satisfies ProbeKind
