import { CsvReader } from './csv/csv.ts'
import { NdjsonReader } from './ndjson.ts'
import { PrometheusReader } from './prometheus/prometheus.ts'
import type { ReaderTarget, SampleReader } from './reader.ts'

/** The forms an input of samples may have; a directory of heartbeats is joined into lines of NDJSON by the edge. */
export const inputFormats = ['ndjson', 'csv', 'prometheus', 'heartbeats'] as const
export type InputFormat = (typeof inputFormats)[number]

/** A reader of one format that fills the target's row. */
export function readerFor(format: InputFormat, target: ReaderTarget): SampleReader {
  if (format === 'csv') return new CsvReader(target)
  return format === 'prometheus' ? new PrometheusReader(target) : new NdjsonReader(target)
}

// A sample may have a name `status` or `data`, too.
const answer = /^\{\s*"(?:status"\s*:\s*"(?:success|error)"|data"\s*:\s*\{\s*"result)/

/** Bytes at the beginning of an input by which its format can always be guessed. */
export const enoughBytes = 4_096

/** Whether the beginning of an input tells as much of its format as it ever will: a whole line that is no part of another text. */
export function isTelling(head: Uint8Array): boolean {
  if (head.length >= enoughBytes) return true
  const line = /^\s*(\S.*)\n/.exec(new TextDecoder().decode(head))?.[1]
  return line !== undefined && (!/^[[{]/.test(line) || isJson(line))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Not yet, or never: more of the input will tell.
    return false
  }
}

/** The format of an input by its name, else by how it begins. `head` is as much of it as {@link isTelling} asks for. */
export function guessFormat(path: string, head: Uint8Array): InputFormat {
  if (/\.(?:csv|tsv)$/i.test(path)) return 'csv'
  if (/\.(?:ndjson|jsonl)$/i.test(path)) return 'ndjson'
  const text = new TextDecoder().decode(head).trimStart()
  if (text.startsWith('[') || answer.test(text)) return 'prometheus'
  return text.startsWith('{') || text === '' ? 'ndjson' : 'csv'
}
