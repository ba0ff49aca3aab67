import type { RootDistance } from './sntp.ts'

const version = 6
const trackingRequest = 33
const trackingReply = 5
const requestBytes = 104
const leapUnsynchronised = 3

/** What chronyd says of the clock that it sets. */
export interface Tracking {
  /** How far the clock is behind, in milliseconds. */
  readonly offsetMs: number
  readonly stratum: number
  readonly root: RootDistance
  readonly synchronised: boolean
}

/**
 * The question `tracking` of chrony's command protocol, version 6. It is as long as its answer, because chronyd
 * answers nothing that a forged sender could make larger.
 */
export function chronyQuestion(sequence: number): Buffer {
  const question = Buffer.alloc(requestBytes)
  question.set([version, 1])
  question.writeUInt16BE(trackingRequest, 4)
  question.writeUInt32BE(sequence, 8)
  return question
}

/** Whether a datagram is the answer to the question with this number. */
export function isChronyAnswer(answer: Buffer, sequence: number): boolean {
  return (
    answer.length >= 28 && answer[0] === version && answer[1] === 2 && answer.readUInt32BE(16) === sequence
  )
}

/** Reads an answer; `null` where chronyd does not tell us. */
export function readChronyAnswer(answer: Buffer): Tracking | null {
  const status = answer.readUInt16BE(8)
  if (answer.readUInt16BE(6) !== trackingReply || status !== 0 || answer.length < requestBytes) return null
  return {
    offsetMs: chronyFloat(answer.readUInt32BE(68)) * 1_000,
    stratum: answer.readUInt16BE(52),
    root: {
      delayMs: chronyFloat(answer.readUInt32BE(92)) * 1_000,
      dispersionMs: chronyFloat(answer.readUInt32BE(96)) * 1_000,
    },
    synchronised: answer.readUInt16BE(54) !== leapUnsynchronised,
  }
}

/** A number in chrony's own form: 7 bits of exponent, 25 of coefficient, both with a sign. */
export function chronyFloat(bits: number): number {
  const exponent = bits >> 25
  const coefficient = (bits << 7) >> 7
  return coefficient * 2 ** (exponent - 25)
}
