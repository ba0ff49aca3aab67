import { usualAttempts } from '../../../action/attempts.ts'
import { isNotification } from '../../../action/kind.ts'
import { builtInCheck } from '../../../heartbeat/built-in-check.ts'
import type { Value } from '../../../value.ts'
import type { ActionSpec, TriggerSpec } from '../policy.ts'
import type { ActionFile } from '../schema/action.ts'
import { didYouMean } from '../source/structure.ts'
import type { Loading } from './loading.ts'
import { milliseconds } from './milliseconds.ts'

/** The actions of a policy; a remediation without a budget gets the usual one. */
export function loadActions(loading: Loading): readonly ActionSpec[] {
  return Object.entries(loading.file.actions).map(([name, action]) => {
    checkAddress(loading, name, action)
    checkParameters(loading, name, action)
    const { kind, cooldown, cooldown_group, max_attempts, deliver_within, ...options } = action
    return {
      name,
      kind,
      cooldownMs: milliseconds(cooldown ?? loading.file.defaults.cooldown),
      maxAttempts: max_attempts
        ? { count: max_attempts.count, perMs: milliseconds(max_attempts.per) }
        : isNotification(kind)
          ? null
          : usualAttempts,
      deliverWithinMs: milliseconds(deliver_within),
      budget: cooldown_group ?? name,
      options: options as Readonly<Record<string, Value>>,
    }
  })
}

function checkAddress({ yaml, findings }: Loading, name: string, action: ActionFile): void {
  if (action.kind !== 'webhook' && action.kind !== 'slack') return
  if (action.url !== undefined) checkWrittenAddress({ yaml, findings }, name, action.url)
  if ((action.url === undefined) !== (action.url_env === undefined)) return
  const message = `Action '${name}' needs either 'url_env' or 'url'.`
  findings.error('missing_key', message, yaml.keyPlace(['actions', name]))
}

/** Nothing is filled into an address, so that one that is not whole would only fail when somebody is to be told. */
function checkWrittenAddress(
  { yaml, findings }: Pick<Loading, 'yaml' | 'findings'>,
  name: string,
  url: string,
): void {
  if (/^https?:\/\/[^\s/?#$]\S*$/.test(url) && !/\$\{\w+\}/.test(url)) return
  const variable = /\$\{?(\w+)/.exec(url)?.[1]
  const hint =
    variable === undefined
      ? 'It begins with https:// or http://.'
      : `Variables are not filled in. Write 'url_env: ${variable}' in place of 'url'.`
  findings.error(
    'wrong_value',
    `'url' of action '${name}' is no address.`,
    yaml.place(['actions', name, 'url']),
    hint,
  )
}

/** Every `{name}` of argv must say what may stand for it, and nothing else may; the program itself is never a choice. */
function checkParameters({ yaml, findings }: Loading, name: string, action: ActionFile): void {
  if (action.kind !== 'exec') return
  const used = new Set<string>()
  for (const [index, word] of action.argv.entries()) {
    const place = yaml.place(['actions', name, 'argv', index])
    for (const [, parameter = ''] of word.matchAll(/(?<!\$)\{(\w+)\}/g)) {
      used.add(parameter)
      if (index === 0) {
        const message = `The program of action '${name}' cannot be a parameter.`
        findings.error('wrong_value', message, place)
      } else if (!Object.hasOwn(action.params, parameter)) {
        const message = `Action '${name}' has no parameter '${parameter}'.`
        const hint =
          didYouMean(parameter, Object.keys(action.params)) ??
          `Say what may stand there: 'params: { ${parameter}: { enum: [...] } }'.`
        findings.error('wrong_value', message, place, hint)
      }
    }
  }
  for (const parameter of Object.keys(action.params)) {
    if (used.has(parameter)) continue
    const message = `'argv' of action '${name}' has no '{${parameter}}'.`
    findings.error('wrong_key', message, yaml.keyPlace(['actions', name, 'params', parameter]))
  }
}

/** What `on:` plans, also of the check that a gateway adds; notes checks and actions that do not exist. */
export function loadTriggers(loading: Loading, checkNames: readonly string[]): readonly TriggerSpec[] {
  const { file, yaml, findings } = loading
  const actionNames = Object.keys(file.actions)
  const known = [...checkNames, builtInCheck]
  return file.on.map(({ check, to, after = '0s', run }, index) => {
    if (check !== undefined && !known.includes(check)) {
      const place = yaml.place(['on', index, 'check'])
      findings.error('unknown_check', `There is no check '${check}'.`, place, didYouMean(check, known))
    }
    run.forEach((action, position) => {
      if (actionNames.includes(action)) return
      const place = yaml.place(['on', index, 'run', position])
      findings.error(
        'unknown_action',
        `There is no action '${action}'.`,
        place,
        didYouMean(action, actionNames),
      )
    })
    return { check: check ?? null, to, afterMs: milliseconds(after), run }
  })
}
