import type { Value } from '../../core/value.ts'
import type { EntryFacts, Tree } from './walk-tree.ts'

/** The longest text and the number of texts that a probe's memory takes, with room for the list itself. */
const textLength = 4_096
const mostTexts = 900

/** A tree as a probe can remember it, `null` when it is too large: compressed, in pieces of text. */
export function packBaseline(tree: Tree): Value | null {
  const { deflateRawSync } = process.getBuiltinModule('node:zlib')
  const rows = [...tree].map(([path, facts]) => rowOf(path, facts))
  const packed = deflateRawSync(JSON.stringify(rows)).toString('base64')
  const texts = packed.match(new RegExp(`.{1,${textLength}}`, 'g')) ?? []
  return texts.length > mostTexts ? null : texts
}

/** A remembered tree; `null` where there is none, or it was damaged. */
export function unpackBaseline(memory: Value): Tree | null {
  if (!Array.isArray(memory)) return null
  const { inflateRawSync } = process.getBuiltinModule('node:zlib')
  try {
    const text = inflateRawSync(Buffer.from(memory.join(''), 'base64')).toString('utf8')
    return new Map((JSON.parse(text) as Row[]).map(factsOfRow))
  } catch {
    return null
  }
}

type Row = readonly [string, number, number, number, number, number, number, number]

function rowOf(path: string, facts: EntryFacts): Row {
  const { mode, uid, gid, size, links, modifiedAt, inodeAt } = facts
  return [path, mode, uid, gid, size, links, modifiedAt, inodeAt]
}

function factsOfRow([path, mode, uid, gid, size, links, modifiedAt, inodeAt]: Row): [string, EntryFacts] {
  return [path, { mode, uid, gid, size, links, modifiedAt, inodeAt }]
}
