import type { Command } from '@oclif/core/command'
import type { Paint } from '../../render/terminal/palette.ts'
import { unbreakable, wrap } from '../../render/terminal/wrap.ts'

/** How help is drawn: columns, and how a title is set off. */
export interface HelpStyle {
  readonly width: number
  readonly strong: Paint
}

/** A titled part of a help text. */
export interface HelpPart {
  readonly title: string
  readonly lines: readonly string[]
}

/** A help text: what it is about, titled parts, and where more is. Parts without lines are left out. */
export function page(
  head: readonly string[],
  parts: readonly HelpPart[],
  end: readonly string[],
  { strong }: HelpStyle,
): string {
  const blocks = parts
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => [strong(title), ...lines.map((line) => `  ${line}`.trimEnd())])
  return [head, ...blocks, end].map((block) => block.join('\n')).join('\n\n')
}

/** Terms and what they mean, in two columns where there is room. */
export function definitions(rows: readonly (readonly [string, string])[], width: number): string[] {
  const column = Math.max(0, ...rows.map(([term]) => term.length).filter((length) => length <= 22))
  const room = width - 2 - column - 2
  return rows.flatMap(([term, meaning]) => {
    const lines = wrap(meaning, room)
    const indented = lines.map((line) => ' '.repeat(column + 2) + line)
    if (term.length > column) return [term, ...indented]
    return [`${term.padEnd(column)}  ${lines[0] ?? ''}`.trimEnd(), ...indented.slice(1)]
  })
}

/** A command line and what it is for. */
export interface Example {
  readonly description: string
  readonly command: string
}

/** The examples of a command. */
export function exampleList({ examples: given = [] }: Command.Cached): Example[] {
  return given.flatMap((example) => {
    return typeof example === 'string' ? [] : [{ description: example.description, command: example.command }]
  })
}

/** Examples as they can be pasted, each under what it is for. */
export function examples(list: readonly Example[], width: number): string[] {
  return list.flatMap(({ description, command }, index) => [
    ...(index > 0 ? [''] : []),
    ...wrap(description, width - 2),
    ...commandLines(command, width - 6).map((line) => `  ${line}`),
  ])
}

/** A command line as it can be pasted: broken between its words, with a backslash at the end of a line. */
export function commandLines(command: string, width: number): string[] {
  const [first = '', ...rest] = unbreakable(command)
  // A line for a crontab is typed into no shell.
  const lines: string[] = [/^[*\d]/.test(first) ? first : `$ ${first}`]
  for (const part of rest) {
    const line = lines.at(-1) as string
    if (line.length + 1 + part.length + 2 <= width) lines[lines.length - 1] = `${line} ${part}`
    else lines.push(`    ${part}`)
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line))
}

/** An id as it is typed. */
export function spoken(id: string): string {
  return id.replaceAll(':', ' ')
}
