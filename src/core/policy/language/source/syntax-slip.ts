import type { YAMLError } from 'yaml'

/** What is wrong with a file that is no YAML, from `start` to `end` of its text. */
export interface SyntaxSlip {
  readonly start: number
  readonly end: number
  readonly message: string
  readonly hint: string | null
}

/**
 * What is most likely wrong with a text in which the parser found `problems`: one slip makes it stumble over and over, so
 * only the first one is told, or the slip that usually lies behind it.
 */
export function syntaxSlip(text: string, problems: readonly YAMLError[]): SyntaxSlip | null {
  const [first] = problems.toSorted((a, b) => a.pos[0] - b.pos[0])
  if (first === undefined) return null
  return (
    tabs(text, problems) ??
    markdown(text) ??
    strangeSpace(text, first.pos[0]) ??
    missingSpace(text, first.pos[0]) ?? { start: first.pos[0], end: first.pos[1], ...wordingOf(first) }
  )
}

function tabs(text: string, problems: readonly YAMLError[]): SyntaxSlip | null {
  const found = problems.find(({ code }) => code === 'TAB_AS_INDENT')
  if (found === undefined) return null
  const all = [...text.matchAll(/^ *\t+/gm)].length
  const others = all > 1 ? ` (${all} lines begin with one)` : ''
  const hint = "Indent with spaces. 'expand -t 2 FILE' writes two for each tab."
  return { start: found.pos[0], end: found.pos[1], message: `Tabs cannot indent YAML${others}.`, hint }
}

function markdown(text: string): SyntaxSlip | null {
  const fence = /^```.*$/m.exec(text)
  if (fence === null) return null
  const hint = 'Remove this line and the one that ends with it.'
  return {
    start: fence.index,
    end: fence.index + fence[0].length,
    message: 'This is the frame of a Markdown code block, not YAML.',
    hint,
  }
}

// Copied from a web page, a blank may be one that no parser takes for one.
function strangeSpace(text: string, before: number): SyntaxSlip | null {
  const from = text.lastIndexOf('\n', text.lastIndexOf('\n', before) - 1) + 1
  const found = /[\u00a0\u2000-\u200b\u202f\u3000]/.exec(text.slice(from, lineEnd(text, before)))
  if (found === null) return null
  const start = from + found.index
  const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  return {
    start,
    end: start + 1,
    message: `This is no plain space but U+${code}, as web pages have it.`,
    hint: 'Type a space in its place, here and wherever the text was copied.',
  }
}

/** `name:web` in place of `name: web`, on the line of the error or above it. */
function missingSpace(text: string, before: number): SyntaxSlip | null {
  const found = /^[ -]*([A-Za-z_][\w-]*):([^\s:/].*)$/m.exec(text.slice(0, lineEnd(text, before)))
  if (found === null) return null
  const [whole, key = '', rest = ''] = found
  const start = found.index + whole.indexOf(`${key}:`)
  const value = rest.split(/\s+#/)[0]?.trim() ?? ''
  return {
    start,
    end: start + key.length + 1,
    message: `There is no space behind the colon of '${key}'.`,
    hint: `Write '${key}: ${value.length > 40 ? '...' : value}'.`,
  }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

const indentation = 'Look at how far this line and the one above are indented.'

function wordingOf({ code, message }: YAMLError): Pick<SyntaxSlip, 'message' | 'hint'> {
  switch (code) {
    case 'BAD_INDENT':
      return { message: 'The keys of one mapping must begin in the same column.', hint: indentation }
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return { message: 'A key cannot stand here.', hint: indentation }
    default:
      return { message: `${message}.`, hint: null }
  }
}
