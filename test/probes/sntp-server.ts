import { createSocket } from 'node:dgram'
import { onTestFinished } from 'vitest'

const epochSeconds = 2_208_988_800

/** What a time server of a test is like; all of it is right unless told. */
export interface SntpManners {
  /** How far its clock is ahead of ours, in milliseconds. */
  readonly aheadMs?: number
  readonly stratum?: number
  readonly leap?: number
  /** In milliseconds. */
  readonly rootDelay?: number
  readonly rootDispersion?: number
  /** The four letters that say why it refuses. */
  readonly refuses?: string
  /** Datagrams that come before the answer. */
  readonly before?: readonly Buffer[]
  /** Whether the answer repeats what it was asked with. */
  readonly echoes?: boolean
  readonly timeless?: boolean
}

/** A time server on the loopback until the test is over. */
export async function startSntpServer(manners: SntpManners = {}): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    socket.close()
  })
  socket.on('message', (question, from) => {
    const answer = answerTo(question, manners)
    for (const bytes of [...(manners.before ?? []), answer]) socket.send(bytes, from.port, from.address)
  })
  return socket.address().port
}

function answerTo(question: Buffer, manners: SntpManners): Buffer {
  const {
    aheadMs = 0,
    stratum = 2,
    leap = 0,
    rootDelay = 0,
    rootDispersion = 0,
    refuses,
    echoes = true,
    timeless = false,
  } = manners
  const answer = Buffer.alloc(48)
  answer[0] = (leap << 6) | (4 << 3) | 4
  answer[1] = refuses === undefined ? stratum : 0
  if (refuses !== undefined) answer.write(refuses, 12, 'latin1')
  answer.writeInt32BE(Math.round((rootDelay / 1_000) * 65_536), 4)
  answer.writeUInt32BE(Math.round((rootDispersion / 1_000) * 65_536), 8)
  if (echoes) question.copy(answer, 24, 40, 48)
  if (timeless) return answer
  const now = Date.now() + aheadMs
  for (const at of [32, 40]) {
    answer.writeUInt32BE((Math.floor(now / 1_000) + epochSeconds) % 2 ** 32, at)
    answer.writeUInt32BE(Math.floor(((now % 1_000) / 1_000) * 2 ** 32), at + 4)
  }
  return answer
}
