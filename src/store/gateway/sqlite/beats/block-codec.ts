// The whole module: a name that an older Node lacks could not be imported.
import zlib from 'node:zlib'
import { Unreadable } from '../../../../core/varint/varint-reader.ts'

/** How the bytes of a block are packed. Nodes before 22.15 have no zstd. */
export const codec = { plain: 0, zstd: 1, deflate: 2 } as const

const worthIt = 4_096
/** To make ready for zstd costs more than to deflate less than this, which then is as small. */
const worthZstd = 16_384
const largest = 256 * 1_024 * 1_024

/** Packs bytes as tightly as it is cheap: small ones are not worth it. */
export function compressed(bytes: Uint8Array): { readonly codec: number; readonly bytes: Uint8Array } {
  if (bytes.length < worthIt) return { codec: codec.plain, bytes: bytes.slice() }
  if (bytes.length >= worthZstd && typeof zlib.zstdCompressSync === 'function') {
    const params = { [zlib.constants.ZSTD_c_compressionLevel]: 1 }
    return {
      codec: codec.zstd,
      bytes: zlib.zstdCompressSync(bytes, { params, pledgedSrcSize: bytes.length }),
    }
  }
  return { codec: codec.deflate, bytes: zlib.deflateRawSync(bytes, { level: 1 }) }
}

/** @throws Unreadable for a codec that this Node does not know, or the error of one that does */
export function decompressed(kind: number, bytes: Uint8Array): Uint8Array {
  if (kind === codec.plain) return bytes
  if (kind === codec.deflate) return zlib.inflateRawSync(bytes, { maxOutputLength: largest })
  if (kind === codec.zstd && typeof zlib.zstdDecompressSync === 'function') {
    return zlib.zstdDecompressSync(bytes, { maxOutputLength: largest })
  }
  throw new Unreadable()
}
