import { fromEpoch, midnightOf } from '../../../text/timestamp.ts'
import { given } from '../../engine/row.ts'
import type { ReaderTarget } from './reader.ts'
import { isSampleTime } from './sample-time.ts'

const digit0 = 48
const digit9 = 57
const dot = 46
const quote = 34
const closingBrace = 125

/** `{"ts":…,"a":1.5}` with the texts between the values kept: what stands before each value, and where it belongs. */
interface Field {
  readonly before: Uint8Array
  /** Slot of the value, -1 for a name that is not used, -2 for the time. */
  readonly slot: number
}

const timeSlot = -2

/** Keys of lines that are not flat, or stand in an order of their own. */
const otherLines: ReadonlySet<string> = new Set(['probes', 'recording', 'boot_epoch', 'seq'])

/** So many lines may be learnt before they must have paid. */
const mostVain = 64

/** `{`, `,` or a blank, the key, a colon: what stands before a value that is a number or a plain text. */
const member = /([{,]\s*"((?:[^"\\\u0000-\u001f])+)"\s*:\s*)(-?[\d.]+|"[^"\\]*")/y

/**
 * Reads flat lines of numbers that look like the line before them, bytes to slots, without making a text or an object.
 * It takes a line only where it reads exactly what JSON.parse would, and leaves every other to the slow way.
 */
export class FlatLine {
  readonly #target: ReaderTarget
  readonly #timeKey: string
  readonly #powers = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))
  #fields: readonly Field[] = []
  #learnt = 0
  #taken = 0
  /** Where the value that was scanned last ended. */
  #at = 0
  #value = 0
  #day = new Uint8Array(10)
  #midnight = 0

  constructor(target: ReaderTarget) {
    this.#target = target
    this.#timeKey = target.timeName ?? 'ts'
  }

  /** Learns how a line is written that the slow way took for a flat sample; lines that always differ are not learnt. */
  learn(bytes: Uint8Array, start: number, end: number): void {
    this.#learnt += 1
    if (this.#learnt > mostVain && this.#learnt > this.#taken) return
    const text = latin(bytes, start, end)
    const fields: Field[] = []
    const keys = new Set<string>()
    member.lastIndex = 0
    while (member.lastIndex < text.length - 1) {
      const found = member.exec(text)
      if (found === null) return
      const [, before = '', key = '', value = ''] = found
      const isText = value.startsWith('"')
      if (keys.has(key) || /[^\x20-\x7e]/.test(before) || isText !== (key === this.#timeKey && isText)) return
      if (otherLines.has(key)) return
      keys.add(key)
      const slot = key === this.#timeKey ? timeSlot : this.#target.slotOf(key)
      fields.push({ before: Uint8Array.from(before, (character) => character.charCodeAt(0)), slot })
    }
    if (keys.has(this.#timeKey) && text.endsWith('}')) this.#fields = fields
  }

  /** Reads a line into the row; false when it is not like the last one, and the row is then to be filled again. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const fields = this.#fields
    if (fields.length === 0) return false
    const { row } = this.#target
    row.given.fill(given.nothing)
    let at = start
    for (let index = 0; index < fields.length; index += 1) {
      const { before, slot } = fields[index] as Field
      for (let offset = 0; offset < before.length; offset += 1, at += 1) {
        if (bytes[at] !== before[offset]) return false
      }
      if (slot === timeSlot) {
        if (!this.#time(bytes, at, end)) return false
        row.at = this.#value
      } else {
        if (!this.#number(bytes, at, end)) return false
        if (slot !== -1) {
          row.given[slot] = given.value
          row.values[slot] = this.#value
        }
      }
      at = this.#at
    }
    if (at !== end - 1 || bytes[at] !== closingBrace) return false
    this.#taken += 1
    return true
  }

  /**
   * A JSON number of at most 15 significant digits and no exponent: digits and power of ten are exact doubles then, and
   * one division rounds correctly.
   */
  #number(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start
    const negative = bytes[at] === 45
    if (negative) at += 1
    const first = at
    let digits = 0
    let code = bytes[at] as number
    while (at < end && code >= digit0 && code <= digit9) {
      digits = digits * 10 + (code - digit0)
      at += 1
      code = bytes[at] as number
    }
    const whole = at - first
    if (whole === 0 || whole > 15 || (whole > 1 && bytes[first] === digit0)) return false
    let places = 0
    if (at < end && code === dot) {
      const point = at
      at += 1
      code = bytes[at] as number
      while (at < end && code >= digit0 && code <= digit9) {
        digits = digits * 10 + (code - digit0)
        at += 1
        code = bytes[at] as number
      }
      places = at - point - 1
      if (places === 0 || whole + places > 15) return false
    }
    const magnitude = places === 0 ? digits : digits / (this.#powers[places] as number)
    // Zero has no sign here, as everywhere behind the probe border.
    this.#value = negative && magnitude !== 0 ? -magnitude : magnitude
    this.#at = at
    return true
  }

  #time(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] === quote) return this.#isoTime(bytes, start + 1, end)
    if (!this.#number(bytes, start, end)) return false
    const at = fromEpoch(this.#value)
    if (!isSampleTime(at)) return false
    this.#value = at
    return true
  }

  /** `YYYY-MM-DDThh:mm:ss` with milliseconds or without, then `Z` or nothing: what programs write. */
  #isoTime(bytes: Uint8Array, start: number, end: number): boolean {
    if (start + 20 > end) return false
    if (!this.#isSameDay(bytes, start) && !this.#newDay(bytes, start)) return false
    const hour = twoDigits(bytes, start + 11)
    const minute = twoDigits(bytes, start + 14)
    const second = twoDigits(bytes, start + 17)
    const separated = bytes[start + 10] === 84 && bytes[start + 13] === 58 && bytes[start + 16] === 58
    if (!separated || !(hour < 24) || !(minute < 60) || !(second < 60)) return false
    let at = start + 19
    let ms = 0
    if (bytes[at] === dot) {
      const tens = twoDigits(bytes, at + 1)
      const ones = (bytes[at + 3] as number) - digit0
      if (!(tens < 100) || !(ones >= 0 && ones < 10)) return false
      ms = tens * 10 + ones
      at += 4
    }
    if (bytes[at] === 90) at += 1
    if (at >= end || bytes[at] !== quote) return false
    this.#value = this.#midnight + ((hour * 60 + minute) * 60 + second) * 1_000 + ms
    this.#at = at + 1
    return isSampleTime(this.#value)
  }

  // Asked of every line: a text for each would cost more than the rest of its time.
  #isSameDay(bytes: Uint8Array, start: number): boolean {
    for (let index = 0; index < 10; index += 1) if (bytes[start + index] !== this.#day[index]) return false
    return true
  }

  #newDay(bytes: Uint8Array, start: number): boolean {
    const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(latin(bytes, start, start + 10))
    const midnight = date && midnightOf(Number(date[1]), Number(date[2]), Number(date[3]))
    if (midnight === null) return false
    this.#day = bytes.slice(start, start + 10)
    this.#midnight = midnight
    return true
  }
}

/** A number from 0 to 99, NaN where there are not two digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - digit0
  const ones = (bytes[at + 1] as number) - digit0
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function latin(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] as number)
  return text
}
