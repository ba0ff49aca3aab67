/** One sample as a strict reader of OpenMetrics understands it. */
export interface ReadSample {
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface ReadFamily {
  readonly type: string
  readonly unit: string | null
  readonly help: string | null
  readonly samples: ReadSample[]
}

/**
 * A strict reader of OpenMetrics 1.0 text, gauges only, written after the specification without regard to the writer.
 *
 * @throws Error for everything that the specification does not allow, time stamps and other types than gauge
 * included; duplicates, interleaved families, a unit that the name does not end in, text after `# EOF`.
 */
export function parseOpenMetrics(text: string): Map<string, ReadFamily> {
  if (!text.endsWith('# EOF\n')) throw new Error('the text does not end with # EOF and a newline')
  const families = new Map<string, ReadFamily>()
  const seen = new Set<string>()
  let current = ''
  const lines = text.slice(0, -'# EOF\n'.length).split('\n')
  if (lines.pop() !== '') throw new Error('# EOF does not begin a line')
  for (const line of lines) {
    const meta = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line)
    if (meta !== null) {
      const [, what = '', name = '', rest = ''] = meta
      current = readMeta(families, current, what, name, rest)
      continue
    }
    const sample = readSample(line)
    if (sample.metric !== current) throw new Error(`a sample outside its family: ${line}`)
    const key = JSON.stringify([sample.metric, Object.entries(sample.labels).sort()])
    if (seen.has(key)) throw new Error(`a second sample for the same labels: ${line}`)
    seen.add(key)
    families.get(current)?.samples.push(sample)
  }
  return families
}

function readMeta(
  families: Map<string, ReadFamily>,
  current: string,
  what: string,
  name: string,
  rest: string,
): string {
  if (name !== current && families.has(name)) throw new Error(`the family ${name} is interleaved`)
  const family = families.get(name) ?? { type: '', unit: null, help: null, samples: [] }
  if (family.samples.length > 0) throw new Error(`${what} of ${name} after its samples`)
  if (what === 'TYPE' && (family.type !== '' || rest !== 'gauge')) throw new Error(`type of ${name}: ${rest}`)
  if (what === 'UNIT' && (family.unit !== null || !name.endsWith(`_${rest}`)))
    throw new Error(`unit of ${name}`)
  if (what === 'HELP' && family.help !== null) throw new Error(`a second help for ${name}`)
  const read = {
    TYPE: { ...family, type: rest },
    UNIT: { ...family, unit: rest },
    HELP: { ...family, help: rest },
  }
  families.set(name, read[what as keyof typeof read])
  return name
}

function readSample(line: string): ReadSample {
  const head = /^([a-zA-Z_:][\w:]*)/.exec(line)
  if (head === null) throw new Error(`neither a sample nor a description: ${line}`)
  const metric = head[1] ?? ''
  let rest = line.slice(metric.length)
  const labels: Record<string, string> = {}
  if (rest.startsWith('{')) {
    const label = /^(?:\{|,)([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"/
    for (let match = label.exec(rest); match !== null; match = label.exec(rest)) {
      const [whole, name = '', value = ''] = match
      if (Object.hasOwn(labels, name)) throw new Error(`the label ${name} twice: ${line}`)
      labels[name] = value.replace(/\\([\\"n])/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped))
      rest = rest.slice(whole.length)
    }
    if (!rest.startsWith('}')) throw new Error(`labels without an end: ${line}`)
    rest = rest.slice(1)
  }
  const value = /^ ([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]Inf|NaN)$/.exec(rest)
  if (value === null) throw new Error(`no value, or something after it: ${line}`)
  return { metric, labels, value: Number((value[1] ?? '').replace('Inf', 'Infinity')) }
}
