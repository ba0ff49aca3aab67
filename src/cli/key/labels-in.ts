import { VitalsError } from '../../core/errors.ts'

const form = /^([A-Za-z_][A-Za-z0-9_.-]{0,63})=(.{0,128})$/

/** Labels as `--label NAME=VALUE` gives them. @throws VitalsError USAGE for another form */
export function labelsIn(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const match = form.exec(text)
      if (match !== null && match[1] !== 'constructor') return [match[1] as string, match[2] as string]
      const detail = `'${text}' is no label: it must be NAME=VALUE.`
      throw new VitalsError('USAGE', { params: { detail, command: 'key create' } })
    }),
  )
}
