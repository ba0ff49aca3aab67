import { VitalsError } from '../../core/errors.ts'
import type { Policy } from '../../core/policy/language/policy.ts'
import { type Guard, parseGuard } from '../../core/policy/workbench/compare/guard.ts'
import {
  countNames,
  differenceNames,
  labelNames,
  type Questions,
} from '../../core/policy/workbench/compare/tracker.ts'
import { readWindows } from '../../core/policy/workbench/incidents/windows.ts'
import { readMutePlan } from '../../core/policy/workbench/mute-plan/read.ts'
import { readRegularFile, UnfitFileError } from '../../host/files/read-regular-file.ts'
import { unreadable } from '../policy/unreadable-input.ts'
import type { SimulateOptions } from './simulate-options.ts'

const largestBytes = 16 * 1_024 * 1_024

/** The labels and the schedule that were given. @throws VitalsError for files that cannot be read as what they are */
export function questionsOf({ labels, schedule, input }: SimulateOptions, policy: Policy): Questions {
  return {
    labels: labels === null ? null : readWindows(labels, read(labels).toString(), input),
    plan: schedule === null ? null : readMutePlan({ path: schedule, bytes: read(schedule) }, policy),
  }
}

/** The guards of `--fail-if`. @throws VitalsError USAGE */
export function guardsOf({ failIf, labels, diff }: SimulateOptions): Guard[] {
  const names = [
    ...countNames,
    ...(labels === null ? [] : labelNames),
    ...(diff === null ? [] : differenceNames),
  ]
  return failIf.map((text) => parseGuard(text, names, diff !== null))
}

function read(path: string): Buffer {
  try {
    return readRegularFile(path, largestBytes).bytes
  } catch (cause) {
    if (!(cause instanceof UnfitFileError)) throw unreadable(path, cause)
    const detail =
      cause.kind === 'long'
        ? 'it is larger than 16 MiB, the most that such a file may have.'
        : `${cause.message}.`
    throw new VitalsError('INPUT_UNREADABLE', { params: { path, detail }, cause })
  }
}
