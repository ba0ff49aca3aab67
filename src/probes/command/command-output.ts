import type { CommandOptions } from '../../core/probe-kind/kinds/command.ts'
import type { Value } from '../../core/value.ts'
import { errorText } from '../../host/system-error.ts'
import { type Measurement, type PluginOutput, parsePluginOutput, pluginStatuses } from './nagios-plugin.ts'

/** What a program's output says; names that the probe gives itself win over a document's. */
export interface ParsedOutput {
  readonly fields: Readonly<Record<string, Value>>
  readonly isPlugin: boolean
  /** Why the output is not what `format` says, `null` when it is. */
  readonly error: string | null
}

/**
 * Reads what a program printed on stdout. `auto` takes an object for JSON, a line with measurements or a status
 * word together with an exit status of 0 to 3 for a monitoring plugin, and everything else for text.
 */
export function readOutput(
  format: CommandOptions['format'],
  stdout: string,
  exitStatus: number,
  truncated: boolean,
): ParsedOutput {
  switch (format) {
    case 'json':
      return readJson(stdout, truncated)
    case 'nagios':
      return readPlugin(parsePluginOutput(stdout), exitStatus)
    case 'status':
      return readText(stdout)
    default:
      return guess(stdout, exitStatus)
  }
}

function guess(stdout: string, exitStatus: number): ParsedOutput {
  const document = stdout.trimStart().startsWith('{') ? parseJson(stdout) : undefined
  if (isMap(document)) return { fields: document, isPlugin: false, error: null }
  if (exitStatus <= 3) {
    const plugin = parsePluginOutput(stdout)
    const says = /(?:^|[\s:-])(?:OK|WARNING|CRITICAL|UNKNOWN)(?:$|[\s:;,-])/.test(plugin.text)
    if (says || (plugin.clean && plugin.measurements.length > 0)) return readPlugin(plugin, exitStatus)
  }
  return readText(stdout)
}

function readText(stdout: string): ParsedOutput {
  return { fields: { output: firstLine(stdout) }, isPlugin: false, error: null }
}

function readJson(stdout: string, truncated: boolean): ParsedOutput {
  if (truncated) return { fields: {}, isPlugin: false, error: 'the output is longer than 64 KiB' }
  const document = parseJson(stdout)
  if (document === undefined) {
    return {
      fields: { output: firstLine(stdout) },
      isPlugin: false,
      error: 'the output is not a JSON document',
    }
  }
  return { fields: isMap(document) ? document : { value: document }, isPlugin: false, error: null }
}

function parseJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value
  } catch {
    return undefined
  }
}

function isMap(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readPlugin(plugin: PluginOutput, exitStatus: number): ParsedOutput {
  const fields: Record<string, Value> = {}
  const perfdata: Record<string, Value> = {}
  for (const measurement of plugin.measurements) {
    fields[measurement.label] = measurement.value
    perfdata[measurement.label] = detailsOf(measurement)
  }
  const status = pluginStatuses[exitStatus] ?? null
  return {
    fields: { ...fields, perfdata, output: errorText(plugin.text), status },
    isPlugin: true,
    error: null,
  }
}

function detailsOf({ label: _label, ...details }: Measurement): Value {
  return details
}

function firstLine(stdout: string): string {
  return errorText(stdout.trimStart().split('\n', 1)[0] ?? '')
}
