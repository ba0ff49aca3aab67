import type { Credential } from '../../gateway/client/handshake.ts'
import { isObject } from '../../gateway/protocol/loose-value.ts'
import type { DotEnv } from './dot-env.ts'
import { openClawCredentials } from './environment.ts'
import { unusable } from './openclaw-file.ts'

type Env = Readonly<Record<string, string | undefined>>

const variable = /\$\$?\{([A-Z_][A-Z0-9_]*)\}/g

/** Reads settings of an OpenClaw configuration: variables are put in, and what cannot be read here is remembered. */
export class OpenClawSettings {
  readonly path: string
  readonly env: Env
  readonly dotEnv: DotEnv
  #unreadable: { readonly detail: string; readonly hint: string } | null = null

  constructor(path: string, env: Env, dotEnv: DotEnv) {
    this.path = path
    this.env = env
    this.dotEnv = dotEnv
  }

  /** OpenClaw's credentials in the environment, then in its `.env`. */
  inEnvironment(): Credential[] {
    const { env, path } = this.dotEnv
    return distinct([...openClawCredentials(this.env), ...openClawCredentials(env, path)])
  }

  text(value: unknown, name: string): string | null {
    if (value === undefined || value === null || value === '') return null
    if (typeof value !== 'string') throw unusable(this.path, `${name} is no text`)
    return value.replace(variable, (whole, key: string) => this.#substitute(whole, key, name))
  }

  /** A credential in the file; what cannot be read here is only noted, because another one may do. */
  credential(kind: Credential['kind'], value: unknown, name: string): Credential[] {
    if (isObject(value)) {
      this.#unreadable ??= {
        detail: `${name} is a SecretRef, which only OpenClaw itself can resolve`,
        hint: 'Give the secret by --token-file or OPENCLAW_GATEWAY_TOKEN.',
      }
      return []
    }
    const missing = typeof value === 'string' ? this.#missingIn(value) : null
    if (missing !== null) {
      this.#unreadable ??= {
        detail: `${name} needs the variable ${missing}, which is not set`,
        hint: 'Set it where vitals runs too, put it into .env beside the file, or give the secret by --token-file.',
      }
      return []
    }
    const secret = this.text(value, name)
    return secret === null ? [] : [{ kind, secret, origin: `${name} in ${this.path}` }]
  }

  /** The credentials, unless there are none because one could not be read. @throws VitalsError GATEWAY_CONFIG */
  usable(credentials: readonly Credential[]): readonly Credential[] {
    if (credentials.length > 0 || this.#unreadable === null) return credentials
    throw unusable(this.path, this.#unreadable.detail, this.#unreadable.hint)
  }

  #missingIn(text: string): string | null {
    const keys = [...text.matchAll(variable)].flatMap(([whole, key = '']) =>
      whole.startsWith('$$') ? [] : key,
    )
    return keys.find((key) => this.#valueOf(key) === null) ?? null
  }

  #valueOf(key: string): string | null {
    return this.env[key] || this.dotEnv.env[key] || null
  }

  #substitute(whole: string, key: string, name: string): string {
    if (whole.startsWith('$$')) return whole.slice(1)
    const value = this.#valueOf(key)
    if (value !== null) return value
    throw unusable(this.path, `${name} needs the variable ${key}, which is not set`)
  }
}

/** Without a secret twice: it would be refused twice, each time more slowly. */
export function distinct(credentials: readonly Credential[]): Credential[] {
  return credentials.filter(
    ({ secret }, at) => credentials.findIndex((each) => each.secret === secret) === at,
  )
}
