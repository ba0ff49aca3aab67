import { Document, isMap, isScalar, parseDocument, visit, type YAMLMap } from 'yaml'
import { formatDuration } from '../../text/duration.ts'
import { invisibleCharacters } from '../../text/invisible.ts'
import type { PlacedPolicy } from './load/load.ts'
import type { CheckSpec, TransitionSpec } from './policy.ts'
import type { TransitionFile } from './schema/policy.ts'

const thresholdKeys = ['signal', 'degraded', 'critical', 'healthy'] as const

/**
 * A policy file as YAML in which every check has its transitions written out and every transition its count. It loads
 * to the same policy but for the digest of its bytes. Comments stay, except where the file uses aliases.
 */
export function expandPolicy(text: string, placed: PlacedPolicy): string {
  const document = documentOf(text, placed)
  for (const check of placed.policy.checks) {
    const path = placed.file.checks === undefined ? [] : ['checks', check.name]
    const node = path.length === 0 ? document.contents : document.getIn(path, true)
    if (!isMap(node)) continue
    const written = node.get('transitions', true)
    if (isMap(written)) fillCounts(written, check, document)
    else replaceShortForm(node, check, document)
  }
  return withoutInvisible(document)
}

/**
 * The text of a document with every character escaped that a terminal would obey or hide: inside quotes as YAML reads
 * it back, in comments as it can be seen.
 */
function withoutInvisible(document: Document): string {
  const invisible = invisibleCharacters()
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.replaceAll('\n', '').search(invisible) !== -1) {
        node.type = 'QUOTE_DOUBLE'
      }
    },
  })
  return document.toString({ lineWidth: 0 }).replace(invisible, (character) => {
    return character === '\n' ? character : yamlEscape(character.codePointAt(0) ?? 0)
  })
}

function yamlEscape(code: number): string {
  const digits = code.toString(16)
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}

/** Loses nothing that was read: a key of an alias cannot be changed in one place only, so aliases are resolved. */
function documentOf(text: string, { yaml }: PlacedPolicy): Document {
  const document = parseDocument(text, { schema: 'core', merge: false, resolveKnownTags: false })
  let hasAlias = false
  visit(document, {
    Alias() {
      hasAlias = true
      return visit.BREAK
    },
  })
  return hasAlias ? new Document(yaml.data, { schema: 'core', aliasDuplicateObjects: false }) : document
}

function fillCounts(written: YAMLMap, check: CheckSpec, document: Document): void {
  written.items.forEach((pair, index) => {
    const spec = check.transitions[index]
    if (spec === undefined || !isMap(pair.value) || pair.value.has('consecutive')) return
    const at = pair.value.items.findIndex(({ key }) => isScalar(key) && key.value === 'condition')
    pair.value.items.splice(at + 1, 0, document.createPair('consecutive', spec.consecutive))
  })
}

function replaceShortForm(node: YAMLMap, check: CheckSpec, document: Document): void {
  const first = node.items.findIndex(({ key }) => isScalar(key) && isThreshold(key.value))
  for (const key of thresholdKeys) node.delete(key)
  const transitions = document.createNode(
    Object.fromEntries(check.transitions.map((spec) => [`${spec.from}->${spec.to}`, writtenOut(spec)])),
  )
  if (isMap(transitions)) {
    for (const { key, value } of transitions.items)
      if (isMap(value)) value.flow = fitsLine(String(key), value)
  }
  node.items.splice(Math.max(0, first), 0, document.createPair('transitions', transitions))
}

const indentOfTransition = 6
const widestLine = 80

// A terminal would break a longer line inside of words.
function fitsLine(key: string, value: YAMLMap): boolean {
  const written = new Document(value.toJSON())
  if (isMap(written.contents)) written.contents.flow = true
  const line = written.toString({ lineWidth: 0 }).trimEnd()
  return indentOfTransition + key.length + 2 + line.length <= widestLine
}

function isThreshold(key: unknown): boolean {
  return thresholdKeys.some((known) => known === key)
}

function writtenOut(spec: TransitionSpec): TransitionFile {
  return {
    condition: spec.condition.source,
    ...(spec.and !== null && { and: spec.and.source }),
    consecutive: spec.consecutive,
    ...(spec.forMs > 0 && { for: formatDuration(spec.forMs) }),
    ...(spec.holdMs > 0 && { hold: formatDuration(spec.holdMs) }),
    ...(spec.counting === 'since_entry' && { counting: spec.counting }),
    ...(spec.reason !== null && { reason: spec.reason }),
  }
}
