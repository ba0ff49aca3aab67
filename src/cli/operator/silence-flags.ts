import * as Flags from '@oclif/core/flags'
import type { AskedSilence } from '../../core/fleet/desk.ts'
import { checksFlag, noteFlag, operatorFlags } from './operator-flags.ts'
import { after, timeIn } from './times.ts'

const command = 'silence add'

/** What `vitals silence add` takes. */
export const silenceFlags = {
  ...operatorFlags,
  agent: Flags.string({
    helpValue: 'PATTERN',
    description: 'An agent, or agents by * and ? in quotes; every one without it.',
  }),
  ...checksFlag,
  for: Flags.string({
    ...{ helpValue: 'DURATION', exactlyOne: ['for', 'until'], exclusive: ['from'] },
    description: 'For how long, from now on.',
  }),
  until: Flags.string({ helpValue: 'TIME', description: 'Its end, with its zone.' }),
  from: Flags.string({ helpValue: 'TIME', description: 'Its beginning; now without it.' }),
  maintenance: Flags.boolean({ description: 'Hold remediations and calls of a model back too.' }),
  ...noteFlag,
}

/** Its flags as oclif reads them. */
interface GivenSilence {
  readonly agent?: string | undefined
  readonly check?: readonly string[] | undefined
  readonly for?: string | undefined
  readonly until?: string | undefined
  readonly from?: string | undefined
  readonly maintenance?: boolean
  readonly note?: string | undefined
}

/** What is asked by them at `now` (epoch milliseconds). @throws VitalsError USAGE */
export function askedSilence(flags: GivenSilence, now: number): AskedSilence {
  const until =
    flags.for === undefined ? timeIn('--until', flags.until ?? '', command) : after(now, flags.for, command)
  const from = flags.from === undefined ? null : timeIn('--from', flags.from, command)
  return {
    ...{ kind: flags.maintenance === true ? 'maintenance' : 'silence', agent: flags.agent ?? null },
    ...{ checks: flags.check ?? [], from, until, note: flags.note ?? '' },
  }
}
