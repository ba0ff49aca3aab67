import type { NotifySpec, QuietHoursSpec } from '../policy.ts'
import type { NotifyFile } from '../schema/notify.ts'
import type { Loading } from './loading.ts'
import { milliseconds } from './milliseconds.ts'

/** What holds for all messages of a policy; notes quiet hours that are none. */
export function loadNotify(loading: Loading): NotifySpec {
  const { notify, defaults } = loading.file
  return {
    repeatMs: notify.repeat === undefined ? null : milliseconds(notify.repeat),
    cooldownMs: milliseconds(defaults.cooldown),
    groupWaitMs: milliseconds(notify.group_wait),
    quietHours: notify.quiet_hours === undefined ? null : quietHours(loading, notify.quiet_hours),
  }
}

function quietHours(
  { yaml, findings }: Loading,
  { from, to, zone, except }: NonNullable<NotifyFile['quiet_hours']>,
): QuietHoursSpec {
  const path = ['notify', 'quiet_hours']
  if (from === to) {
    const message = "'quiet_hours' that end when they begin are no hours."
    findings.error('wrong_value', message, yaml.place([...path, 'to']), 'A silence holds messages all day.')
  }
  return { fromMinute: minuteOf(from), toMinute: minuteOf(to), zone, except: [...new Set(except)] }
}

/** Minutes since midnight of `hh:mm`; 0 for what the schema has complained about. */
function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0) || 0
}
