import type { Policy } from '../../language/policy.ts'
import { didYouMean } from '../../language/source/structure.ts'
import type { YamlPath } from '../../language/source/yaml.ts'
import type { ReadSuite } from './read.ts'
import type { ExpectationFile } from './schema.ts'
import type { Expectation, ExpectedAction, ExpectedNotification } from './suite.ts'
import type { TickGrid } from './tick-grid.ts'

type ActionFile = NonNullable<ExpectationFile['actions']>[number]
type NotificationFile = Exclude<NonNullable<ExpectationFile['notifications']>, number>[number]

const forms = ['state', 'actions', 'suppressed', 'notifications', 'never'] as const

/** One entry of `expect`; `null` when it is no whole expectation, which is then noted. */
export function bindExpectation(
  suite: ReadSuite,
  path: YamlPath,
  file: ExpectationFile,
  policy: Policy,
  grid: TickGrid,
): Expectation | null {
  const names = new KnownNames(suite, policy)
  const form = formOf(suite, path, file)
  names.check([...path, 'check'], file.check)
  const shared = { place: suite.yaml.place(path), span: grid.span(path, file), check: file.check ?? null }
  switch (form) {
    case null:
      return null
    case 'state':
      return { ...shared, kind: 'state', state: file.state ?? null, reason: file.reason ?? null }
    case 'actions':
    case 'suppressed': {
      const items = (file[form] ?? []).map((item, index) => actionOf([...path, form, index], item, names))
      return { ...shared, kind: form, items }
    }
    case 'notifications': {
      const given = file.notifications ?? 0
      if (typeof given === 'number') return { ...shared, kind: 'notifications', items: given }
      const items = given.map((item, index) => notificationOf([...path, form, index], item, names, grid))
      return { ...shared, kind: 'notifications', items }
    }
    default: {
      const { state = null, reason = null, action = null, notification = null } = file.never ?? {}
      names.action([...path, 'never', 'action'], action ?? undefined)
      return { ...shared, kind: 'never', state, reason, action, notification }
    }
  }
}

type Form = (typeof forms)[number]

function formOf({ findings, yaml }: ReadSuite, path: YamlPath, file: ExpectationFile): Form | null {
  const given = forms.filter((form) => file[form] !== undefined)
  // A reason alone is a state expectation too: of any state for that reason.
  if (file.reason !== undefined && !given.includes('state')) given.unshift('state')
  if (given.length === 1 && (given[0] !== 'never' || Object.keys(file.never ?? {}).length > 0)) {
    return given[0] as Form
  }
  if (given.length > 1) {
    const message = `'${given[1]}' is an expectation of its own and cannot stand beside '${given[0]}'.`
    findings.error('two_forms', message, yaml.place(path), "Give each its own entry under 'expect'.")
  } else if (given.length === 1) {
    const message = "'never' needs 'state', 'reason', 'action' or 'notification'."
    findings.error('missing_key', message, yaml.keyPlace([...path, 'never']))
  } else {
    const hint = "Give it 'state' or 'reason', 'actions', 'suppressed', 'notifications' or 'never'."
    findings.error('missing_key', 'This entry expects nothing.', yaml.place(path), hint)
  }
  return null
}

function actionOf(path: YamlPath, item: ActionFile, names: KnownNames): ExpectedAction {
  const { action, check, times, reason } = typeof item === 'string' ? { action: item } : item
  names.action(typeof item === 'string' ? path : [...path, 'action'], action)
  names.check([...path, 'check'], check)
  return { action, check: check ?? null, times: times ?? null, reason: reason ?? null }
}

function notificationOf(
  path: YamlPath,
  item: NotificationFile,
  names: KnownNames,
  grid: TickGrid,
): ExpectedNotification {
  const { state, kind, check, reason, at } = typeof item === 'string' ? { state: item } : item
  names.check([...path, 'check'], check)
  return {
    state: state ?? null,
    kind: kind ?? null,
    check: check ?? null,
    reason: reason ?? null,
    tick: at === undefined ? null : grid.at(at),
  }
}

/** Notes checks and actions that the policy does not have. */
class KnownNames {
  readonly #suite: ReadSuite
  readonly #policy: Policy

  constructor(suite: ReadSuite, policy: Policy) {
    this.#suite = suite
    this.#policy = policy
  }

  check(path: YamlPath, name: string | undefined): void {
    this.#require('check', this.#policy.checks, path, name)
  }

  action(path: YamlPath, name: string | undefined): void {
    this.#require('action', this.#policy.actions, path, name)
  }

  #require(
    what: 'check' | 'action',
    specs: readonly { readonly name: string }[],
    path: YamlPath,
    name: string | undefined,
  ): void {
    const known = specs.map((spec) => spec.name)
    if (name === undefined || known.includes(name)) return
    const hint = didYouMean(name, known) ?? (known.length > 0 ? `It has ${known.join(', ')}.` : null)
    const message = `The policy ${this.#policy.name} has no ${what} '${name}'.`
    this.#suite.findings.error(`unknown_${what}`, message, this.#suite.yaml.place(path), hint)
  }
}
