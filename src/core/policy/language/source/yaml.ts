import { Composer, type Document, Parser, type YAMLError } from 'yaml'
import type { Place } from '../../../errors.ts'
import { decodePolicy } from './decode.ts'
import { tooDeepAt } from './depth.ts'
import type { Findings } from './findings.ts'
import { secondRecord } from './json-lines.ts'
import { LineMap } from './line-map.ts'
import { deepest, type Located, Locator } from './located.ts'
import { syntaxSlip } from './syntax-slip.ts'

/** Steps from the top of a file to a value: keys of mappings and indexes of lists. */
export type YamlPath = readonly (string | number)[]

/** A policy file as plain data that still knows where each part of it stands. */
export interface YamlSource {
  readonly data: unknown
  /** The place of a value, or of the deepest value on the way to it that is there. */
  place(path: YamlPath): Place
  /** The place of the key that a path ends with, or the value's where it is no key. */
  keyPlace(path: YamlPath): Place
  /**
   * The place of characters `start` to `end` of a text: exact where it stands in the file as it reads, else the
   * whole text.
   */
  within(path: YamlPath, start: number, end: number): Place
  /** Like {@link YamlSource.within} for the key that a path ends with. */
  withinKey(path: YamlPath, start: number, end: number): Place
}

/** Reads YAML 1.2 without tags, merge keys and further documents; throws POLICY_INVALID with every finding. */
export function readYaml(path: string, bytes: Uint8Array | string, findings: Findings): YamlSource {
  const [only] = readDocuments(path, bytes, findings, 'one')
  return only as YamlSource
}

/** The same of a file that may hold several documents, in their order. */
export function readDocuments(
  path: string,
  bytes: Uint8Array | string,
  findings: Findings,
  howMany: 'one' | 'any',
): readonly YamlSource[] {
  const text = decodePolicy(path, bytes, findings)
  const lines = new LineMap(path, text)
  const documents = parse(text, lines, findings)
  if (howMany === 'one') refuseSecond(documents, lines, findings)
  findings.throwIfAny()
  const sources = documents.map(({ contents }) => {
    return sourceOf(new Locator(text, lines, findings).locate(contents, 0, 0), lines)
  })
  findings.throwIfAny()
  return sources
}

function parse(text: string, lines: LineMap, findings: Findings): readonly Document.Parsed[] {
  const tokens = [...new Parser().parse(text)]
  const deep = tooDeepAt(tokens, deepest)
  if (deep !== null) {
    const message = `There are more than ${deepest} levels inside each other.`
    findings.error('too_deep', message, lines.place(deep, deep + 1))
    findings.throwIfAny()
  }
  const composer = new Composer({
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    // The library compares every key with every other; the locator finds duplicates in one pass.
    uniqueKeys: false,
  })
  const documents = [...composer.compose(tokens, true, text.length)] as Document.Parsed[]
  const record = documents[0]?.errors.length ? secondRecord(text) : null
  if (record !== null) {
    const message = 'These are lines of JSON, not YAML.'
    findings.error('wrong_kind', message, lines.place(record, record + 1))
    findings.throwIfAny({ is: 'recording' })
  }
  for (const { errors, warnings, directives } of documents) {
    const problems = [...errors, ...warnings]
    for (const { pos } of problems.filter(isTag)) {
      const hint = 'Remove the tag that starts with an exclamation mark.'
      findings.error('tag', 'Tags are not supported.', lines.place(...pos), hint)
    }
    const slip = syntaxSlip(
      text,
      problems.filter((problem) => !isTag(problem)),
    )
    if (slip !== null)
      findings.error('yaml_syntax', slip.message, lines.place(slip.start, slip.end), slip.hint)
    if (directives.yaml.explicit && directives.yaml.version !== '1.2') {
      const message = `YAML ${directives.yaml.version} is not supported.`
      findings.error(
        'yaml_syntax',
        message,
        lines.place(0, 1),
        'Policies are YAML 1.2; remove the directive.',
      )
    }
  }
  return documents
}

function refuseSecond([, second]: readonly Document.Parsed[], lines: LineMap, findings: Findings): void {
  if (second === undefined) return
  const hint = 'A policy is one document a file.'
  const [start, end] = second.range
  findings.error('multiple_documents', 'A second document starts here.', lines.place(start, end), hint)
}

function isTag({ code }: YAMLError): boolean {
  return code === 'TAG_RESOLVE_FAILED'
}

function sourceOf(root: Located, lines: LineMap): YamlSource {
  const placeOf = (located: Located) => lines.place(located.start, located.end)
  return {
    data: root.data,
    place: (path) => placeOf(follow(root, path)),
    keyPlace(path) {
      const entry = entryAt(root, path)
      return entry === undefined ? placeOf(follow(root, path)) : lines.place(entry.keyStart, entry.keyEnd)
    },
    within(path, start, end) {
      const located = follow(root, path)
      return located.verbatim === null
        ? placeOf(located)
        : lines.place(located.verbatim + start, located.verbatim + end)
    },
    withinKey(path, start, end) {
      const entry = entryAt(root, path)
      const key = String(path.at(-1))
      if (entry === undefined) return placeOf(follow(root, path))
      const exact = entry.keyEnd - entry.keyStart === key.length
      return exact
        ? lines.place(entry.keyStart + start, entry.keyStart + end)
        : lines.place(entry.keyStart, entry.keyEnd)
    },
  }
}

function entryAt(root: Located, path: YamlPath) {
  return follow(root, path.slice(0, -1)).entries?.get(String(path.at(-1)))
}

function follow(root: Located, path: YamlPath): Located {
  let located = root
  for (const step of path) {
    const next = typeof step === 'number' ? located.items?.[step] : located.entries?.get(step)?.value
    if (next === undefined) return located
    located = next
  }
  return located
}
