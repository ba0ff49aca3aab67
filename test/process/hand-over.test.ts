import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hintFor } from '../../src/cli/hints.ts'
import { catalogue, VitalsError } from '../../src/core/errors.ts'
import { checkout, emptyDirectory } from './vitals.ts'

const handOver = join(checkout, 'bin', 'hand-over.cjs')

function packageWithNode(script: string): string {
  const root = emptyDirectory()
  mkdirSync(join(root, 'bin'))
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true })
  symlinkSync(process.execPath, join(root, 'node_modules', '.bin', 'node'))
  writeFileSync(join(root, 'bin', 'vitals.cjs'), script)
  return root
}

function startIn(root: string, args: readonly string[]) {
  const code = `require(${JSON.stringify(handOver)}).handOver(process.argv[1], process.argv.slice(2))`
  const { VITALS_STARTED_AT: _, ...env } = process.env
  const child = spawn(process.execPath, ['-e', code, '--', root, ...args], { env, stdio: 'pipe' })
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => (written.stdout += bytes))
  child.stderr.on('data', (bytes) => (written.stderr += bytes))
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, ...written }))
  })
  return { child, ended }
}

test('an old Node.js hands arguments, streams and exit status over to the one of the checkout', async () => {
  const root = packageWithNode(
    'console.log(JSON.stringify({ argv: process.argv.slice(2), startedAt: process.env.VITALS_STARTED_AT })); process.exit(2)',
  )
  const before = Date.now()
  const { status, stdout, stderr } = await startIn(root, ['probe', 'a b', '--json']).ended
  expect({ status, stderr }).toEqual({ status: 2, stderr: '' })
  const { argv, startedAt } = JSON.parse(stdout)
  expect(argv).toEqual(['probe', 'a b', '--json'])
  expect(Number(startedAt)).toBeGreaterThan(before - 60_000)
  expect(Number(startedAt)).toBeLessThanOrEqual(Date.now())
})

test('signals reach the process that does the work, and its end is told as a shell tells it', async () => {
  const root = packageWithNode('process.stdout.write("ready"); setInterval(() => {}, 1000)')
  const { child, ended } = startIn(root, [])
  child.stdout.once('data', () => child.kill('SIGTERM'))
  expect(await ended).toMatchObject({ status: 143 })
})

test('without a Node.js of the checkout an old one says what it lacks, in the words of the catalogue', async () => {
  const error = new VitalsError('NODE_TOO_OLD', { params: { version: process.versions.node } })
  const root = emptyDirectory()

  const text = await startIn(root, ['probe']).ended
  expect(text).toEqual({ status: 78, stdout: '', stderr: `Error: ${error.message}\n${hintFor(error)}\n` })

  const json = await startIn(root, ['probe', '--json']).ended
  expect(json.status).toBe(catalogue.NODE_TOO_OLD.exit)
  expect(JSON.parse(json.stdout)).toEqual({
    error: { code: 'NODE_TOO_OLD', message: error.message, hint: hintFor(error) },
  })

  const nagios = await startIn(root, ['probe', '--format', 'nagios']).ended
  expect(nagios.status).toBe(3)
  expect(nagios.stdout).toBe(`VITALS UNKNOWN - ${error.message} ${hintFor(error)}\n`)
})
