import { VitalsError } from '../../core/errors.ts'
import { isTelling } from '../../core/policy/workbench/input/format.ts'

/** What inputs begin with that have to be unpacked or converted first, and how they are called. */
const beginnings: readonly (readonly [bytes: readonly number[], what: string, next: string])[] = [
  [[0x1f, 0x8b], 'compressed with gzip', 'gunzip -c FILE'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd', 'zstd -dc FILE'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz', 'xz -dc FILE'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2', 'bzip2 -dc FILE'],
  [[0xff, 0xfe], 'UTF-16', 'iconv -f UTF-16 -t UTF-8 FILE'],
  [[0xfe, 0xff], 'UTF-16', 'iconv -f UTF-16 -t UTF-8 FILE'],
]

/** Refuses an input that is no text in UTF-8 by how it begins. @throws VitalsError INPUT_UNREADABLE */
export function refusePacked(name: string, head: Uint8Array): void {
  const found = beginnings.find(([bytes]) => bytes.every((byte, index) => head[index] === byte))
  if (found === undefined) return
  const [, what, next] = found
  throw new VitalsError('INPUT_UNREADABLE', {
    params: { path: name, detail: `It is ${what}.` },
    hint: `Pipe it in: ${next} | vitals … --input -`,
  })
}

/** As many chunks as tell the format, however short they are. */
export async function beginningOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array()
  for (;;) {
    const { done, value } = await source.next()
    if (done) return head
    // A chunk is good only until the next one.
    head = Buffer.concat([head, value])
    if (isTelling(head)) return head
  }
}
