import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyDirectory, vitals } from './vitals.ts'

const directory = emptyDirectory()

function written(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

const rules = written(
  'node.rules.yml',
  `groups:
  - name: node
    rules:
      - { alert: Hot, expr: temperature > 80, for: 2m }
      - { alert: "Fast\\e[31m", expr: "rate(errors[5m]) > 1" }
`,
)

test('the printed policy judges samples, and what was left out is told on standard error', async () => {
  const made = await vitals(['policy', 'import', 'promtool', rules])
  expect(made.status).toBe(0)
  expect(made.stderr).toBe(
    `${rules}:5:39: Alert 'Fast\\x1b[31m' is not translated. The function 'rate' cannot be translated.\n`,
  )
  const policy = written('node.yaml', made.stdout)
  const samples = [70, 81, 82, 83, 84, 79].map((temperature, minute) => ({ ts: minute * 60, temperature }))
  const input = written('samples.ndjson', samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''))
  const { stdout } = await vitals(['policy', 'simulate', policy, '--input', input, '--json'])
  const moves = JSON.parse(stdout).transitions.map(
    ({ at, to }: { at: string; to: string }) => `${at.slice(14, 16)} ${to}`,
  )
  expect(moves).toEqual(['00 healthy', '03 degraded', '05 healthy'])
})

test.each([
  ['65 where nothing can be translated', written('none.yml', 'groups: []\n'), 65, 'no alerting rule'],
  ['65 for what are no rules', written('bad.yml', 'checks: {}\n'), 65, 'is not a file of Prometheus rules'],
  ['66 for a file that is not there', join(directory, 'absent.yml'), 66, 'There is no file'],
])('it ends with %s', async (_, path, status, words) => {
  const run = await vitals(['policy', 'import', 'promtool', path])
  expect(run).toMatchObject({ status, stdout: '' })
  expect(run.stderr).toContain(words)
})
