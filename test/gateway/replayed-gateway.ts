import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Release } from './recorded.ts'

/** One step of a transcript: what the gateway sent, what a client sent, or how the gateway closed. */
interface Step {
  readonly in?: { readonly type: string; readonly id?: string }
  readonly out?: { readonly id: string; readonly method: string }
  readonly close?: number
  readonly reason?: string
}

/** What a client sent to a replayed gateway. */
export interface Sent {
  readonly id: string
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Names of the transcripts of a release. */
export function transcriptNames(release: Release): readonly string[] {
  return Object.keys(transcripts(release))
}

/** The recorded conversation, as it went over the wire. */
export function transcript(release: Release, name: string): readonly Step[] {
  const steps = transcripts(release)[name]
  if (steps === undefined) throw new Error(`no transcript ${name} of ${release}`)
  return steps
}

/** Plays a recorded gateway to every client until the test is over; answers bear the ids of the client's questions. */
export async function replay(release: Release, name: string): Promise<{ url: string; sent: Sent[] }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  const sent: Sent[] = []
  server.on('connection', (socket) => play(socket, transcript(release, name), sent))
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, sent }
}

function play(socket: WebSocket, steps: readonly Step[], sent: Sent[]): void {
  const ids = new Map<string, string>()
  let left = [...steps]
  // An answer goes out when its question has come; an event or a close when everything before it is over.
  const goOn = () => {
    for (let index = 0; index < left.length; ) {
      const { in: frame, close, reason } = left[index] as Step
      const id = ids.get(frame?.id ?? '')
      const isDue = frame?.type === 'res' ? id !== undefined : index === 0 && left[index]?.out === undefined
      if (!isDue) {
        index += 1
        continue
      }
      left = left.toSpliced(index, 1)
      if (frame !== undefined) socket.send(JSON.stringify(id === undefined ? frame : { ...frame, id }))
      else if (close !== 1000) socket.close(close, reason)
      index = 0
    }
  }
  socket.on('message', (data) => {
    const request: Sent = JSON.parse(String(data))
    sent.push(request)
    const index = left.findIndex(({ out }) => out?.method === request.method)
    // The recorder asked other things as well; what it did not ask is left without an answer.
    if (index < 0) return
    ids.set(left[index]?.out?.id ?? '', request.id)
    left = left.toSpliced(index, 1)
    goOn()
  })
  goOn()
}

function transcripts(release: Release): Readonly<Record<string, readonly Step[]>> {
  const path = join(import.meta.dirname, `../contract/openclaw/wire-${release}.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}
