import { describe, expect, it } from 'vitest'
import { tellLine } from '../../../src/cli/terminal/tell-line.ts'

function told(columns: number | null, line: string): string {
  let text = ''
  const write = (part: string) => {
    text += part
  }
  tellLine({ columns, write }, line)
  return text
}

describe('A line on standard error', () => {
  const line = "vitals: service is critical: web: web_is_down, up false; see 'a command that is long'"

  it('is broken between words at a terminal', () => {
    expect(told(60, line)).toBe(
      "vitals: service is critical: web: web_is_down, up false; see\n'a command that is long'\n",
    )
  })

  it('stays one line for who mails it or reads it by a program', () => {
    expect(told(null, line)).toBe(`${line}\n`)
  })
})
