import { VitalsError } from '../../core/errors.ts'

/** An option of a dry run that was given wrongly; `hint` is a next step of its own. */
export function misused(detail: string, hint: string | null = null): VitalsError {
  return new VitalsError('USAGE', {
    params: { detail, command: 'policy simulate' },
    ...(hint !== null && { hint }),
  })
}
