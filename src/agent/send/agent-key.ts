import { statSync } from 'node:fs'
import * as v from 'valibot'
import { VitalsError } from '../../core/errors.ts'
import { readSecretText } from '../../gateway/client/secret-file.ts'
import type { SigningKey } from './signing-key.ts'

/** What an agent signs with. */
export interface AgentKey extends SigningKey {
  /** The one agent that it signs for. */
  readonly agent: string
}

const schema = v.looseObject({
  key_id: v.pipe(v.string(), v.regex(/^[\x21-\x2b\x2d-\x7e]{1,128}$/)),
  agent_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)),
  secret: v.pipe(v.string(), v.regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/)),
})

/**
 * Reads the key of an agent from a file as `vitals key create --json` prints it.
 *
 * @param guarded the directory protects the file, as systemd's credentials are
 * @throws VitalsError SECRET_EXPOSED, INPUT_NOT_FOUND, NOT_PERMITTED, IO, INPUT_UNREADABLE
 */
export function readAgentKey(path: string, guarded: boolean): AgentKey {
  const text = readSecretText(path, guarded)
  const { key_id: keyId, agent_id: agent, secret } = parsed(path, text)
  return { keyId, agent, secret: Buffer.from(secret.slice('whsec_'.length), 'base64') }
}

/**
 * Reads the key now, and gives what reads it each time again: it may have been rotated. Out of a pipe it can be read
 * once, and stays as it is.
 *
 * @throws VitalsError as {@link readAgentKey}, also from what is given
 */
export function agentKeyReader(path: string, guarded: boolean): () => AgentKey {
  const first = readAgentKey(path, guarded)
  return statSync(path).isFile() ? () => readAgentKey(path, guarded) : () => first
}

/**
 * The text of a key file out of what a gateway answered to a joining agent, with the gateway that it is for.
 *
 * @throws VitalsError JOIN_UNANSWERED where it is no key of this agent
 */
export function keyFileText(answer: string, agent: string, url: string): string {
  const read = v.safeParse(schema, parsedJson(answer))
  if (read.success && read.output.agent_id === agent) {
    return `${JSON.stringify({ ...read.output, gateway_url: url })}\n`
  }
  const detail = 'what it answers is no key of this agent'
  throw new VitalsError('JOIN_UNANSWERED', { params: { url, agent, detail } })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function parsed(path: string, text: string): v.InferOutput<typeof schema> {
  // What a reader of JSON says of a text repeats parts of it, and this one is a secret.
  try {
    return v.parse(schema, JSON.parse(text))
  } catch {
    throw new VitalsError('INPUT_UNREADABLE', {
      params: { path, detail: 'it is no key of an agent' },
      hint: "It must hold what 'vitals key create --agent ID --json' prints.",
    })
  }
}
