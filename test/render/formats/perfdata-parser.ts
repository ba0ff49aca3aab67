/** One item of perfdata as a monitoring system reads it. */
export interface PerfdataItem {
  readonly label: string
  readonly value: number
  readonly unit: string
}

/**
 * A strict reader of perfdata after the Monitoring Plugins guidelines, written without regard to the writer:
 * `'label'=value[UOM];[warn];[crit];[min];[max]`, items separated by blanks.
 *
 * @throws Error at the first character that the guidelines do not allow.
 */
export function parsePerfdata(text: string): PerfdataItem[] {
  const items: PerfdataItem[] = []
  let rest = text
  while (rest !== '') {
    const { label, after } = rest.startsWith("'") ? quotedLabel(rest) : bareLabel(rest)
    const match = /^=(-?\d+(?:\.\d+)?)(us|ms|s|%|B|KB|MB|TB|c|)(?:;[-\d.:~@]*){0,4}(?: +|$)/.exec(after)
    if (match === null) throw new Error(`no value at ${after}`)
    items.push({ label, value: Number(match[1]), unit: match[2] ?? '' })
    rest = after.slice(match[0].length)
  }
  return items
}

function quotedLabel(text: string): { label: string; after: string } {
  let label = ''
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] !== "'") label += text[at]
    else if (text[at + 1] === "'") {
      label += "'"
      at += 1
    } else return { label: allowed(label), after: text.slice(at + 1) }
  }
  throw new Error(`label without an end: ${text}`)
}

function bareLabel(text: string): { label: string; after: string } {
  const end = text.indexOf('=')
  const label = text.slice(0, end)
  if (end < 1 || /[\s']/.test(label)) throw new Error(`label that needs quotes: ${text}`)
  return { label: allowed(label), after: text.slice(end) }
}

function allowed(label: string): string {
  if (/[=|\n]/.test(label)) throw new Error(`character that no label may hold: ${label}`)
  return label
}
