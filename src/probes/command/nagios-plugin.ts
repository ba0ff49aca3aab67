/** One measurement of a plugin. Ranges stay text, because `10:20` and `@~:5` are no numbers. */
export interface Measurement {
  readonly label: string
  /** `null` where the plugin says `U`: it could not measure. */
  readonly value: number | null
  /** `s`, `ms`, `%`, `B`, `c`, … or empty. */
  readonly unit: string
  readonly warn: string | null
  readonly crit: string | null
  readonly min: number | null
  readonly max: number | null
}

/** What a monitoring plugin printed. */
export interface PluginOutput {
  /** The first line without its measurements. */
  readonly text: string
  readonly measurements: readonly Measurement[]
  /** Whether everything behind a bar was a measurement. */
  readonly clean: boolean
}

/** What the exit status of a plugin means (Monitoring Plugins guidelines, section 2.2). */
export const pluginStatuses = ['ok', 'warning', 'critical', 'unknown'] as const

const numberText = '[-+]?(?:\\d+(?:[.,]\\d*)?|[.,]\\d+)(?:[eE][-+]?\\d+)?'
const item = new RegExp(
  `^\\s*(?:'((?:[^']|'')*)'|([^\\s'=]+))=(${numberText}|U)?([^\\s;\\d]*)((?:;[^;\\s]*){0,4});?(?=\\s|$)`,
)

/**
 * Reads the output of a monitoring plugin (Monitoring Plugins guidelines, section 2.6): one line of text, then
 * measurements behind a bar, then perhaps more lines of text and, behind a second bar, more measurements up to
 * the end. A measurement that cannot be read is left out and the next is read.
 */
export function parsePluginOutput(output: string): PluginOutput {
  const lines = output.replace(/\r/g, '').split('\n')
  const [text, first] = splitAtBar(lines[0] ?? '')
  const more = lines.slice(1)
  const bar = more.findIndex((line) => line.includes('|'))
  const rest = bar === -1 ? [] : [splitAtBar(more[bar] ?? '')[1], ...more.slice(bar + 1)]
  const { measurements, clean } = parseMeasurements([first, ...rest].join(' '))
  return { text: text.trim(), measurements, clean }
}

function splitAtBar(line: string): [string, string] {
  const bar = line.indexOf('|')
  return bar === -1 ? [line, ''] : [line.slice(0, bar), line.slice(bar + 1)]
}

function parseMeasurements(text: string): { measurements: Measurement[]; clean: boolean } {
  const measurements: Measurement[] = []
  let clean = true
  let rest = text.trim()
  while (rest !== '') {
    const found = item.exec(rest)
    if (found === null) {
      clean = false
      // On to the next word: what stands here cannot be told apart from it.
      rest = rest.replace(/^\S+\s*/, '')
      continue
    }
    rest = rest.slice(found[0].length).trimStart()
    measurements.push(toMeasurement(found))
  }
  return { measurements, clean }
}

function toMeasurement(found: RegExpExecArray): Measurement {
  const [, quoted, plain, value, unit = '', levels = ''] = found
  const [, warn = '', crit = '', min = '', max = ''] = levels.split(';')
  return {
    label: quoted === undefined ? (plain ?? '') : quoted.replaceAll("''", "'"),
    value: value === 'U' || value === undefined ? null : toNumber(value),
    unit,
    warn: warn === '' ? null : warn,
    crit: crit === '' ? null : crit,
    min: toNumber(min),
    max: toNumber(max),
  }
}

function toNumber(text: string): number | null {
  // Plugins that obey a locale print decimal commas.
  const number = text === '' ? Number.NaN : Number(text.replace(',', '.'))
  return Number.isFinite(number) ? number : null
}
