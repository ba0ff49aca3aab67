import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { recordings } from './recording.ts'

/** What an executable answers to an argument list that contains `when`. */
export interface Replayed {
  readonly when: string
  /** Name of a recording for standard output, or a text. */
  readonly print?: string
  readonly text?: string
  readonly error?: string
  readonly status?: number
  readonly seconds?: number
}

/**
 * A directory with one program that replays recorded outputs and keeps a log of how it was called; the first rule
 * that fits answers, and a call that none fits ends with 99.
 */
export function replayingProgram(name: string, rules: readonly Replayed[]) {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-replay-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const log = join(directory, 'calls.log')
  const cases = rules.map(({ when, print, text = '', error, status = 0, seconds }) =>
    [
      `  *${quoted(when)}*)`,
      seconds === undefined ? '' : `    exec sleep ${seconds}`,
      print === undefined
        ? `    printf %s ${quoted(text)}`
        : `    cat ${quoted(join(recordings, `${print}.txt`))}`,
      error === undefined ? '' : `    printf '%s\\n' ${quoted(error)} >&2`,
      `    exit ${status} ;;`,
    ].join('\n'),
  )
  const script = `#!/bin/sh\necho "$*" >>${quoted(log)}\ncase "$*" in\n${cases.join('\n')}\n  *) exit 99 ;;\nesac\n`
  writeFileSync(join(directory, name), script, { mode: 0o755 })
  return { directory, log }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
