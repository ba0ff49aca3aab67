import { commonEnvironment, stateEnvironment } from '../../environment.ts'
import { exitStatusTerms } from '../../exit-statuses.ts'
import type { CommandProse } from '../../man-page.ts'

const where =
  'Where a gateway of this account runs on the state directory, it is asked through its own socket, and no token is needed. Without one, and with `--policy`, it is of the checks of this host as `vitals probe` and cron judge them, and stands beside what is remembered of their states.'

const ends = [
  { title: 'ENVIRONMENT', blocks: [{ terms: [...commonEnvironment.slice(0, 3), ...stateEnvironment] }] },
  {
    title: 'EXIT STATUS',
    blocks: [{ terms: exitStatusTerms(0, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 130, 143) }],
  },
]

/** vitals-ack(1) beyond what its command says of itself. */
export const ackProse: CommandProse = {
  name: 'vitals-ack',
  summary: 'acknowledge open problems, so that nobody is told of them again',
  introduction: [where],
  sections: [
    {
      title: 'WHAT AN ACKNOWLEDGEMENT DOES',
      blocks: [
        'It covers the severity that a check has when it is given, or had in the beat that is named. While the check is so or better it holds messages, remediations and calls of a model back; what becomes worse ends it and is told, unless it is `--sticky`. Recovery ends it always, and is told where the problem was. A check that becomes unknown neither ends nor extends it.',
        'Where nothing is open it is refused with status 66. An agent that is only silent has no such problem: `vitals silence add` is for that.',
        '`--remediated` and `--action` acknowledge nothing, so that what does not recover is told. The first makes the fact `remediation_applied` true for the open problem; the second lets an action that was given up be tried again, and its attempts count on.',
        'Who did it is the account, never a flag. Each is written into the trail.',
      ],
    },
    ...ends,
  ],
  seeAlso: '`vitals`(1), `vitals-silence`(1), `vitals-incident`(1), `vitals-probe`(1), `vitals-policy`(5)',
}

/** vitals-silence(1) beyond what its commands say of themselves. */
export const silenceProse: CommandProse = {
  name: 'vitals-silence',
  summary: 'hold messages back for a time',
  introduction: [where],
  sections: [
    {
      title: 'WHAT A SILENCE DOES',
      blocks: [
        'A silence holds messages back; a maintenance holds remediations and calls of a model back too. Neither changes a state: `vitals agent list` and the exit status of `vitals probe` tell what is so. At the end what is still so is told with the next sample, and what is over is not.',
        'On a host without a gateway, `vitals probe --quiet` and `--quiet --on-change` say nothing of what is silenced or acknowledged.',
      ],
    },
    ...ends,
  ],
  seeAlso: '`vitals`(1), `vitals-ack`(1), `vitals-probe`(1), `vitals-policy`(5)',
}
