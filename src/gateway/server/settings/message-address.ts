import { isNotification } from '../../../core/action/kind.ts'
import type { Finding, Place } from '../../../core/errors.ts'
import type { PlacedPolicy } from '../../../core/policy/language/load/load.ts'
import { mayGoTo } from '../outbox/webhook.ts'

/** Where an action of a policy sends what it tells. */
export interface MessageAddress {
  readonly action: string
  readonly kind: string
  /** The variable of the environment that holds it; `null` where it is written. */
  readonly variable: string | null
  /** `null` where a variable holds it. */
  readonly url: string | null
  /** Of the address, or of the action where it has none. */
  readonly place: Place
}

/** The addresses of the actions by which a policy tells. */
export function addressesIn({ policy, yaml }: PlacedPolicy): readonly MessageAddress[] {
  const run = new Set(policy.on.flatMap(({ run }) => run))
  return policy.actions.flatMap(({ name, kind, options }) => {
    if (!run.has(name) || !isNotification(kind)) return []
    const variable = typeof options.url_env === 'string' ? options.url_env : null
    const url = typeof options.url === 'string' ? options.url : null
    const key = variable === null ? 'url' : 'url_env'
    return [{ action: name, kind, variable, url, place: yaml.place(['actions', name, key]) }]
  })
}

/**
 * What would keep a message from arriving: an address that the environment does not have, or one that messages do not go to.
 *
 * @returns warnings, each at its place: who checks a configuration may have another environment than the gateway
 */
export function unreachableIn(
  addresses: readonly MessageAddress[],
  env: Readonly<Record<string, string | undefined>>,
): readonly Finding[] {
  return addresses.flatMap((address): readonly Finding[] => {
    const fault = faultOf(address, env)
    return fault === null ? [] : [{ severity: 'warning', place: address.place, ...fault }]
  })
}

/** Why nothing arrives at an address; `null` where it is one that messages may go to. */
export function faultOf(
  { action, kind, variable, url }: MessageAddress,
  env: Readonly<Record<string, string | undefined>>,
): Pick<Finding, 'code' | 'message' | 'hint'> | null {
  if (kind !== 'webhook') {
    const message = `The gateway sends nothing by ${kind} yet: what '${action}' should tell is lost.`
    return { code: 'not_sent', message, hint: 'Use an action of kind webhook.' }
  }
  const text = variable === null ? url : (env[variable] ?? '')
  if (variable !== null && text === '') {
    const message = `${variable} is not set, so that '${action}' tells nobody.`
    const hint = `Set it where the gateway runs: 'export ${variable}=https://...', or Environment= of its service.`
    return { code: 'variable_not_set', message, hint }
  }
  const parsed = URL.parse(text ?? '')
  if (parsed !== null && mayGoTo(parsed)) return null
  const holder = variable === null ? 'The address' : `What ${variable} holds`
  const wrong = parsed === null ? 'is no address' : 'is neither https nor of this host'
  return {
    code: 'address_unusable',
    message: `${holder} ${wrong}, so that '${action}' tells nobody.`,
    hint: 'It begins with https://, or with http:// and the name of this host: http://127.0.0.1:PORT/.',
  }
}
