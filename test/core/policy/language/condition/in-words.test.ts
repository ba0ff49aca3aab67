import { expect, it } from 'vitest'
import { inWords } from '../../../../../src/core/policy/language/condition/in-words.ts'

it.each([
  ['!(web.up == false)', 'web.up == true'],
  ['!(web.up != false)', 'web.up == false'],
  ['!(web.up)', 'web.up == false'],
  ['!(!web.up)', 'web.up'],
  ['!(disk.free_pct < 10)', 'disk.free_pct >= 10'],
  ['!(a.b + 1 >= c.d)', 'a.b + 1 < c.d'],
  ['!(web.status != 200)', 'web.status == 200'],
  ['!(web.up && web.latency_ms < 800)', 'web.up == false || web.latency_ms >= 800'],
  ['!(a < 1 || b > 2)', 'a >= 1 && b <= 2'],
  ['!(a < 1) && (b > 2)', 'a >= 1 && (b > 2)'],
  ['!(a < 1 && b > 2) && !(c == 3)', '(a >= 1 || b <= 2) && c != 3'],
  ['!(a < 1 || b > 2) && !(c.x)', 'a >= 1 && b <= 2 && c.x == false'],
  ['!((a < 1) && (b.t == "x && )"))', 'a >= 1 || b.t != "x && )"'],
  ["!(x.type in ['a', 'b'])", "not (x.type in ['a', 'b'])"],
  ['!(a ? b < 1 : c < 1)', 'not (a ? b < 1 : c < 1)'],
  ['!(has(a.b) && a.b < 1)', 'not (has(a.b) && a.b < 1)'],
  ['!has(a.b) || a.b > 15', '!has(a.b) || a.b > 15'],
  ['web_is_down', 'web_is_down'],
  ['web.reason == "!(x"', 'web.reason == "!(x"'],
])('%s is read as %s', (condition, words) => {
  expect(inWords(condition)).toBe(words)
})
