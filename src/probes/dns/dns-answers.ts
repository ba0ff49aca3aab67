import type { DnsOptions } from '../../core/probe-kind/kinds/dns.ts'
import { canonicalAddress } from '../../core/text/canonical-address.ts'

/** A name as answers show it: in lower case, without the last dot, in the letters of DNS. */
export function plainName(name: string): string {
  const plain = name.toLowerCase().replace(/\.$/, '')
  // An international name is asked for, and comes back, in its ASCII form.
  return process.getBuiltinModule('node:url').domainToASCII(plain) || plain
}

/** Whether the answers are as expected: exactly those, all of them among the answers, or any of them. */
export function isExpected(
  answers: readonly string[],
  { expect = [], expect_mode, type }: Pick<DnsOptions, 'expect' | 'expect_mode' | 'type'>,
): boolean {
  const wanted = expect.map((one) => asAnswer(one, type))
  if (expect_mode === 'any') return wanted.some((one) => answers.includes(one))
  const all = wanted.every((one) => answers.includes(one))
  return expect_mode === 'all' ? all : all && answers.every((one) => wanted.includes(one))
}

/** What a person wrote, in the form of the answers of its type; a text record stays as it is. */
function asAnswer(given: string, type: DnsOptions['type']): string {
  const words = given.trim().split(/\s+/)
  switch (type) {
    case 'TXT':
      return given
    case 'A':
    case 'AAAA':
      return canonicalAddress(given.trim()) ?? given.trim()
    default:
      return [...words.slice(0, -1).map(plainNumber), plainName(words.at(-1) ?? '')].join(' ')
  }
}

function plainNumber(word: string): string {
  return /^\d{1,5}$/.test(word) ? String(Number(word)) : word
}
