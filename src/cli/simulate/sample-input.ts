import { enoughBytes, guessFormat, type InputFormat } from '../../core/policy/workbench/input/format.ts'
import { unreadable } from '../policy/unreadable-input.ts'
import { heartbeatLines } from './heartbeat-directory.ts'
import { beginningOf, refusePacked } from './input-beginning.ts'

/** An input of samples that is open for reading, once. */
export interface SampleInput {
  /** What it is called in messages. */
  readonly name: string
  readonly format: InputFormat
  /** Bytes, `null` where nobody knows before the end. */
  readonly size: number | null
  /** Chunks that are good only until the next one. */
  chunks(): AsyncGenerator<Uint8Array>
}

const chunkBytes = 256 * 1_024

/**
 * Opens a file, a directory of heartbeats, or `-` for standard input; the format is guessed where none is given.
 *
 * @throws VitalsError INPUT_NOT_FOUND, INPUT_UNREADABLE, NOT_PERMITTED or IO
 */
export async function openInput(path: string, format: InputFormat | null): Promise<SampleInput> {
  const fs = process.getBuiltinModule('node:fs')
  const name = path === '-' ? 'standard input' : path
  try {
    if (path !== '-' && fs.statSync(path).isDirectory()) {
      return { name, format: 'heartbeats', size: null, chunks: () => heartbeatLines(path) }
    }
    const awaitsWriter = path !== '-' && isNamedPipe(path)
    const { O_RDONLY, O_NONBLOCK } = fs.constants
    const descriptor = path === '-' ? 0 : fs.openSync(path, awaitsWriter ? O_RDONLY | O_NONBLOCK : O_RDONLY)
    const stat = fs.fstatSync(descriptor)
    const source = read(descriptor, name, awaitsWriter)
    const head = await beginningOf(source)
    refusePacked(name, head)
    return {
      name,
      format: format ?? guessFormat(path, head.subarray(0, enoughBytes)),
      size: stat.isFile() ? stat.size : null,
      async *chunks() {
        if (head.length > 0) yield head
        yield* source
      },
    }
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

/** Whether opening would wait until somebody writes; a pipe that a shell has made is open at its other end. */
function isNamedPipe(path: string): boolean {
  const isOpenAlready = /^\/(?:dev|proc\/[^/]+)\/fd\//.test(path)
  return !isOpenAlready && process.getBuiltinModule('node:fs').statSync(path).isFIFO()
}

async function* read(descriptor: number, name: string, awaitsWriter: boolean): AsyncGenerator<Uint8Array> {
  const fs = process.getBuiltinModule('node:fs')
  const readAsync = process.getBuiltinModule('node:util').promisify(fs.read)
  // Two, so that the one just given away stays good while the next is read.
  const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)] as const
  let hasBegun = !awaitsWriter
  try {
    for (let turn = 0; ; turn = 1 - turn) {
      const buffer = buffers[turn as 0 | 1]
      const { bytesRead } = await again(() => readAsync(descriptor, buffer, 0, chunkBytes, null))
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else if (hasBegun) return
      else await pause()
      hasBegun ||= bytesRead > 0
    }
  } catch (cause) {
    throw unreadable(name, cause)
  } finally {
    if (descriptor !== 0) fs.closeSync(descriptor)
  }
}

/** Another process may have made a pipe non-blocking; its writer is then waited for. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      await pause()
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
