import { probeKinds } from '../../../core/probe-kind/registry.ts'
import { nearest } from '../../../core/text/nearest.ts'
import { shippedPolicies } from '../../../settings/shipped-policy.ts'

const shipped = `Policies that come with vitals are ${shippedPolicies.join(', ')}; 'vitals probe NAME' judges by one.`

/** What people call a command, or a thing there is no command for, and the next step. Words of `calls` follow `vitals`. */
const calls: Readonly<Record<string, string>> = {
  version: '--version',
  init: 'policy new',
  create: 'policy new',
  'policy create': 'policy new',
  'policy init': 'policy new',
  'policy add': 'policy new',
  'policy generate': 'policy new',
  validate: 'policy check',
  lint: 'policy check',
  'policy validate': 'policy check',
  'policy lint': 'policy check',
  'policy verify': 'policy check',
  'policy show': 'policy check --expand',
  'policy print': 'policy check --expand',
  'policy run': 'probe POLICY',
  'policy probe': 'probe POLICY',
  'policy apply': 'probe POLICY',
  run: 'probe',
  judge: 'probe',
  watch: 'probe --watch',
  monitor: 'probe --watch',
  schedule: 'policy timer',
  install: 'policy timer',
  systemd: 'policy timer',
  crontab: 'policy timer',
  'policy cron': 'policy timer',
  'policy crontab': 'policy timer',
  'policy systemd': 'policy timer',
  'policy schedule': 'policy timer',
  'policy install': 'policy timer',
  'policy dry-run': 'policy simulate',
  'dry-run': 'policy simulate',
  history: 'audit list',
  'audit show': 'audit list',
  'audit log': 'audit list',
  'audit tail': 'audit list',
  'audit check': 'audit verify',
  'agent start': 'agent run',
  start: 'gateway run',
  'gateway start': 'gateway run',
  'gateway health': 'health',
  'logs show': 'logs tail',
  'logs follow': 'logs tail --follow',
  'config list': 'config show',
  'config get': 'config show',
}

const answers: Readonly<Record<string, string>> = {
  policies: shipped,
  'policy list': shipped,
  'policy ls': shipped,
  list: "'vitals help' lists every command.",
  ls: "'vitals help' lists every command.",
  commands: "'vitals help' lists every command.",
  kinds: `Kinds of probes are ${Object.keys(probeKinds).join(', ')}.`,
  man: "'man vitals' opens the manual, 'vitals help COMMAND' tells all of a command.",
  'exit-codes': "'man vitals-exit' tells every exit status.",
  'gateway stop':
    "The supervisor stops it, such as 'systemctl stop'; 'vitals gateway status' names the unit.",
  'config set': "Settings are in vitals.yaml; 'vitals config show' tells where each comes from.",
  'config edit': "Settings are in vitals.yaml; 'vitals config show' tells where each comes from.",
  update: "'npm install -g openvitals' installs the newest.",
  upgrade: "'npm install -g openvitals' installs the newest.",
}

/**
 * The next step for words that name no command: what they are called here, a command that is spelled nearly so, or the
 * commands of the topic that they begin with; `null` where nothing can be said.
 */
export function nextFor(typed: string, names: readonly string[]): string | null {
  if (Object.hasOwn(answers, typed)) return answers[typed] ?? null
  if (Object.hasOwn(calls, typed)) return meant(calls[typed] as string)
  // A file in the place of a command is a policy to judge by.
  if (/[./]/.test(typed)) return meant(`probe ${typed}`)
  const [topic = '', ...rest] = typed.split(' ')
  const ofTopic = names.filter((name) => name.startsWith(`${topic} `))
  if (rest.length > 0 && ofTopic.length > 0) return inTopic(typed, topic, ofTopic)
  const lists = names.find((name) => name === `${typed.replace(/s$/, '')} list`)
  const command = lists ?? nearest(typed, names) ?? commandCalled(typed, names)
  return command === null ? null : meant(command)
}

function inTopic(typed: string, topic: string, names: readonly string[]): string {
  const near = nearest(typed, names)
  if (near !== null && near.length > topic.length + 1 && isNear(typed, near, topic)) return meant(near)
  const last = names.map((name) => name.slice(topic.length + 1))
  return `'vitals ${topic}' has ${last.join(', ')}.`
}

// The topic itself is no sign that its command was meant.
function isNear(typed: string, near: string, topic: string): boolean {
  return nearest(typed.slice(topic.length + 1), [near.slice(topic.length + 1)]) !== null
}

/** The command whose last word it is, of policies where there are several. */
function commandCalled(word: string, names: readonly string[]): string | null {
  const called = names.filter((name) => name.endsWith(` ${word}`))
  return called.find((name) => name.startsWith('policy ')) ?? called[0] ?? null
}

function meant(command: string): string {
  return `Did you mean 'vitals ${command}'?`
}
