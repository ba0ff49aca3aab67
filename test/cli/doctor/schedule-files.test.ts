import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownCrontab, unitFiles } from '../../../src/cli/doctor/schedule-files.ts'
import { accountName } from '../../../src/host/account-name.ts'

const place = () => {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-schedule-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

describe('the crontab of this user', () => {
  const host = () => {
    const home = place()
    const asked = join(home, 'asked')
    const program = join(home, 'crontab')
    writeFileSync(program, `#!/bin/sh\n: >${asked}\necho '* * * * * vitals probe'\n`, { mode: 0o755 })
    const own = async (...spools: string[]) => {
      rmSync(asked, { force: true })
      const tables = await ownCrontab({ PATH: home }, { program, spools })
      return { tables: tables.map(({ text }) => text), asked: existsSync(asked) }
    }
    return { home, own, spool: join(home, 'spool') }
  }
  const listed = { tables: ['* * * * * vitals probe\n'], asked: true }

  it('is asked for where no spool is there', async () => {
    const { own, spool } = host()
    expect(await own(spool)).toEqual(listed)
  })

  it('is not asked for where its file, or that it has none, can be seen', async () => {
    const { own, spool } = host()
    mkdirSync(spool)
    expect(await own(spool)).toEqual({ tables: [], asked: false })
    writeFileSync(join(spool, accountName()), '')
    expect(await own(spool)).toEqual({ tables: [], asked: false })
  })

  it('is asked for where nobody can look into the spool, whatever lies behind it', async () => {
    const { home, own, spool } = host()
    writeFileSync(spool, 'a file has nothing in it')
    expect(await own(spool, home)).toEqual(listed)
  })

  it("is asked for where another cron's program comes first", async () => {
    const { home, own, spool } = host()
    mkdirSync(spool)
    const tables = await ownCrontab({ PATH: home }, { program: '/usr/bin/crontab', spools: [spool] })
    expect(tables).toHaveLength(1)
    expect(await own(spool)).toEqual({ tables: [], asked: false })
  })
})

it("reads timers and services, the user's own first, and nothing else that lies there", () => {
  const config = place()
  const units = join(config, 'systemd', 'user')
  mkdirSync(join(units, 'a.timer.d'), { recursive: true })
  for (const name of ['a.timer', 'a.service', 'a.target', 'notes']) writeFileSync(join(units, name), name)
  const first = unitFiles({ XDG_CONFIG_HOME: config }).slice(0, 2)
  expect(first.map(({ text }) => text).sort()).toEqual(['a.service', 'a.timer'])
  expect(new Set(unitFiles({ XDG_CONFIG_HOME: config }).map(({ path }) => extname(path)))).toEqual(
    new Set(['.timer', '.service']),
  )
})

it('reads a directory once that has two names', () => {
  const names = unitFiles({}).map(({ path }) => path)
  const places = new Set(names.map((name) => dirname(name)))
  expect([...places].map((each) => realpathSync(each)).sort()).toEqual(
    [...new Set([...places].map((each) => realpathSync(each)))].sort(),
  )
})
