/** A source of numbers that gives the same ones again for the same seed: an integer from 0 to below `below`. */
export type Random = (below: number) => number

/** Seeded random numbers (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const hostileTexts = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  '\x1b[2J',
  '__proto__',
  'constructor',
  '9'.repeat(400),
  '-',
  '1e999',
  '{',
  '[[[[',
  '"',
  "'",
  '${x}',
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00',
  '9999999999999999',
  'x'.repeat(5_000),
] as const
const hostileValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1e308,
  -1e308,
  8.64e15 + 1,
  -8.64e15 - 1,
  2 ** 31,
  2 ** 53,
  0.1,
  '',
  [],
  {},
  [[]],
  { a: [] },
]

/** Characters changed, left out, doubled, or replaced by what is seldom expected. */
export function mutateText(text: string, random: Random): string {
  let mutated = text
  for (let times = 1 + random(4); times > 0; times -= 1) {
    const at = random(mutated.length + 1)
    const length = random(12)
    const piece = mutated.slice(at, at + length)
    const other = [
      () => '',
      () => piece + piece,
      () => hostileTexts[random(hostileTexts.length)] as string,
      () => String.fromCharCode(random(0x3000)),
      () => piece.repeat(1 + random(50)),
      () => text.slice(random(text.length + 1)).slice(0, 30),
    ][random(6)] as () => string
    mutated = mutated.slice(0, at) + other() + mutated.slice(at + length)
  }
  return mutated
}

/** A copy of a JSON value with some of its parts replaced, left out, repeated or nested deeper. */
export function mutateValue(value: unknown, random: Random, depth = 0): unknown {
  if (random(30) === 0) return hostileValues[random(hostileValues.length)]
  if (random(60) === 0) return hostileTexts[random(hostileTexts.length)]
  if (typeof value === 'string') return random(12) === 0 ? mutateText(value, random) : value
  if (typeof value === 'number')
    return random(12) === 0 ? value * 10 ** random(20) * (random(2) ? 1 : -1) : value
  if (typeof value !== 'object' || value === null || depth > 40) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => mutateValue(item, random, depth + 1))
    if (random(20) === 0) return [...items, ...items, ...items]
    return random(20) === 0 ? [items] : items
  }
  const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    if (random(40) === 0) return []
    const name = random(60) === 0 ? (hostileTexts[random(hostileTexts.length)] as string) : key
    return [[name, mutateValue(item, random, depth + 1)]]
  })
  return Object.fromEntries(entries)
}
