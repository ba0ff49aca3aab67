import { forbiddenKeys, nameProblem } from '../../language/names.ts'
import type { Selector } from './promql-tree.ts'

const longestName = 64
const longestId = 64

/** A series as PromQL writes it, `up{job="api"}`, its labels in order. */
export function selectorText({ metric, labels }: Selector): string {
  const sorted = [...labels].sort((a, b) => (a.name < b.name ? -1 : 1))
  const shown = sorted.map(({ name, value }) => `${name}=${JSON.stringify(value)}`)
  return shown.length === 0 ? metric : `${metric}{${shown.join(',')}}`
}

/** Gives every series a name that conditions can read, and keeps which stands for which. */
export class SeriesNames {
  readonly #names = new Map<string, string>()

  /** The name of a series: its metric and the values of its labels, made an identifier. */
  of(selector: Selector): string {
    const text = selectorText(selector)
    const known = this.#names.get(text)
    if (known !== undefined) return known
    const words = [selector.metric, ...selector.labels.map(({ value }) => value)].join('_')
    const made = unused(identifier(words), longestName, '_', new Set(this.#names.values()))
    this.#names.set(text, made)
    return made
  }

  /** Series and their names, in the order of first use. */
  get all(): readonly (readonly [series: string, name: string])[] {
    return [...this.#names]
  }
}

/** An id for a check out of an alert's name, unlike all in `taken`. */
export function checkId(alert: string, taken: ReadonlySet<string>): string {
  const letters = alert.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '')
  return unused(letters === '' || forbiddenKeys.has(letters) ? 'alert' : letters, longestId, '-', taken)
}

function identifier(words: string): string {
  const letters = words
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_')
    .slice(0, longestName)
  // The built-in fact is no series, whatever a metric is called.
  return nameProblem(letters) === null && letters !== 'remediation_applied'
    ? letters
    : `${letters.slice(0, longestName - 7)}_series`
}

function unused(wanted: string, longest: number, joint: string, taken: ReadonlySet<string>): string {
  const first = wanted.slice(0, longest)
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `${joint}${number}`
    const name = `${first.slice(0, longest - suffix.length)}${suffix}`
    if (!taken.has(name)) return name
  }
}
