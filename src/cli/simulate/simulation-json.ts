import type { SimulationEvent, Ticked } from '../../core/policy/workbench/simulate/event.ts'
import type { SimulationHead } from '../../core/report/simulation.ts'
import { eventReport } from '../../core/report/simulation-events.ts'
import type { Output } from '../run/io.ts'
import type { SimulationOutput } from './simulation-output.ts'
import { Spool } from './spool.ts'

const listNames = [
  'transitions',
  'states',
  'decision_hashes',
  'notifications',
  'actions',
  'flapping',
] as const

const listOf = {
  transition: 'transitions',
  notification: 'notifications',
  action: 'actions',
  escalation: null,
  flapping: 'flapping',
} as const

/** One JSON document, nothing of it before everything was read; lists are spooled, so that memory stays flat. */
export class JsonOutput implements SimulationOutput {
  readonly #output: Output
  readonly #lists = {
    transitions: new Spool(),
    states: new Spool(),
    decision_hashes: new Spool(),
    notifications: new Spool(),
    actions: new Spool(),
    flapping: new Spool(),
  }
  readonly #counts = {
    transitions: 0,
    states: 0,
    decision_hashes: 0,
    notifications: 0,
    actions: 0,
    flapping: 0,
  }
  readonly tick?: (ticked: Ticked, decisionHash: string) => void
  readonly #withStates: boolean

  constructor(output: Output, withStates: boolean) {
    this.#output = output
    this.#withStates = withStates
    if (!withStates) return
    this.tick = ({ state }, hash) => {
      this.#append('states', `"${state}"`, '')
      this.#append('decision_hashes', `"${hash}"`, '\n    ')
    }
  }

  event(event: SimulationEvent): void {
    const list = listOf[event.type]
    if (list !== null) this.#append(list, JSON.stringify(eventReport(event)), '\n    ')
  }

  finish({ policy, policy_digest, engine, samples, from, to, final, ...rest }: SimulationHead): void {
    const { escalations, time_in_state, muted, labels, guards, decision_hash } = rest
    const write = (text: string) => this.#output.write(text)
    const fields = (object: object) => {
      return Object.entries(object)
        .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
        .join('')
    }
    write(`{\n${fields({ policy, policy_digest, engine, samples, from, to, final })}`)
    this.#print('transitions', write)
    if (this.#withStates) {
      this.#print('states', write)
      this.#print('decision_hashes', write)
    }
    this.#print('notifications', write)
    this.#print('actions', write)
    write(fields({ escalations, time_in_state }))
    this.#print('flapping', write)
    write(fields({ ...(muted && { muted }), ...(labels && { labels }), ...(guards && { guards }) }))
    write(`  "decision_hash": ${JSON.stringify(decision_hash)}\n}\n`)
    this.fail()
  }

  flush(): void {}

  fail(): void {
    for (const name of listNames) this.#lists[name].close()
  }

  #append(name: (typeof listNames)[number], text: string, before: string): void {
    this.#lists[name].append(`${this.#counts[name] === 0 ? '' : ','}${before}${text}`)
    this.#counts[name] += 1
  }

  #print(name: (typeof listNames)[number], write: (text: string) => void): void {
    write(`  "${name}": [`)
    for (const part of this.#lists[name].contents()) write(part)
    write(`${this.#counts[name] === 0 || name === 'states' ? '' : '\n  '}],\n`)
  }
}
