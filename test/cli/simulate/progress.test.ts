import { expect, test } from 'vitest'
import { Progress } from '../../../src/cli/simulate/progress.ts'

function watched(isTty: boolean, total: number | null) {
  const written: string[] = []
  let now = 0
  const output = {
    isTty,
    columns: 80,
    rows: 24,
    isClosed: false,
    write: (text: string) => void written.push(text),
  }
  const progress = new Progress(output, () => now, total)
  return { written, progress, at: (ms: number) => (now = ms) }
}

test('long work is told on a terminal after half a second, ten times a second, and then taken away', () => {
  const { written, progress, at } = watched(true, 1_000)
  for (const ms of [0, 100, 499, 500, 550, 601]) {
    at(ms)
    progress.update(ms, ms * 1_000)
  }
  progress.end()
  const clear = '\r\u001b[K'
  expect(written).toEqual([`${clear}50 % · 500,000 samples`, `${clear}60 % · 601,000 samples`, clear])
})

test('a share is not told where nobody knows the whole', () => {
  const { written, progress, at } = watched(true, null)
  at(700)
  progress.update(5, 1_234)
  expect(written).toEqual(['\r\u001b[K1,234 samples'])
})

test('nothing is told to a file or a pipe', () => {
  const { written, progress, at } = watched(false, 1_000)
  at(10_000)
  progress.update(500, 5)
  progress.end()
  expect(written).toEqual([])
})
