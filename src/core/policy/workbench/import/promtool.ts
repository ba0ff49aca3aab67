import { Document, isMap, isScalar } from 'yaml'
import type { Finding, Place } from '../../../errors.ts'
import { formatDuration } from '../../../text/duration.ts'
import type { PolicySource } from '../../language/load/load.ts'
import { inOrder } from '../../language/source/in-order.ts'
import { type TranslatedAlert, translateAlert } from './alert.ts'
import { checkId, SeriesNames } from './names.ts'
import { promDuration } from './prom-duration.ts'
import { type OtherKind, type PlacedGroup, type PromRule, readRules } from './rules-file.ts'
import { Untranslatable } from './untranslatable.ts'

/** A policy made of alerting rules, and everything of them that it does not hold. */
export interface ImportedPolicy {
  /** YAML that loads; `null` where no rule could be translated. */
  readonly yaml: string | null
  readonly alerts: number
  /** In the order of the file: code `not_translated` for a rule, `left_out` for a part of one. */
  readonly notes: readonly Finding[]
}

const defaultIntervalMs = 60_000
const mostChecks = 256
const kept: ReadonlySet<string> = new Set(['alert', 'expr', 'for', 'keep_firing_for', 'labels'])
const keptOfGroup: ReadonlySet<string> = new Set(['name', 'interval', 'rules'])

/**
 * Makes a policy of a file of Prometheus rules or a `PrometheusRule` manifest: a check an alert, `degraded` or, where its label `severity` says so,
 * `critical` while it fires.
 *
 * @throws VitalsError RULES_UNREADABLE
 */
export function importRules(source: PolicySource): ImportedPolicy {
  const { groups, others } = readRules(source)
  const importer = new Importer(groups, others)
  return importer.policy(source.path)
}

/** Where something stands: in which document, and there. */
type InFile = Pick<PlacedGroup, 'path' | 'yaml'>

interface Imported {
  readonly id: string
  readonly alert: string
  readonly comment: string
  readonly translated: TranslatedAlert
}

class Importer {
  readonly #names = new SeriesNames()
  readonly #notes: Finding[] = []
  readonly #checks: Imported[] = []
  readonly #intervalMs: number

  constructor(groups: readonly PlacedGroup[], others: readonly OtherKind[]) {
    this.#intervalMs = shortestInterval(groups)
    for (const group of groups) this.#group(group)
    for (const { kind, place } of others) this.#note('left_out', `A ${kind} holds no rules.`, place)
  }

  policy(path: string): ImportedPolicy {
    const notes = inOrder(this.#notes)
    const alerts = this.#checks.length
    return { yaml: alerts === 0 ? null : this.#written(path), alerts, notes }
  }

  #group({ group, path, yaml }: PlacedGroup): void {
    this.#leaveOut(group, keptOfGroup, { path, yaml }, `group '${group.name}'`)
    const interval = group.interval === undefined ? defaultIntervalMs : promDuration(String(group.interval))
    if (interval !== this.#intervalMs) {
      const words = `Group '${group.name}' is judged every ${formatDuration(this.#intervalMs)}, like the others.`
      this.#note(
        'left_out',
        words,
        yaml.keyPlace([...path, group.interval === undefined ? 'name' : 'interval']),
      )
    }
    group.rules?.forEach((rule, index) => {
      this.#rule(rule, { path: [...path, 'rules', index], yaml }, group.name)
    })
  }

  #rule(rule: PromRule, { path, yaml }: InFile, group: string): void {
    const { alert } = rule
    if (alert === undefined) {
      const words = `Recording rule '${rule.record ?? ''}' is not translated: a policy records no series.`
      this.#note('not_translated', words, yaml.place([...path, 'record']))
      return
    }
    try {
      const translated = translateAlert(rule, this.#names)
      if (this.#checks.length === mostChecks)
        throw new Untranslatable(`A policy has at most ${mostChecks} checks.`, 0)
      const id = checkId(alert, new Set(this.#checks.map((check) => check.id)))
      const { line } = yaml.place([...path, 'alert'])
      this.#checks.push({ id, alert, comment: `${alert}, line ${line}, group ${group}`, translated })
      this.#leaveOut(rule, kept, { path, yaml }, `alert '${alert}'`)
      const labels = { path: [...path, 'labels'], yaml }
      this.#leaveOut(rule.labels ?? {}, new Set(['severity']), labels, `alert '${alert}'`)
    } catch (failure) {
      if (!(failure instanceof Untranslatable)) throw failure
      const words = `Alert '${alert}' is not translated. ${failure.message}`
      this.#note('not_translated', words, yaml.within([...path, 'expr'], failure.at, failure.at + 1))
    }
  }

  #leaveOut(given: object, known: ReadonlySet<string>, { path, yaml }: InFile, owner: string): void {
    for (const key of Object.keys(given)) {
      if (known.has(key)) continue
      this.#note(
        'left_out',
        `'${key}' of ${owner} has no counterpart in a policy.`,
        yaml.keyPlace([...path, key]),
      )
    }
  }

  #note(code: 'not_translated' | 'left_out', message: string, place: Place): void {
    this.#notes.push({ code, severity: 'warning', message, hint: null, place })
  }

  #written(path: string): string {
    const document = new Document({
      version: 1,
      name: policyName(path),
      interval: formatDuration(this.#intervalMs),
      checks: Object.fromEntries(
        this.#checks.map(({ id, alert, translated }) => [id, checkOf(alert, translated, this.#intervalMs)]),
      ),
    })
    document.commentBefore = commented([
      ...introduction,
      ...this.#names.all.map(([series, name]) => `  ${name}  ${series}`),
    ])
    const checks = document.get('checks')
    if (isMap(checks)) {
      checks.items.forEach(({ key, value }, index) => {
        if (isScalar(key)) key.commentBefore = commented([this.#checks[index]?.comment ?? ''])
        const transitions = isMap(value) ? value.get('transitions') : null
        if (isMap(transitions))
          for (const { value: one } of transitions.items) if (isMap(one)) one.flow = true
      })
    }
    return document.toString({ lineWidth: 0 })
  }
}

const introduction = [
  'Made of the alerting rules of Prometheus by vitals policy import promtool.',
  'Where a series ends, an alert resolves and a check becomes unknown: no data is never healthy.',
  'A sample gives each series under its name here; of several series that one selector finds, it gives one:',
]

// Prometheus counts keep_firing_for from the first evaluation that no longer fires, hold from the last that did.
function checkOf(alert: string, { state, fires, ends, forMs, keptMs }: TranslatedAlert, intervalMs: number) {
  return {
    transitions: {
      [`healthy->${state}`]: {
        condition: fires,
        consecutive: 1,
        ...(forMs > 0 && { for: formatDuration(forMs) }),
        ...(keptMs > 0 && { hold: formatDuration(keptMs + intervalMs) }),
        reason: oneLine(alert).slice(0, 200) || 'alert',
      },
      [`${state}->healthy`]: { condition: ends, consecutive: 1 },
    },
  }
}

function shortestInterval(groups: readonly PlacedGroup[]): number {
  const own = groups.flatMap(({ group: { interval } }) => {
    const ms = interval === undefined ? defaultIntervalMs : promDuration(String(interval))
    return ms === null || ms < 100 ? [] : [ms]
  })
  return own.length === 0 ? defaultIntervalMs : Math.min(...own)
}

function policyName(path: string): string {
  const base = (path.split(/[/\\]/).at(-1) ?? '').replace(/\.(?:rules|alerts)?\.?ya?ml$/i, '')
  return checkId(base, new Set())
}

function commented(lines: readonly string[]): string {
  return lines.map((line) => ` ${oneLine(line)}`).join('\n')
}

// YAML allows no control characters even in a comment, and what hides or turns text has no place in one.
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}
