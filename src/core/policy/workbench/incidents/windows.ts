import { VitalsError } from '../../../errors.ts'
import { parseTimestamp } from '../../../text/timestamp.ts'

/** A time in which there was an incident, by somebody's word. Epoch milliseconds, both inside. */
export interface IncidentWindow {
  readonly from: number
  readonly until: number
}

/**
 * Reads labelled incident windows: `[[from, to], …]`, or a mapping of such lists by the name of the data file, as the
 * Numenta benchmark has them.
 *
 * @param input the path of the data; its last part, or all of it, picks the list in a mapping
 * @returns the windows in the order of their beginnings
 * @throws VitalsError INPUT_UNREADABLE for anything else
 */
export function readWindows(path: string, text: string, input: string): readonly IncidentWindow[] {
  const lists = parse(path, text)
  const windows = Array.isArray(lists) ? lists : listFor(path, lists, input)
  return windows
    .map((window, index) => windowOf(path, window, index))
    .sort((a, b) => a.from - b.from || a.until - b.until)
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(path, `it is not JSON (${(cause as Error).message})`, cause)
  }
}

function listFor(path: string, lists: unknown, input: string): readonly unknown[] {
  if (typeof lists !== 'object' || lists === null) {
    throw unreadable(path, 'it must be a list of windows, or a mapping of such lists by file')
  }
  const name = input.split('/').at(-1) ?? input
  const own =
    Object.entries(lists).find(([file]) => file === input) ??
    Object.entries(lists).find(([file]) => file.split('/').at(-1) === name)
  if (own === undefined) throw unreadable(path, `it has no windows for '${name}'`)
  if (!Array.isArray(own[1])) throw unreadable(path, `the windows of '${own[0]}' must be a list`)
  return own[1]
}

function windowOf(path: string, window: unknown, index: number): IncidentWindow {
  const wrong = (why: string) => unreadable(path, `window ${index + 1} ${why}`)
  if (!Array.isArray(window) || window.length !== 2) throw wrong('must be [from, to]')
  const [from, until] = window.map(parseTimestamp)
  if (typeof from !== 'number' || typeof until !== 'number') throw wrong('must hold two times')
  if (until < from) throw wrong('ends before it begins')
  return { from, until }
}

function unreadable(path: string, detail: string, cause?: unknown): VitalsError {
  return new VitalsError('INPUT_UNREADABLE', {
    params: { path, detail: `${detail}.` },
    hint: 'Labels are JSON: [["2026-01-01T00:00:00Z", "2026-01-01T06:00:00Z"]].',
    ...(cause !== undefined && { cause }),
  })
}
