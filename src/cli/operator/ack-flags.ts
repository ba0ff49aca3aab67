import * as Flags from '@oclif/core/flags'
import type { AskedAcknowledgement } from '../../core/fleet/desk.ts'
import { type IncidentLabel, incidentLabels } from '../../core/report/fleet/acknowledgement.ts'
import { checksFlag, noteFlag, operatorFlags } from './operator-flags.ts'
import { after } from './times.ts'

/** What `vitals ack` takes. */
export const ackFlags = {
  ...operatorFlags,
  agent: Flags.string({ helpValue: 'ID', description: 'The agent whose open problems are meant.' }),
  ...checksFlag,
  ...noteFlag,
  sticky: Flags.boolean({ description: 'Let it survive a rise of the severity.' }),
  for: Flags.string({ helpValue: 'DURATION', description: 'End it after that time at the latest.' }),
  remediated: Flags.boolean({
    description: 'Say instead that it was repaired: remediation_applied becomes true.',
    exclusive: ['action', 'sticky', 'for'],
  }),
  action: Flags.string({
    ...{ helpValue: 'NAME', exclusive: ['check', 'sticky', 'for'] },
    description: 'Say instead that this action, which was given up, may be tried again.',
  }),
  label: Flags.option({
    options: incidentLabels,
    description: 'What the incident was, for the figures of the gateway.',
  })(),
}

/** Its flags as oclif reads them. */
interface GivenAck {
  readonly agent?: string | undefined
  readonly check?: readonly string[] | undefined
  readonly note?: string | undefined
  readonly sticky?: boolean
  readonly for?: string | undefined
  readonly remediated?: boolean
  readonly action?: string | undefined
  readonly label?: IncidentLabel | undefined
}

/** What is asked by them at `now` (epoch milliseconds). @throws VitalsError USAGE */
export function askedAck(heartbeat: string | undefined, flags: GivenAck, now: number): AskedAcknowledgement {
  return {
    ...{ agent: flags.agent ?? null, heartbeat: heartbeat ?? null, checks: flags.check ?? [] },
    ...{ note: flags.note ?? '', sticky: flags.sticky === true, label: flags.label ?? null },
    ...{ isRemediated: flags.remediated === true, action: flags.action ?? null },
    expiresAt: flags.for === undefined ? null : after(now, flags.for, 'ack'),
  }
}
