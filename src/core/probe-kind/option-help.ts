import * as v from 'valibot'
import type { ProbeKind } from './kind.ts'

/** The options of a kind and their descriptions in sentences, in the order of its schema. */
export function optionHelp({ options }: Pick<ProbeKind, 'options'>): readonly (readonly [string, string])[] {
  const { entries = {} } = options as { readonly entries?: Readonly<Record<string, v.GenericSchema>> }
  return Object.entries(entries).map(([name, schema]) => [name, v.getDescription(bare(schema)) ?? ''])
}

function bare(schema: v.GenericSchema): v.GenericSchema {
  return 'wrapped' in schema ? (schema.wrapped as v.GenericSchema) : schema
}
