import type { Command } from '@oclif/core/command'
import { wrap } from '../../render/terminal/wrap.ts'
import type { Manifest } from '../run/manifest.ts'
import { commandParts } from './command-parts.ts'
import { groupsOf } from './groups.ts'
import { kindsPart } from './kind-help.ts'
import { definitions, exampleList, examples, type HelpStyle, page, spoken } from './layout.ts'
import { suitePart } from './suite-part.ts'

const widest = 100

/** `vitals help`: examples, then every command with what it is for, grouped and ordered by use. */
export function rootHelp({ name, version, commands }: Manifest, style: HelpStyle): string {
  const width = Math.min(widest, style.width)
  const parts = groupsOf(Object.keys(commands)).map(([title, ids]) => ({
    title,
    lines: definitions(
      ids.map((id) => [spoken(id), commands[id]?.summary ?? ''] as const),
      width,
    ),
  }))
  const start = examples(firstSteps, width)
  const head = wrap(`${name} ${version} judges whether this host, and a gateway on it, is well.`, width)
  return page(head, [{ title: 'Start here', lines: start }, ...parts], more('vitals', width), style)
}

const firstSteps = [
  { description: 'Judge this very host; the exit status is the verdict.', command: 'vitals probe' },
  { description: 'Begin a policy of your own, in service.yaml.', command: 'vitals policy new' },
  { description: 'Have it run regularly: the line for cron.', command: 'vitals policy timer service.yaml' },
  { description: 'Is the gateway on this host well?', command: 'vitals health' },
]

/** `vitals help policy`: the commands of a topic. */
export function topicHelp(topic: string, { oclif, commands }: Manifest, style: HelpStyle): string {
  const width = Math.min(widest, style.width)
  const order = groupsOf(Object.keys(commands)).flatMap(([, ids]) => ids)
  const inside = Object.values(commands)
    .filter(({ id }) => id.startsWith(`${topic}:`))
    .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
  const rows = inside.map(({ id, summary = '' }) => [spoken(id), summary] as const)
  const description = oclif.topics?.[topic]?.description ?? commands[topic]?.summary ?? ''
  const first = inside.flatMap((command) => exampleList(command).slice(0, 1))
  return page(
    wrap(description, width),
    [
      { title: 'Commands', lines: definitions(rows, width) },
      { title: 'Examples', lines: examples(first, width) },
    ],
    more(`vitals ${spoken(topic)}`, width),
    style,
  )
}

/** `vitals help probe`: what one command does, with its examples first and its description once. */
export function commandHelp(command: Command.Cached, manifest: Manifest, style: HelpStyle): string {
  const width = Math.min(widest, style.width)
  const inside = Object.keys(manifest.commands).filter((id) => id.startsWith(`${command.id}:`))
  const rows = inside.map((id) => [spoken(id), manifest.commands[id]?.summary ?? ''] as const)
  return page(
    wrap(command.summary ?? '', width),
    [
      { title: 'Examples', lines: examples(exampleList(command), width) },
      ...commandParts(command, width),
      ...(command.id === 'probe' ? [kindsPart(width)] : []),
      ...(command.id === 'policy:test' ? [suitePart] : []),
      { title: 'Commands', lines: definitions(rows, width) },
    ],
    wrap(`Every exit status: man vitals-exit. More: man vitals-${command.id.split(':')[0]}.`, width),
    style,
  )
}

function more(words: string, width: number): string[] {
  const topic = words === 'vitals' ? 'vitals help' : words.replace('vitals', 'vitals help')
  return wrap(`'${topic} COMMAND' tells all of a command. Exit statuses: man vitals-exit.`, width)
}
