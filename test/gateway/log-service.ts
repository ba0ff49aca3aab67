import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

interface TailParams {
  readonly cursor?: number
  readonly limit?: number
  readonly maxBytes?: number
}

/**
 * What an OpenClaw gateway answers to `logs.tail` for one log file: never more than the last `maxBytes`, of them the
 * newest `limit` lines, and whole lines only.
 *
 * @param largest lower limits than a real one has, so that a test needs no megabytes
 */
export function tailOf(path: string, params: TailParams, largest = { lines: 5_000, bytes: 1_000_000 }) {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const maxBytes = Math.min(params.maxBytes ?? 250_000, largest.bytes)
  const limit = Math.min(params.limit ?? 500, largest.lines)
  const lowest = Math.max(0, size - maxBytes)
  const { cursor } = params
  const isBeyond = cursor !== undefined && cursor > size
  const isBehind = cursor !== undefined && !isBeyond && cursor < lowest
  const start = cursor === undefined || isBeyond || isBehind ? lowest : cursor
  const text = size > start ? readText(path, start, size - start) : ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n').slice(0, -1)
  if (start > 0 && lines.length > 0 && readText(path, start - 1, 1) !== '\n') lines.shift()
  const kept = lines.slice(-limit)
  return {
    file: path,
    cursor: start + Buffer.byteLength(whole),
    size,
    lines: kept,
    truncated: isBehind || (start > 0 && (cursor === undefined || isBeyond)) || kept.length < lines.length,
    reset: isBeyond || isBehind,
    ...(isBehind && { skippedBytes: start - cursor }),
  }
}

function readText(path: string, position: number, length: number): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(Math.min(length, Math.max(0, fstatSync(file).size - position)))
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, position))
  } finally {
    closeSync(file)
  }
}
