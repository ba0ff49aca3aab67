import type { Readable } from 'node:stream'

/** A line of the log of a gateway or an agent. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string }

/** The lines that a process has logged so far; more come as it goes on. */
export function logLines({ stdout }: { readonly stdout: Readable }): readonly LogLine[] {
  const lines: LogLine[] = []
  let rest = ''
  stdout.on('data', (text: string) => {
    const whole = (rest + text).split('\n')
    rest = whole.pop() ?? ''
    lines.push(...whole.map((line) => JSON.parse(line) as LogLine))
  })
  return lines
}
