import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startVitals } from './vitals.ts'

/** A line of the gateway's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string }

/** `vitals gateway run` as its own process on a free port; resolves when it listens. */
export async function runningGateway(state: string, more: readonly string[] = []) {
  const args = ['gateway', 'run', '--state-dir', state, '--port', '0', ...more]
  const { child, ended } = startVitals(args)
  const lines: LogLine[] = []
  let rest = ''
  child.stdout.on('data', (text: string) => {
    const whole = (rest + text).split('\n')
    rest = whole.pop() ?? ''
    lines.push(...whole.map((line) => JSON.parse(line) as LogLine))
  })
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
  const get = async (
    path: string,
    headers: Record<string, string> = { authorization: `Bearer ${token()}` },
  ) => {
    const response = await fetch(`${url}${path}`, { headers })
    // biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects
    return { status: response.status, headers: response.headers, body: (await response.json()) as any }
  }
  return { child, ended, lines, told, url, token, get }
}
