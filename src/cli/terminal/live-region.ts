import { hideCursor, repaint, type Screen, showCursor } from '../../render/terminal/live-screen.ts'
import type { Output } from '../run/io.ts'

/** A view that is drawn over and over in one place of a terminal, in the normal screen. */
export interface LiveRegion {
  /** Draws the view that `render` gave at its last change, or a new one; `render` is asked again after a resize. */
  draw(render: (screen: Screen) => readonly string[]): void
  /** Leaves the last view on the screen and gives the cursor back. */
  close(): void
}

const usualScreen: Screen = { columns: 80, rows: 24 }

/**
 * Takes the terminal for a live view. However the process ends, short of SIGKILL, the cursor is shown again; while it
 * is suspended the terminal is the shell's, and the view begins again below when it goes on.
 */
export function openLiveRegion(terminal: Output): LiveRegion {
  let drawn: readonly string[] | null = null
  let render: ((screen: Screen) => readonly string[]) | null = null
  const screen = () => ({
    columns: terminal.columns || usualScreen.columns,
    rows: terminal.rows || usualScreen.rows,
  })
  const redraw = () => {
    if (render === null) return
    const size = screen()
    const next = render(size)
    terminal.write(repaint(drawn, next, size))
    drawn = next
  }
  // The terminal has echoed the key that ended or suspended us into the row of the cursor.
  const giveBack = () => terminal.write(`\r\x1b[K${showCursor}`)
  const release = handleSignals({
    giveBack,
    redraw,
    // A timer that is overdue may draw before the signal that wakes us is told.
    suspended: () => {
      drawn = null
    },
    resumed: () => {
      terminal.write(hideCursor)
      redraw()
    },
  })
  terminal.write(hideCursor)
  return {
    draw(next) {
      render = next
      redraw()
    },
    close() {
      release()
      giveBack()
    },
  }
}

interface Reactions {
  readonly giveBack: () => void
  readonly redraw: () => void
  readonly suspended: () => void
  readonly resumed: () => void
}

// Signals that would end the process without its exit handlers; SIGINT and SIGTERM are handled for every command.
const deadly = { SIGHUP: 129, SIGQUIT: 131 } as const

function handleSignals({ giveBack, redraw, suspended, resumed }: Reactions): () => void {
  const suspend = () => {
    giveBack()
    suspended()
    process.kill(process.pid, 'SIGSTOP')
  }
  const ends = Object.entries(deadly).map(([signal, status]) => [signal, () => process.exit(status)] as const)
  process.on('exit', giveBack)
  process.on('SIGTSTP', suspend)
  process.on('SIGCONT', resumed)
  process.stdout.on('resize', redraw)
  for (const [signal, end] of ends) process.on(signal, end)
  return () => {
    process.off('exit', giveBack)
    process.off('SIGTSTP', suspend)
    process.off('SIGCONT', resumed)
    process.stdout.off('resize', redraw)
    for (const [signal, end] of ends) process.off(signal, end)
  }
}
