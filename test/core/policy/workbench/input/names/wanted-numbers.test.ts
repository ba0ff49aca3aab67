import { describe, expect, it } from 'vitest'
import { wantedNumbers } from '../../../../../../src/core/policy/workbench/input/names/wanted-numbers.ts'
import { policyOf } from '../../../../../timeline.ts'

/** What a policy with this condition, and these signals, wants of its names. */
function wanted(condition: string, signals = '') {
  const quoted = JSON.stringify(condition)
  return Object.fromEntries(
    wantedNumbers(
      policyOf(
        `${signals}\nchecks: { a: { transitions: { healthy->degraded: { condition: ${quoted}, consecutive: 1 } } } }`,
      ),
    ),
  )
}

describe('what a policy needs a number of', () => {
  it.each<[condition: string, names: readonly string[]]>([
    ['v < 15', ['v']],
    ['15 >= v', ['v']],
    ['v == 5 || w != 2.5', ['v', 'w']],
    ['v + w > 5 && -x * y / 2 < 1', ['v', 'w', 'x', 'y']],
    ['(v > 1 ? w : x) > 5', ['v', 'w', 'x']],
    ['disk.free_pct < 5 && has(disk.other)', ['disk.free_pct']],
    ['v == "8%"', []],
    ['v == "off" || v < 5', []],
    ['v < "b"', []],
    ['v == w', []],
    ['v == true || w', []],
    ['v in ["a", "b"] || size(w) > 3', []],
    ['v.contains("x") && w.exists(x, x < 5)', []],
  ])('%s: %j', (condition, names) => {
    expect(wanted(condition)).toEqual(Object.fromEntries(names.map((name) => [name, 'number'])))
  })

  it('is found through signals, and a window also counts true and false', () => {
    const signals = `probes: { cpu: { kind: cpu }, web: { kind: http, url: "http://x/" }, own: { kind: command, argv: [x] } }
signals:
  load: cpu.load1
  ups: { expr: own.flag, window: 5m, reduce: avg }
  label: web.reason`
    expect(wanted('load > 5 && ups < 1 && label == "timeout"', signals)).toEqual({
      load: 'number',
      'cpu.load1': 'number',
      ups: 'number',
      'own.flag': 'count',
    })
  })
})
