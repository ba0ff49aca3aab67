import { VitalsError } from '../../core/errors.ts'

/** A check of flags that cannot be meant, and why. */
export function misused(detail: string, hint?: string): VitalsError {
  return new VitalsError('AD_HOC_INVALID', { params: { detail }, ...(hint !== undefined && { hint }) })
}
