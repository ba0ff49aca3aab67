import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bin, checkout, emptyDirectory } from './vitals.ts'

interface Step {
  readonly command: string
  /** What the README shows of it, with `…` for what is left out. */
  readonly shown: string
}

const readme = readFileSync(join(checkout, 'README.md'), 'utf8')
/** The steps of each part of the README, as one goes through it in one terminal. */
const parts = readme
  .split(/^## /m)
  .map((part) =>
    [...part.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) => stepsOf(text)),
  )
  .filter((steps) => steps.length > 0)

function stepsOf(text: string): Step[] {
  const [, ...parts] = `\n${text}`.split('\n$ ')
  return parts.map((part) => {
    const [command = '', ...lines] = part.split('\n')
    return { command, shown: lines.join('\n') }
  })
}

// Both streams in the order of a terminal, in one directory with the files of the tour.
async function terminal(steps: readonly Step[]): Promise<string[]> {
  const [cwd, home, programs] = [emptyDirectory(), emptyDirectory(), emptyDirectory()]
  cpSync(join(checkout, 'policies/examples/tour'), join(cwd, 'tour'), { recursive: true })
  writeFileSync(join(programs, 'vitals'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
  chmodSync(join(programs, 'vitals'), 0o755)
  const env = { HOME: home, PATH: `${programs}:/usr/bin:/bin`, LANG: 'C.UTF-8', COLUMNS: '80' }
  const script = steps.map(({ command }) => `${command}\nprintf '\\n%s\\n' '${mark}'`).join('\n')
  const child = spawn('bash', ['-c', `exec 2>&1\n${script}`], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  return output.split(`\n${mark}\n`).slice(0, -1)
}

const mark = '--- end of step ---'

/** Times, sizes and measured numbers stand for each other; how lines are broken follows from them. */
function masked(text: string): string {
  return text
    .replace(/\bjust now\b|\b[\dhms]+ ago\b/g, 'AGO')
    .replace(/\d+(?:\.\d+)? m?s\b/g, 'TOOK')
    .replace(/(?<![\w.:<>] ?)\d+(?:\.\d+)?(?= ?%)|=\d+(?:\.\d+)?/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
}

function patternOf(shown: string): RegExp {
  const parts = masked(shown).split(/ ?… ?/)
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')}$`)
}

describe.each(parts.map((steps) => [steps[0]?.command ?? '', steps] as const))(
  'the part that begins with %s',
  (_, steps) => {
    // On a machine under load a round may exceed its budget, and its verdict is then another one.
    it('is what a terminal shows', { retry: 2 }, async () => {
      const printed = await terminal(steps)
      expect(printed).toHaveLength(steps.length)
      for (const [index, { shown }] of steps.entries())
        expect(masked(printed[index] ?? '')).toMatch(patternOf(shown))
    })
  },
)

it('has parts with blocks, and each file that it names is there', () => {
  expect(parts.length).toBeGreaterThan(3)
  for (const [, path = ''] of readme.matchAll(/\]\(([^)#:]+)\)/g)) {
    expect(() => readFileSync(join(checkout, path)), path).not.toThrow(/ENOENT/)
  }
})

it('has lines that make units of systemd, which are written and started as they say', async () => {
  const block = /^```sh\n(units=[\s\S]*?)^```$/m.exec(readme)?.[1] ?? 'exit 1'
  const [cwd, programs, etc] = [emptyDirectory(), emptyDirectory(), emptyDirectory()]
  const scripts = {
    vitals: `exec '${process.execPath}' '${bin}' "$@"`,
    sudo: `case $1 in tee) exec tee "${etc}/$(basename "$2")" >/dev/null ;; *) exec "$@" ;; esac`,
    systemctl: `echo "$*" >>'${etc}/asked'`,
  }
  for (const [name, text] of Object.entries(scripts))
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  const env = { HOME: emptyDirectory(), PATH: `${programs}:/usr/bin:/bin`, LANG: 'C.UTF-8' }
  const run = spawnSync('bash', ['-c', `set -e; vitals policy new\n${block}`], { cwd, env, encoding: 'utf8' })
  expect(run.stdout).toMatch(/\nNothing to fix\.\n$/)
  const written = (name: string) => readFileSync(join(etc, name), 'utf8')
  expect(written('vitals-probe.service')).toContain(
    ` probe ${join(cwd, 'service.yaml')} --quiet --on-change\n`,
  )
  expect(written('vitals-probe.timer')).toContain('\nOnUnitActiveSec=1m\n')
  expect(written('asked')).toBe('daemon-reload\nenable --now vitals-probe.timer\n')
})

it('copies the files of the tour out of any installation', () => {
  const [cwd, programs] = [emptyDirectory(), emptyDirectory()]
  symlinkSync(join(checkout, 'bin/vitals.cjs'), join(programs, 'vitals'))
  const command = /^cp -r .*$/m.exec(readme)?.[0] ?? 'exit 1'
  const run = spawnSync('sh', ['-c', command], { cwd, env: { PATH: `${programs}:/usr/bin:/bin` } })
  expect(run.status).toBe(0)
  expect(readdirSync(join(cwd, 'tour')).sort()).toEqual(
    readdirSync(join(checkout, 'policies/examples/tour')).sort(),
  )
})
