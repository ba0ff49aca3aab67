import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-completion(1) beyond what the command says of itself. */
export const completionProse: CommandProse = {
  name: 'vitals-completion',
  summary: 'print the completion script of a shell',
  introduction: [],
  sections: [
    {
      title: 'FILES',
      blocks: [{ terms: [['dist/completions', 'The scripts, inside the installed package.']] }],
    },
    { title: 'EXIT STATUS', blocks: [{ terms: exitStatusTerms(0, 64, 70, 73, 74, 130, 143) }] },
  ],
  seeAlso: '`vitals`(1), `vitals-exit`(7), bash(1), zshcompsys(1), fish(1)',
}
