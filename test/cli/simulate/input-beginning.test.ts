import { expect, it } from 'vitest'
import { beginningOf } from '../../../src/cli/simulate/input-beginning.ts'
import { enoughBytes, guessFormat } from '../../../src/core/policy/workbench/input/format.ts'

/** Chunks of one length, each of which the next one overwrites, as those of a file are. */
async function* chunksOf(text: string, length: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const chunk = new Uint8Array(length)
  for (let start = 0; start < bytes.length; start += length) {
    chunk.set(bytes.subarray(start, start + length))
    yield chunk.subarray(0, Math.min(length, bytes.length - start))
  }
}

const sample = '{"ts":1767225600,"v":1}\n'
const answer = { status: 'success', data: { resultType: 'matrix', result: [] } }

it.each([
  ['an answer of Prometheus on one line', `${JSON.stringify(answer)}\n`],
  ['an answer of Prometheus on many lines', JSON.stringify(answer, null, 2)],
  ['lines of JSON', sample.repeat(3)],
  ['one line of JSON without its end', sample.trim()],
  ['a line of JSON that is cut', `{"ts":1767225600,"v":\n${sample}`],
  [
    'a line of JSON longer than what is looked at',
    `{"ts":1767225600,"text":"${'x'.repeat(2 * enoughBytes)}"}\n`,
  ],
  ['a table with a mark at its beginning', '\ufeffts,v\n1767225600,1\n'],
  ['empty lines before a table', `${'\n'.repeat(9)}ts;v\n1767225600;1\n`],
  ['a table of one line', 'ts,v'],
  ['nothing', ''],
])('the format of %s is guessed alike however its bytes come', async (_, text) => {
  const whole = guessFormat('-', new TextEncoder().encode(text))
  for (const length of [1, 2, 7, enoughBytes, 4 * enoughBytes]) {
    const head = await beginningOf(chunksOf(text, length))
    expect(guessFormat('-', head.subarray(0, enoughBytes))).toBe(whole)
    expect(text.startsWith(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head))).toBe(true)
  }
})
