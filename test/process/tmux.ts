import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { emptyDirectory } from './vitals.ts'

/** Whether there is a tmux to run programs in; says why tests are skipped when there is none. */
export const hasTmux = spawnSync('tmux', ['-V']).error === undefined
if (!hasTmux) process.stdout.write('tmux is not installed: live views are not tried in a real terminal\n')

let started = 0

/** A shell in a real terminal of a given size. */
export interface Terminal {
  /** Types a line and the return key. */
  readonly type: (line: string) => void
  /** Presses a key by tmux's name: `C-c`. */
  readonly press: (key: string) => void
  readonly resize: (columns: number, rows: number) => void
  /** The rows of the screen from the top, without blank ones at the end. */
  readonly rows: () => string[]
  readonly cursorIsVisible: () => boolean
  /** Waits until the screen is as wanted, and gives its rows. */
  readonly shows: (wanted: (rows: string[]) => boolean) => Promise<string[]>
}

/** Opens a terminal of its own that ends with the running test. */
export function openTerminal(columns: number, rows: number): Terminal {
  started += 1
  const socket = `vitals-test-${process.pid}-${started}`
  const tmux = (...args: string[]) => {
    const run = spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
      env: terminalEnv,
      encoding: 'utf8',
    })
    if (run.status !== 0) throw new Error(`tmux ${args[0]}: ${run.stderr}`)
    return run.stdout
  }
  const size = ['-x', String(columns), '-y', String(rows)]
  tmux('new-session', '-d', ...size, '-c', emptyDirectory(), "exec env PS1='$ ' bash --norc")
  onTestFinished(() => void spawnSync('tmux', ['-L', socket, 'kill-server']))
  const screen = () => tmux('capture-pane', '-p').trimEnd().split('\n')
  return {
    type: (line) => void tmux('send-keys', '-l', `${line}\n`),
    press: (key) => void tmux('send-keys', key),
    resize: (width, height) => void tmux('resize-window', '-x', String(width), '-y', String(height)),
    rows: screen,
    cursorIsVisible: () => tmux('display', '-p', '#{cursor_flag}').trim() === '1',
    shows: (wanted) =>
      vi
        .waitUntil(() => [screen()].find(wanted), { timeout: 30_000, interval: 50 })
        .catch((cause) => {
          throw new Error(`the terminal shows\n${screen().join('\n')}`, { cause })
        }),
  }
}

const terminalEnv = {
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: emptyDirectory(),
  LC_ALL: 'C.UTF-8',
  TERM: 'xterm-256color',
  SHELL: '/bin/bash',
}
