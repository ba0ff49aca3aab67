// Prints evaluations per second of conditions as policies write them; run with the checkout's own Node.

import { compileExpression } from '../../src/core/policy/engine/evaluate/evaluate.ts'
import { createFrame } from '../../src/core/policy/engine/frame.ts'
import { parseCondition } from '../../src/core/policy/language/condition/condition.ts'

const conditions = [
  'disk_free_pct < 15',
  'remediation_applied == true',
  'disk_free_pct < 15 && remediation_applied == true',
  'disk.free_pct < 15',
  'disk.free_pct < 15 || disk.free_gb < 2',
  'disk_free_pct / 2 + 1 < 10',
  'status in [200, 204]',
]
const values = {
  disk_free_pct: 15,
  remediation_applied: true,
  status: 204,
  disk: { free_pct: 20, free_gb: 10 },
}
const rounds = 20_000_000

for (const source of conditions) {
  const { expression, names } = parseCondition(source, { names: new Map(), open: true }, 'bool')
  const evaluate = compileExpression(expression.tree, (name) => names.indexOf(name))
  const frames = Array.from({ length: 8 }, (_, step) => {
    const frame = createFrame(names.length)
    names.forEach((name, slot) => {
      const value = values[name]
      frame.values[slot] = typeof value === 'number' ? value + step : value
    })
    return frame
  })
  let met = 0
  const began = process.cpuUsage()
  for (let round = 0; round < rounds; round++) if (evaluate(frames[round & 7]) === true) met++
  const { user, system } = process.cpuUsage(began)
  const perSecond = rounds / ((user + system) / 1e6)
  process.stdout.write(`${(perSecond / 1e6).toFixed(1).padStart(7)} M/s  ${source}  (met ${met})\n`)
}
