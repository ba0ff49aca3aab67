import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { VitalsError } from '../../../../../src/core/errors.ts'
import { loadPolicy } from '../../../../../src/core/policy/language/load/load.ts'

const service = readFileSync('policies/examples/service.yaml', 'utf8')

/** Every error of a policy as `line:column message hint`. */
function errorsOf(bytes: string | Uint8Array): string[] {
  try {
    loadPolicy({ path: 'p.yaml', bytes }, 'sha256:0')
    return []
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    return error.findings.map(
      ({ place, message, hint }) => `${place?.line}:${place?.column} ${message} ${hint}`,
    )
  }
}

const inBytes = (text: string) => new TextEncoder().encode(text)
const inUtf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'))

describe('One slip of a whole file is one error that says what to do', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    [
      'tabs',
      service.replace(/^ +/gm, '\t'),
      /^16:1 Tabs cannot indent YAML \(\d+ lines begin with one\)\. .*expand -t 2 FILE/,
    ],
    [
      'one tab',
      service.replace(/^ {4}kind/m, '  \tkind'),
      /^17:3 Tabs cannot indent YAML\. Indent with spaces/,
    ],
    [
      'no space behind colons',
      service.replaceAll(': ', ':'),
      /^\d+:\d+ There is no space behind the colon of 'version'\. Write 'version: 1'\.$/,
    ],
    [
      'a frame of Markdown',
      `\`\`\`yaml\n${service}\`\`\`\n`,
      /^1:1 This is the frame of a Markdown code block/,
    ],
    [
      'a space of a web page',
      service.replace('    kind: http', '\u00a0   kind: http'),
      /^\d+:1 This is no plain space but U\+00A0/,
    ],
    [
      'a key that is indented too little',
      service.replace('    kind: http', '  kind: http'),
      /column|cannot stand here/,
    ],
    [
      'UTF-16 with its mark',
      inUtf16(`\ufeff${service}`),
      /^1:1 The file is UTF-16 text, not UTF-8\. .*iconv/,
    ],
    ['UTF-16 without it', inUtf16(service), /^1:1 The file is UTF-16 text, not UTF-8\./],
  ])('%s', (_, bytes, told) => {
    expect(errorsOf(bytes)).toEqual([expect.stringMatching(told)])
  })

  it.each([
    ['line ends of Windows', inBytes(service.replaceAll('\n', '\r\n'))],
    ['a mark of the byte order', inBytes(`\ufeff${service}`)],
    ['JSON', '{"probes":{"disk":{"kind":"disk"}},"checks":{"disk":{"critical":"disk.free_pct < 5"}}}'],
  ])('but %s are read', (_, bytes) => {
    expect(errorsOf(bytes)).toEqual([])
  })
})

const limit = (text: string, signal = 'disk.free_pct') => {
  const web = 'web: { kind: http, url: "http://127.0.0.1/" }'
  return errorsOf(
    `probes: { disk: { kind: disk }, ${web} }\nchecks: { d: { signal: ${signal}, critical: { ${text} } } }\n`,
  )
}

describe('A value that is written in another way is told how it is written here', () => {
  it.each([
    ['below: 15%', 'disk.free_pct', "Write 'below: 15', without a unit. disk.free_pct is in %."],
    ['below: "15"', 'disk.free_pct', "Write 'below: 15', without quotes. disk.free_pct is in %."],
    ['below: 15, until: 20 %', 'disk.free_pct', "Write 'until: 20', without a unit. disk.free_pct is in %."],
    ['above: 500ms', 'web.latency_ms', "Write 'above: 500', without a unit. web.latency_ms is in ms."],
    ['above: 2s', 'web.latency_ms', "Write 'above: 2000', without a unit. web.latency_ms is in ms."],
    ['below: 1GB', 'disk.free_gb', "Write 'below: 1', without a unit. disk.free_gb is in GB."],
    ['below: 500MB', 'disk.free_gb', "Write 'below' as a number alone. disk.free_gb is in GB."],
    ['above: "1,5"', 'disk.free_pct', "Write 'above: 1.5', without quotes."],
    ['above: 1,5', 'disk.free_pct', 'A number with decimals has a point: 1.5.'],
    ['below: 15, consecutive: "2"', 'disk.free_pct', "Write 'consecutive: 2', without quotes."],
    ['below: 15, for: 2min', 'disk.free_pct', "Write 'for: 2m'."],
    ['below: 15, for: 90 seconds', 'disk.free_pct', "Write 'for: 1m30s'."],
    ['below: 15, for: 2', 'disk.free_pct', "Write 'for: 2s' for seconds, 'for: 2m' for minutes."],
  ])('%s of %s', (text, signal, hint) => {
    expect(limit(text, signal)).toEqual([expect.stringContaining(hint)])
  })

  it.each(['127.0.0.1:8080', 'localhost:8080/healthz', 'example.org'])(
    'an address without its scheme: %s',
    (bare) => {
      const told = errorsOf(service.replace('http://127.0.0.1:8080/', bare))
      expect(told).toEqual([expect.stringContaining(`Did you mean 'http://${bare}'?`)])
    },
  )

  it('and so are quotes that are not plain, in values and in conditions', () => {
    const hint = expect.stringContaining('These are typographic quotes')
    expect(errorsOf(service.replace(/"(http[^"]*)"/, '“$1”'))).toEqual([hint])
    expect(errorsOf(service.replace('web.up == false', '’web.up == false’'))).toEqual([hint])
  })
})
