import type { QueueOptions } from '../../core/probe-kind/kinds/queue.ts'

/** One directory of a queue. */
export interface QueueDirectory {
  /** Its name below the queue's own, empty for that itself. */
  readonly below: string
  /** How many levels of directories in it hold entries as well. */
  readonly depth: number
  readonly isEntry: (name: string) => boolean
  /** The field that counts it, `null` without one. */
  readonly field: 'deferred' | 'held' | null
  /** Whether what lies in it waits to be worked on. */
  readonly waits: boolean
}

/** Where a kind of queue keeps its entries, and how long they have been there. */
export interface QueueLayout {
  readonly directories: readonly QueueDirectory[]
  /** Epoch milliseconds of the entry's arrival where its name holds them, else `null`. */
  readonly enteredAt: (name: string) => number | null
  /** Whether the time of the last change says when an entry came; postfix writes that of the next attempt there. */
  readonly keepsTime: boolean
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const base52 = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz'

const visible = (name: string) => !name.startsWith('.')
const plain = { below: '', depth: 0, isEntry: visible, field: null, waits: true } as const
const postfix = { ...plain, depth: 2 }

/** The layouts by the name of the option. */
export const layouts: Readonly<Record<QueueOptions['layout'], QueueLayout>> = {
  files: { directories: [plain], enteredAt: () => null, keepsTime: true },
  postfix: {
    directories: [
      { ...postfix, below: 'deferred', field: 'deferred' },
      { ...postfix, below: 'active' },
      { ...postfix, below: 'incoming' },
      { ...postfix, below: 'maildrop' },
      { ...postfix, below: 'hold', field: 'held', waits: false },
    ],
    enteredAt: postfixTime,
    keepsTime: false,
  },
  exim: {
    // A message is two files; the header is written last.
    directories: [{ ...plain, below: 'input', depth: 1, isEntry: (name) => name.endsWith('-H') }],
    enteredAt: eximTime,
    keepsTime: true,
  },
  maildir: { directories: [{ ...plain, below: 'new' }], enteredAt: maildirTime, keepsTime: true },
}

/** Long queue ids of postfix begin with seconds and microseconds; short ones hold no time. */
function postfixTime(name: string): number | null {
  const [, seconds, micros] =
    /^([0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{6})([0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{4})z[0-9A-Za-z]+$/.exec(
      name,
    ) ?? []
  if (seconds === undefined || micros === undefined) return null
  return inBase(base52, seconds) * 1_000 + inBase(base52, micros) / 1_000
}

function eximTime(name: string): number | null {
  const seconds = /^([0-9A-Za-z]{6})-[0-9A-Za-z]+-[0-9A-Za-z]+-H$/.exec(name)?.[1]
  return seconds === undefined ? null : inBase(base62, seconds) * 1_000
}

function maildirTime(name: string): number | null {
  const seconds = /^(\d{9,11})\./.exec(name)?.[1]
  return seconds === undefined ? null : Number(seconds) * 1_000
}

function inBase(digits: string, text: string): number {
  let value = 0
  for (const digit of text) value = value * digits.length + digits.indexOf(digit)
  return value
}
