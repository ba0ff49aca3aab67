import type { Findings } from './findings.ts'
import { LineMap } from './line-map.ts'

/** The largest policy that is read, in bytes; anything larger is refused before it is parsed. */
export const largestPolicyBytes = 256 * 1_024

// What YAML 1.2 does not allow in a file (its rule c-printable), plus carriage returns that end no line.
const unprintable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}|\r(?!\n)/u

/** The text of a policy file; throws POLICY_INVALID when it is too large, not UTF-8 or has control characters. */
export function decodePolicy(path: string, bytes: Uint8Array | string, findings: Findings): string {
  refuseLarge(path, bytes, findings)
  const text = typeof bytes === 'string' ? bytes.replace(/^\ufeff/, '') : decodeUtf8(path, bytes, findings)
  const hostile = unprintable.exec(text)
  if (hostile !== null) {
    const code = hostile[0].codePointAt(0) as number
    findings.error(
      'control_character',
      `The character U+${code.toString(16).toUpperCase().padStart(4, '0')} is not allowed in a policy.`,
      new LineMap(path, text).place(hostile.index, hostile.index + 1),
      'Remove it, or write it as an escape in a double-quoted text.',
    )
  }
  findings.throwIfAny()
  return text
}

function refuseLarge(path: string, bytes: Uint8Array | string, findings: Findings): void {
  const size = typeof bytes === 'string' ? utf8Length(bytes) : bytes.length
  if (size <= largestPolicyBytes) return
  const head =
    typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes.subarray(0, largestPolicyBytes))
  const end = Math.min(head.length, largestPolicyBytes)
  findings.error(
    'file_too_large',
    'The file is larger than 256 KiB, the most that a policy may have.',
    new LineMap(path, head.slice(0, end)).place(end, end),
    'Keep only policy in the file; the place marked is where the limit is passed.',
  )
  findings.throwIfAny()
}

// Text longer than three bytes a character could never fit, so it is not encoded just to be measured.
function utf8Length(text: string): number {
  return text.length > largestPolicyBytes ? text.length : new TextEncoder().encode(text).length
}

function decodeUtf8(path: string, bytes: Uint8Array, findings: Findings): string {
  refuseUtf16(path, bytes, findings)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const before = new TextDecoder().decode(bytes.subarray(0, firstInvalidByte(bytes)))
    const place = new LineMap(path, before).place(before.length, before.length)
    findings.error('not_utf8', 'The file is not UTF-8 text.', place, 'Save the file as UTF-8.')
    findings.throwIfAny()
    return before
  }
}

// As some editors of Windows save, with a mark of the byte order or without.
function refuseUtf16(path: string, bytes: Uint8Array, findings: Findings): void {
  const [first, second, third, fourth] = bytes
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const isBare = (first === 0 && third === 0) || (second === 0 && fourth === 0)
  if (!isMarked && !isBare) return
  const place = new LineMap(path, '').place(0, 0)
  const hint = "Save the file as UTF-8. 'iconv -f UTF-16 -t UTF-8 FILE' writes it so."
  findings.error('not_utf8', 'The file is UTF-16 text, not UTF-8.', place, hint)
  findings.throwIfAny()
}

/** Index of the first byte that starts no valid sequence: the longest prefix that still decodes ends there. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0
  let invalid = bytes.length + 1
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (startsValid(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  let start = valid
  while (start > 0 && valid - start < 3 && !decodes(bytes.subarray(0, start))) start -= 1
  return start
}

function startsValid(bytes: Uint8Array): boolean {
  return decodes(bytes, true)
}

function decodes(bytes: Uint8Array, stream = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}
