import { VitalsError } from '../../core/errors.ts'

const diskFaults = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS'])

/**
 * Does what a disk that is full or broken may keep from being done, which is no reason not to give the verdict.
 *
 * @returns the failure to write; `null` when it was done
 * @throws every other failure
 */
export function unlessDiskFails(work: () => void): VitalsError | null {
  try {
    work()
    return null
  } catch (failure) {
    if (failure instanceof VitalsError && failure.code === 'CANNOT_WRITE' && diskFaults.has(causeOf(failure)))
      return failure
    throw failure
  }
}

function causeOf({ cause }: VitalsError): string {
  return String((cause as NodeJS.ErrnoException | undefined)?.code)
}
