import { loadingCodes } from '../../../core/policy/language/load/loading-codes.ts'
import { findingCodes } from '../../../core/policy/workbench/lint/finding-codes.ts'
import type { Block } from '../mdoc.ts'

/** The codes of findings about policies. */
export const findingBlocks: readonly Block[] = [
  '`vitals policy check` tells what it finds with a code, so that tools can tell findings apart. What keeps a file from being a policy is always an error:',
  { terms: Object.entries(loadingCodes) },
  'In a policy that loads, these are errors, because no run would ever get them right, or warnings:',
  {
    terms: Object.entries(findingCodes).map(([code, { severity, meaning }]) => {
      return [code, `${severity === 'error' ? 'Error' : 'Warning'}. ${meaning}`] as const
    }),
  },
  'Conditions that only compare with constants, however they are joined, are tried in every case that makes a difference. A check whose conditions compute with values is only checked for the other findings. For `action_loop` it is taken that a remedy says each time that it was applied and changes nothing.',
]
