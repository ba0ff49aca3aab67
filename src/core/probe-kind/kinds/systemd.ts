import * as v from 'valibot'
import { bool, ifAny, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'

const options = v.strictObject({
  unit: v.pipe(
    v.string(),
    v.maxLength(255, 'is longer than 255 characters'),
    v.regex(/^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*$/, 'is not the name of a unit'),
    v.description('The unit. `.service` is put behind a name without such an ending.'),
  ),
  user: v.optional(
    v.pipe(v.boolean(), v.description('Whether to ask the manager of this user. The default is false.')),
    false,
  ),
})

/** Options of the systemd kind, defaults filled in. */
export type SystemdOptions = v.InferOutput<typeof options>

/** A unit of systemd. That it does not run is reported by `state` and `active`, not by `up`. */
export const systemd = {
  kind: 'systemd',
  description: 'State and restarts of a systemd unit',
  scope: 'local',
  options,
  fields: {
    up,
    reason: string('why up is false: no_such_unit, timeout, budget'),
    state: string('active, reloading, inactive, failed, activating or deactivating'),
    sub_state: ifAny(
      string('the state in the words of its type, such as running, exited, dead or auto-restart'),
    ),
    active: bool('whether the state is active or reloading'),
    on_demand: bool(
      'whether it need not run all the time: a service of type oneshot, or one that a timer, socket or path starts',
    ),
    result: ifAny(
      string('how it ended last: success, exit-code, signal, oom-kill, timeout, ...; absent for some types'),
    ),
    enabled: ifAny(string('enabled, disabled, static, masked, ...: whether it starts by itself')),
    restarts: ifAny(number('how often systemd restarted it by itself; absent for units that are no service')),
    state_age_s: ifAny(number('time since its state last changed', 's')),
    since: ifAny(string('when that was, RFC 3339 in UTC')),
    main_pid: ifAny(number('process id of its main process; absent without one')),
  },
  verdict: {
    degraded: 'active == false && on_demand == false',
    critical: 'state == "failed" || (state == "inactive" && on_demand == false)',
  },
  primary: 'restarts',
  target: 'unit',
  example: { target: 'ssh.service', critical: 'active == false' },
} as const satisfies ProbeKind
