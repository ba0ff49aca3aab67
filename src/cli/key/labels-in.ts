import { VitalsError } from '../../core/errors.ts'

const form = /^([A-Za-z][A-Za-z0-9_.-]{0,63})=(.{0,128})$/
const forbidden: ReadonlySet<string> = new Set(['constructor', 'prototype'])

/** Labels as `--label NAME=VALUE` gives them. @throws VitalsError USAGE for another form */
export function labelsIn(given: readonly string[], command: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const match = form.exec(text)
      const [, name = '', value = ''] = match ?? []
      if (match !== null && !forbidden.has(name)) return [name, value]
      const detail = `'${text}' is no label: it must be NAME=VALUE, the name with a letter first.`
      throw new VitalsError('USAGE', { params: { detail, command } })
    }),
  )
}
