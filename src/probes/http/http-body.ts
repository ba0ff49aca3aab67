import type { Transform } from 'node:stream'
import type { Answer } from './http-exchange.ts'

const mostPackings = 3

/** A body as text, or why it cannot be read as one. */
export type BodyText = { readonly text: string; readonly doubt: string | null } | { readonly problem: string }

/**
 * Reads a body as its own headers say: unpacked, up to the limit, and in its character set. A byte order mark wins over
 * the header and is no part of the text.
 *
 * @returns with `doubt`, what may keep the text from being what was meant
 */
export async function bodyText(
  answer: Pick<Answer, 'body' | 'packing' | 'type'>,
  most: number,
): Promise<BodyText> {
  const packings = (answer.packing ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '' && word !== 'identity')
  if (packings.length > mostPackings) return { problem: `the body is packed ${packings.length} times over` }
  let bytes = answer.body
  for (const packing of packings.reverse()) {
    const unpacked = bytes.length === 0 ? bytes : await unpack(bytes, packing, most)
    if (unpacked === null)
      return { problem: `the body is packed (content-encoding: ${packing}) and cannot be unpacked` }
    bytes = unpacked
  }
  return decode(bytes, /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(answer.type ?? '')?.[1] ?? null)
}

function decode(bytes: Buffer, named: string | null): BodyText {
  const label = markedCharset(bytes) ?? (named === null ? null : charsetOf(named, bytes))
  const decoder = decoderFor(label ?? 'utf-8')
  if (decoder === null)
    return { problem: `the body is in the character set ${named}, which cannot be read here` }
  // The limit may have cut the last character.
  const text = decoder.decode(bytes, { stream: true })
  const isWrong = label === null && text.includes('\ufffd')
  return { text, doubt: isWrong ? 'it is no UTF-8, and the answer names no character set' : null }
}

function markedCharset(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null
}

/** UTF-16 without a mark can be in either order: most texts have zeros in their high bytes. */
function charsetOf(named: string, bytes: Buffer): string {
  if (named.toLowerCase() !== 'utf-16') return named
  const zeros = [0, 0]
  for (const [index, byte] of bytes.subarray(0, 1_024).entries()) if (byte === 0) zeros[index % 2]! += 1
  return zeros[0]! > zeros[1]! ? 'utf-16be' : 'utf-16le'
}

function decoderFor(label: string) {
  try {
    return new TextDecoder(label)
  } catch {
    return null
  }
}

/** The bytes unpacked, at most `most` of them; `null` where they are not so packed, or nobody here can unpack them. */
function unpack(bytes: Buffer, packing: string, most: number): Promise<Buffer | null> {
  const unpacker = unpackerFor(packing, bytes)
  if (unpacker === null) return Promise.resolve(null)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const settle = (unpacked: Buffer | null) => {
      resolve(unpacked)
      unpacker.destroy()
    }
    const all = () => Buffer.concat(chunks).subarray(0, most)
    unpacker.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length >= most) settle(all())
    })
    unpacker.on('end', () => settle(all()))
    // What was unpacked before the fault, or the limit, is a beginning of the body.
    unpacker.on('error', () => settle(length === 0 ? null : all()))
    unpacker.end(bytes)
  })
}

function unpackerFor(packing: string, bytes: Buffer): Transform | null {
  const zlib: Partial<typeof import('node:zlib')> = process.getBuiltinModule('node:zlib')
  const { Z_SYNC_FLUSH: finishFlush, BROTLI_OPERATION_FLUSH, ZSTD_e_flush } = zlib.constants!
  switch (packing) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip!({ finishFlush })
    case 'deflate':
      // Some servers leave the header of zlib out.
      return isZlib(bytes) ? zlib.createInflate!({ finishFlush }) : zlib.createInflateRaw!({ finishFlush })
    case 'br':
      return zlib.createBrotliDecompress!({ finishFlush: BROTLI_OPERATION_FLUSH })
    case 'zstd':
      // Since Node.js 22.15.
      return zlib.createZstdDecompress?.({ finishFlush: ZSTD_e_flush }) ?? null
    default:
      return null
  }
}

function isZlib(bytes: Buffer): boolean {
  return (bytes[0]! & 0x0f) === 8 && bytes.length > 1 && bytes.readUInt16BE(0) % 31 === 0
}
