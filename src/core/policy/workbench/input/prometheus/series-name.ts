import type { Fields } from './answer.ts'

/**
 * What series are called: by their `__name__`, or by that with its labels, as PromQL writes them, where several share
 * it.
 */
export function seriesNames(metrics: readonly Fields[]): string[] {
  const bare = metrics.map(({ __name__: name }) => (typeof name === 'string' ? name : ''))
  const times = new Map<string, number>()
  for (const name of bare) times.set(name, (times.get(name) ?? 0) + 1)
  return metrics.map((metric, index) => {
    const name = bare[index] as string
    return name !== '' && times.get(name) === 1 ? name : selectorOf(metric, name)
  })
}

/** A series as PromQL names it: `up{instance="a",job="b"}`. */
function selectorOf(metric: Fields, name: string): string {
  const labels = Object.keys(metric)
    .filter((label) => label !== '__name__')
    .sort()
    .map((label) => `${label}=${JSON.stringify(metric[label])}`)
  return `${name}{${labels.join(',')}}`
}
