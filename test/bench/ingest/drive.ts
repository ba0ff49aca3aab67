import { connect, type Socket } from 'node:net'

/** How requests are sent: as fast as they are answered, or so many a second. */
export interface Drive {
  readonly port: number
  readonly connections: number
  readonly ms: number
  /** Requests a second; as fast as they are answered where it is left out. */
  readonly rate?: number
}

/** What came of it. Milliseconds. */
export interface Driven {
  readonly seconds: number
  /** Requests that were sent, all of which were answered. */
  readonly sent: number
  readonly statuses: Readonly<Record<string, number>>
  readonly p50: number
  readonly p99: number
  /** The beginning of the newest answer. */
  readonly answer: string
}

interface Line {
  readonly socket: Socket
  head: Buffer | null
  answer: string
  since: number
}

/** Writes ready requests to connections that stay open, one at a time on each, until the time is over or none is left. */
export async function drive(requests: readonly Buffer[], options: Drive, again: boolean): Promise<Driven> {
  const { port, connections, ms, rate } = options
  const lines = await Promise.all(Array.from({ length: connections }, () => opened(port)))
  const statuses: Record<string, number> = {}
  const took: number[] = []
  const free: Line[] = []
  let [sent, due, isOver] = [0, 0, false]
  const begun = performance.now()
  const isLeft = () => !isOver && (again || sent < requests.length)
  const send = (line: Line, since: number) => {
    line.since = since
    line.socket.write(requests[sent % requests.length] as Buffer)
    sent += 1
  }
  const dueAt = (number: number) => (rate === undefined ? performance.now() : begun + (number * 1_000) / rate)
  const next = (line: Line) => {
    if (isLeft() && (rate === undefined || sent < due)) send(line, dueAt(sent))
    else free.push(line)
  }
  let lost: string | null = null
  for (const line of lines) {
    line.socket.on('close', () => {
      lost ??= `a connection was closed after ${sent} requests: ${line.answer}`
    })
    line.socket.on('data', (bytes: Buffer) => {
      const status = statusOf(line, bytes)
      if (status === null) return
      statuses[status] = (statuses[status] ?? 0) + 1
      took.push(performance.now() - line.since)
      next(line)
    })
  }
  for (const line of lines) next(line)
  while (performance.now() - begun < ms && isLeft()) {
    due = rate === undefined ? 0 : Math.floor(((performance.now() - begun) * rate) / 1_000)
    while (free.length > 0 && rate !== undefined && sent < due && isLeft())
      send(free.shift() as Line, dueAt(sent))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  isOver = true
  while (free.length < lines.length && lost === null) await new Promise((resolve) => setTimeout(resolve, 1))
  const seconds = (performance.now() - begun) / 1_000
  if (lost !== null) throw new Error(lost)
  for (const { socket } of lines) socket.destroy()
  const sorted = Float64Array.from(took).sort()
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  return { seconds, sent, statuses, p50: at(0.5), p99: at(0.99), answer: lines[0]?.answer ?? '' }
}

function opened(port: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay()
    socket.once('error', reject)
    socket.once('connect', () => resolve({ socket, head: null, answer: '', since: 0 }))
  })
}

/** The status of an answer; `null` where it is not whole yet. */
function statusOf(line: Line, bytes: Buffer): string | null {
  const all = line.head === null ? bytes : Buffer.concat([line.head, bytes])
  line.head = all
  const end = all.indexOf('\r\n\r\n')
  if (end === -1) return null
  const head = all.toString('latin1', 0, end)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
  if (all.length < end + 4 + length) return null
  line.head = null
  line.answer = all.toString('latin1', end + 4, end + 400)
  return head.slice(9, 12)
}
