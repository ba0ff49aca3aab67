import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

const now = () => Date.now() / 1_000

async function look(options: Record<string, unknown>) {
  const { result } = await probeOnce('queue', options)
  return result
}

async function values(options: Record<string, unknown>): Promise<Record<string, number>> {
  const result = await look(options)
  expect(result).toMatchObject({ ok: true, error: null, value: { up: true } })
  return result.value as Record<string, number>
}

function age(path: string, seconds: number): void {
  utimesSync(path, now() - seconds, now() - seconds)
}

function expectAge(value: Record<string, number>, seconds: number): void {
  expect(value.oldest_age_s).toBeGreaterThanOrEqual(seconds)
  expect(value.oldest_age_s).toBeLessThan(seconds + 60)
}

function inBase(digits: string, value: number, width: number): string {
  let text = ''
  for (let rest = Math.floor(value); text.length < width; rest = Math.floor(rest / digits.length))
    text = digits[rest % digits.length] + text
  return text
}

describe('the queue probe', () => {
  it('counts the regular files of a directory and finds the oldest', async () => {
    const path = scratch({ a: '', b: '', c: '', '.hidden': '', 'sub/d': '' })
    symlinkSync('a', join(path, 'link'))
    age(join(path, 'b'), 3_600)
    age(join(path, '.hidden'), 90_000)
    const value = await values({ path })
    expect(value).toMatchObject({ length: 3, capped: false })
    expectAge(value, 3_600)
  })

  it('has length and age 0 when it is empty', async () => {
    expect(await values({ path: scratch() })).toMatchObject({ length: 0, oldest_age_s: 0 })
  })

  it('counts only the names that contain the pattern', async () => {
    const path = scratch({ 'a.job': '', 'b.job': '', 'c.tmp': '' })
    age(join(path, 'c.tmp'), 3_600)
    const value = await values({ path, pattern: '\\.job$' })
    expect(value.length).toBe(2)
    expectAge(value, 0)
  })

  it('stops at its bound and says so', async () => {
    const path = scratch(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, ''])))
    expect(await values({ path, max_entries: 20 })).toMatchObject({ length: 20, capped: true })
    expect(await values({ path, max_entries: 30 })).toMatchObject({ length: 30, capped: false })
  })

  it('takes names of hostile bytes for what they are', async () => {
    const path = scratch({ '\u001b[31mred\n': '' })
    const raw = Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xff, 0xfe])])
    writeFileSync(raw, '')
    utimesSync(raw, now() - 500, now() - 500)
    const value = await values({ path })
    expect(value.length).toBe(2)
    expectAge(value, 500)
  })

  it('reads the new mail of a maildir by the time in its names', async () => {
    const path = scratch({
      [`new/${Math.floor(now() - 7_200)}.M1P2.host`]: '',
      'new/plain': '',
      'cur/1.M1.host:2,S': '',
    })
    const value = await values({ path, layout: 'maildir' })
    expect(value.length).toBe(2)
    expectAge(value, 7_200)
  })

  it.each(['99999999999.M1.host', '100000001.M1.host'])(
    'goes by the file where a name only looks like a time: %s',
    async (name) => {
      const path = scratch({ [`new/${name}`]: '' })
      utimesSync(`${path}/new/${name}`, now() - 300, now() - 300)
      expectAge(await values({ path, layout: 'maildir' }), 300)
    },
  )

  it('reads the spool of exim, split or not, by the time in the ids', async () => {
    const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    const old = `${inBase(base62, now() - 9_000, 6)}-000001-AB`
    const young = `${inBase(base62, now() - 10, 6)}-00000000012-ABCD`
    const path = scratch({
      [`input/${old}-H`]: '',
      [`input/${old}-D`]: '',
      [`input/x/${young}-H`]: '',
      [`input/x/${young}-D`]: '',
      [`msglog/${old}`]: '',
    })
    const value = await values({ path, layout: 'exim' })
    expect(value.length).toBe(2)
    expectAge(value, 9_000)
  })

  it('reads the spool of postfix and tells what is deferred and held', async () => {
    const base52 = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz'
    const long = `${inBase(base52, now() - 5_000, 6)}${inBase(base52, 0, 4)}zxyz`
    const held = `${inBase(base52, now() - 50_000, 6)}${inBase(base52, 0, 4)}zxyz`
    const path = scratch({
      'deferred/A/A1B2C3': '',
      [`deferred/3/${long}`]: '',
      'active/D4E5F6': '',
      [`hold/${held}`]: '',
      'corrupt/X': '',
    })
    for (const name of ['incoming', 'maildrop']) mkdirSync(join(path, name))
    // Postfix writes the time of the next attempt here.
    utimesSync(join(path, 'deferred/A/A1B2C3'), now() + 900, now() + 900)
    const value = await values({ path, layout: 'postfix' })
    expect(value).toMatchObject({ length: 3, deferred: 2, held: 1 })
    expectAge(value, 5_000)
    rmSync(join(path, 'deferred/3'), { recursive: true })
    expectAge(await values({ path, layout: 'postfix' }), 0)
  })

  it.each([
    ['there is nothing', () => '/nonexistent/queue', 'no_such_path'],
    ['there is a file', () => join(scratch({ f: '' }), 'f'), 'no_such_path'],
    ['the layout is another one', () => scratch({ a: '' }), 'no_such_path'],
  ])('calls it a failed target where %s', async (what, path, reason) => {
    const layout = what.includes('layout') ? 'postfix' : 'files'
    expect(await look({ path: path(), layout })).toMatchObject({ ok: false, value: { up: false, reason } })
  })
})
