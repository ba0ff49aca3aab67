import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { emptyDirectory } from './vitals.ts'

const root = join(import.meta.dirname, '../..')

/** A package whose judge breaks as soon as a file is there. */
function breakingPackage(): { readonly packageRoot: string; readonly trigger: string } {
  const packageRoot = emptyDirectory()
  const trigger = join(packageRoot, 'break')
  mkdirSync(join(packageRoot, 'dist/gateway'), { recursive: true })
  symlinkSync(join(root, 'policies'), join(packageRoot, 'policies'))
  const judge = JSON.stringify(join(root, 'dist/gateway/judge-worker.cjs'))
  const text = `require(${judge})
    setInterval(() => {
      if (require('node:fs').existsSync(${JSON.stringify(trigger)})) throw new Error('the judge broke')
    }, 10)`
  writeFileSync(join(packageRoot, 'dist/gateway/judge-worker.cjs'), text)
  return { packageRoot, trigger }
}

it('a gateway whose judge has ended says why and ends with its status', async () => {
  const { packageRoot, trigger } = breakingPackage()
  const script = join(import.meta.dirname, 'breaking-judge-process.ts')
  const child = spawn(process.execPath, [script, emptyDirectory(), packageRoot], { stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let log = ''
  child.stdout.on('data', (bytes: Buffer) => {
    log += bytes
    // A keep-alive connection must not keep it either.
    if (bytes.includes('"listening"')) void hold(log).then(() => writeFileSync(trigger, ''))
  })
  expect(await ended).toBe(70)
  expect(log).toContain('the judge has ended')
  expect(log).toContain('the judge broke')
})

async function hold(log: string): Promise<void> {
  const url = /"url":"([^"]+)"/.exec(log)?.[1]
  await (await fetch(`${url}/healthz`)).json()
}
