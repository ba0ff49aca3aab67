import { readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AnyJson } from '../any-json.ts'
import { expectInContract } from '../gateway/server/api/answers.ts'
import { type LogLine, logLines } from './log-lines.ts'
import { emptyDirectory, startVitals } from './vitals.ts'

/** `vitals gateway run` as its own process, on a free port unless one is named; resolves when it listens. */
export async function runningGateway(
  state: string,
  more: readonly string[] = [],
  settings: Parameters<typeof startVitals>[1] = {},
) {
  const port = more.includes('--port') ? [] : ['--port', '0']
  const args = ['gateway', 'run', '--state-dir', state, ...port, ...more]
  const { child, ended } = startVitals(args, settings)
  const lines = logLines(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let over = false
  void ended.then(() => {
    over = true
  })
  /** The first line with this message, when it is there. */
  const told = async (message: string): Promise<LogLine> => {
    for (;;) {
      const found = lines.find((line) => line.message === message)
      if (found !== undefined) return found
      if (over) throw new Error(`the gateway ended: ${(await ended).stderr}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const url = String((await told('listening')).url)
  const token = () => readFileSync(join(state, 'gateway/operator.token'), 'utf8').trim()
  /** Asks for something; the answer is one of the published contract. */
  const get = async (
    path: string,
    headers: Record<string, string> = { authorization: `Bearer ${token()}` },
    method = 'GET',
    given?: string,
  ) => {
    const { response, text } = await asked(`${url}${path}`, { method, headers }, given)
    const { statusCode: status = 0 } = response
    const type = response.headers['content-type'] ?? null
    const body: AnyJson = type?.includes('json') ? JSON.parse(text) : text
    expectInContract({ method, path, status, type, body })
    return { status, headers: response.headers, body }
  }
  /** Sends a body, with a token that may do everything unless another is given. */
  const post = async (path: string, given: object | string, by = token()) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given)
    return await get(path, { authorization: `Bearer ${by}` }, 'POST', text)
  }
  return { child, ended, lines, told, url, token, get, post }
}

/** The state directory of a gateway that runs until the test ends. */
export async function gatewayState(): Promise<string> {
  const state = emptyDirectory()
  await runningGateway(state)
  return state
}

/** One request as it is given, with any `host` header too. */
function asked(
  url: string,
  options: RequestOptions,
  given?: string,
): Promise<{ response: IncomingMessage; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { ...options, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ response, text: Buffer.concat(chunks).toString() }))
    })
    request.on('error', reject)
    request.end(given)
  })
}
