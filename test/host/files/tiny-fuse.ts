import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, read, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** What statfs(2) is to say. */
export interface Space {
  readonly bsize: number
  readonly frsize: number
  readonly blocks: number
  readonly free: number
}

const [lookup, getattr, statfs, init, open] = [1, 3, 17, 26, 27]

/**
 * A FUSE file system with an empty root that tells the given space; `null`, with the reason on stderr, where this
 * machine has no FUSE or no right to mount.
 */
export function tinyFuse(space: Space): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-fuse-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  let device: number
  try {
    device = openSync('/dev/fuse', 'r+')
  } catch (error) {
    process.stderr.write(`not tried here: ${error}\n`)
    return null
  }
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other'
  const { status, stderr } = spawnSync('mount', ['-i', '-t', 'fuse.tiny', '-o', options, 'tiny', directory], {
    stdio: ['ignore', 'ignore', 'pipe', device],
    encoding: 'utf8',
  })
  if (status !== 0) {
    process.stderr.write(`not tried here: mount: ${stderr.trim()}\n`)
    closeSync(device)
    return null
  }
  onTestFinished(() => {
    spawnSync('umount', ['-l', directory])
    closeSync(device)
  })
  serve(device, space)
  return directory
}

/** Answers the kernel, one request after the other, until it is unmounted. */
function serve(device: number, space: Space): void {
  const request = Buffer.alloc(135_168)
  read(device, request, 0, request.length, null, (error, length) => {
    if (error !== null || length === 0) return
    answer(device, request, space)
    serve(device, space)
  })
}

function answer(device: number, request: Buffer, space: Space): void {
  const operation = request.readUInt32LE(4)
  // FORGET, INTERRUPT and BATCH_FORGET want no answer.
  if ([2, 36, 42].includes(operation)) return
  const body = bodyOf(operation, space)
  const head = Buffer.alloc(16)
  head.writeUInt32LE(16 + (body?.length ?? 0))
  if (body === null) head.writeInt32LE(operation === lookup ? -2 : -38, 4)
  request.copy(head, 8, 8, 16)
  writeSync(device, Buffer.concat([head, body ?? Buffer.alloc(0)]))
}

/** The structures of linux/fuse.h; `null` for an operation that there is not. */
function bodyOf(operation: number, { bsize, frsize, blocks, free }: Space): Buffer | null {
  if (operation === open) return Buffer.alloc(16)
  if (operation === init) return words(64, [7, 31, 65_536, 0], [[20, 65_536]])
  if (operation === statfs) {
    const body = words(
      80,
      [],
      [
        [40, bsize],
        [44, 255],
        [48, frsize],
      ],
    )
    for (const [index, count] of [blocks, free, free, 1_000, 900].entries())
      body.writeBigUInt64LE(BigInt(count), index * 8)
    return body
  }
  if (operation !== getattr) return null
  // A directory of root's, with inode 1.
  const body = words(
    104,
    [],
    [
      [76, 0o40755],
      [80, 2],
      [96, 4_096],
    ],
  )
  body.writeBigUInt64LE(1n, 16)
  return body
}

function words(
  length: number,
  first: readonly number[],
  others: readonly (readonly [number, number])[],
): Buffer {
  const body = Buffer.alloc(length)
  for (const [index, value] of first.entries()) body.writeUInt32LE(value, index * 4)
  for (const [at, value] of others) body.writeUInt32LE(value, at)
  return body
}
