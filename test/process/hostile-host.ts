import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newHost } from './host.ts'

// Everything that a terminal, a line or a parser could choke on: OSC 52, colours, bidi, C1, a bar, quotes, a comment.
export const hostile = 'a\x1b]52;c;aGk=\x07b\x1b[31mc\u202ed\x9b2Je|f\'g"h<i>&j=k # SKIP \\ {l} 100%'
export const obeyed = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/

const quoted = (text: string) =>
  JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** A host whose probes meet hostile bytes: in a file's name, a plugin's output, a document, a line of a log. */
export function hostileHost() {
  const host = newHost()
  host.write('app.log', `${hostile}\0\r\n`)
  const names = join(host.directory, 'names')
  mkdirSync(names)
  writeFileSync(join(names, `${hostile.replaceAll('/', '')}\n`), 'x')
  const plugin = host.write('plugin', `#!/bin/sh\ncat "${host.path('says')}"\nexit 1\n`)
  chmodSync(plugin, 0o755)
  host.write('says', `DISK WARNING - ${hostile} | load=1 '${hostile.replace(/['=|]/g, '')}'=2\n`)
  host.write(
    'document.json',
    JSON.stringify({ [hostile]: 1, text: `${hostile}\n\0`, deep: { [hostile]: 2 } }),
  )
  const file = quoted(join(names, readdirSync(names)[0] ?? ''))
  host.write(
    'hostile.yaml',
    `
budget: { probe_timeout: 5s, total: 10s }
probes:
  named: { kind: file, path: ${file} }
  plugin: { kind: command, argv: [${quoted(plugin)}], ttl: 0s }
  document: { kind: command, argv: [/bin/cat, ${quoted(host.path('document.json'))}], format: json, ttl: 0s }
  log: { kind: log, path: ${quoted(host.path('app.log'))}, pattern: SKIP, from: start }
checks:
  named: { transitions: { healthy->degraded: { condition: named.exists, reason: ${quoted(hostile)} } } }
  plugin: { transitions: { healthy->critical: { condition: plugin.up == false && plugin.output != "x" } } }
  document: { transitions: { healthy->degraded: { condition: document.text != "x" } } }
  log: { transitions: { healthy->degraded: { condition: log.count > 0 && log.last != "x" } } }
`,
  )
  return host
}

export const run = async (...flags: string[]) => hostileHost().probe('hostile.yaml', '--no-state', ...flags)
