import { createSocket } from 'node:dgram'
import { mkdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Value } from '../../../src/core/value.ts'
import { chronyFloat, isChronyAnswer, readChronyAnswer } from '../../../src/probes/clock/chrony.ts'
import { askSystemClock } from '../../../src/probes/clock/clock-service.ts'
import { isSntpAnswer, readSntpAnswer, sntpQuestion } from '../../../src/probes/clock/sntp.ts'
import { deadPort } from '../listen.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'
import { type SntpManners, startSntpServer } from '../sntp-server.ts'
import { testHost } from '../test-host.ts'

async function ask(manners: SntpManners, timeoutMs = 10_000) {
  const port = await startSntpServer(manners)
  return (await probeOnce('clock', { server: `127.0.0.1:${port}` }, { timeoutMs })).result
}

describe('the clock probe with a time server', () => {
  it.each([
    ['right', 0],
    ['5 s behind', 5_000],
    ['an hour ahead', -3_600_000],
  ])('finds that our clock is %s', async (_what, aheadMs) => {
    const { ok, value } = await ask({ aheadMs })
    expect(ok).toBe(true)
    expect(value).toMatchObject({ up: true, source: 'sntp', stratum: 2, synchronised: true })
    const { offset_ms, offset_abs_ms, delay_ms } = value as Record<string, number>
    // The way there and back may take unequal times; clocks here tick once a millisecond.
    expect(Math.abs(offset_ms! - aheadMs)).toBeLessThanOrEqual(delay_ms! / 2 + 5)
    expect(offset_abs_ms).toBe(Math.abs(offset_ms!))
    expect(delay_ms).toBeGreaterThanOrEqual(0)
  })

  it('says how far the clock can be wrong, the doubts of the server included', async () => {
    const { value } = await ask({ aheadMs: 2_000, rootDelay: 60, rootDispersion: 125 })
    const { root_dispersion_ms, error_max_ms, offset_abs_ms, delay_ms } = value as Record<string, number>
    expect(root_dispersion_ms).toBe(125)
    expect(error_max_ms! - offset_abs_ms! - 155 - Math.max(1, delay_ms! / 2)).toBeCloseTo(0, 0)
  })

  it('passes over datagrams that are no answer to its question', async () => {
    const { value } = await ask({
      before: [Buffer.from('short'), Buffer.alloc(48), sntpQuestion(Buffer.alloc(8))],
    })
    expect(value).toMatchObject({ up: true })
  })

  it.each<[string, SntpManners, string]>([
    ['refuses', { refuses: 'RATE' }, 'RATE'],
    ['has not set its own clock', { leap: 3 }, 'not set'],
    ['is at no distance', { stratum: 16 }, 'not set'],
    ['may be too far off itself', { rootDispersion: 16_500 }, 'not set'],
    ['is too far from its own server', { rootDelay: 20_000, rootDispersion: 6_500 }, 'not set'],
    ['sends no time', { timeless: true }, 'no time'],
  ])('calls a server that %s a failed target', async (_what, manners, error) => {
    const result = await ask(manners)
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'wrong_answer', source: 'sntp' } })
    expect(result.error).toContain(error)
  })

  it('does not believe an answer to another question', async () => {
    expect(await ask({ echoes: false }, 300)).toMatchObject({ ok: false, value: { reason: 'timeout' } })
  })

  it.each([
    ['nobody listens', async () => `127.0.0.1:${await deadPort()}`, 'refused'],
    ['the name is unknown', async () => 'no-such-host.invalid', 'no_such_name'],
  ])('says so where %s', async (_what, server, reason) => {
    const { result } = await probeOnce('clock', { server: await server() })
    // Without a name server that answers, nobody can say that a name does not exist.
    const reasons = reason === 'no_such_name' ? [reason, 'unreachable'] : [reason]
    expect(reasons).toContain((result.value as { reason: string }).reason)
  })

  it('reads times of the next era of NTP, which begins in 2036', () => {
    const now = Date.UTC(2040, 0, 1)
    const answer = Buffer.alloc(48)
    answer.set([0x24, 1])
    for (const at of [32, 40]) answer.writeUInt32BE((now / 1_000 + 2_208_988_800) % 2 ** 32, at)
    expect(readSntpAnswer(answer, now - 1_000, now - 1_000)).toMatchObject({ offsetMs: 1_000, delayMs: 0 })
  })
})

// 2^-4 s in chrony's form: exponent -2 (of 25 bits of coefficient) and coefficient 2^23.
const sixteenth = ((-2 & 0x7f) << 25) | (1 << 23)

interface ChronyManners {
  readonly leap?: number
  readonly status?: number
  readonly correction?: number
}

/** Answers `tracking` of chrony's protocol version 6. */
async function startChronyd({ leap = 0, status = 0, correction = 0 }: ChronyManners): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    socket.close()
  })
  socket.on('message', (question, from) => {
    const answer = Buffer.alloc(104)
    answer.set([6, 2])
    answer.writeUInt16BE(question.readUInt16BE(4), 4)
    answer.writeUInt16BE(5, 6)
    answer.writeUInt16BE(status, 8)
    question.copy(answer, 16, 8, 12)
    answer.writeUInt16BE(3, 52)
    answer.writeUInt16BE(leap, 54)
    answer.writeUInt32BE(correction, 68)
    answer.writeUInt32BE(sixteenth >>> 0, 92)
    answer.writeUInt32BE(sixteenth >>> 0, 96)
    // A real chronyd drops what is shorter than its answer would be.
    if (question.length >= answer.length && question.readUInt16BE(4) === 33)
      socket.send(answer, from.port, from.address)
  })
  return socket.address().port
}

function system(run: string, chronyPort = 9) {
  const signal = AbortSignal.timeout(5_000)
  return askSystemClock(run, chronyPort, {
    now: Date.now,
    timeoutMs: 5_000,
    signal,
    memory: null as Value,
    host: testHost(),
  })
}

describe('the clock probe without a server', () => {
  it('believes systemd-timesyncd, which touches a file at each success', async () => {
    const run = scratch({ 'systemd/timesync/synchronized': '' })
    const file = join(run, 'systemd/timesync/synchronized')
    utimesSync(file, Date.now() / 1_000 - 600, Date.now() / 1_000 - 600)
    const { ok, value } = await system(run)
    expect({ ok, value }).toMatchObject({
      ok: true,
      value: { source: 'timesyncd', synchronised: true, up: true },
    })
    const { last_sync_age_s } = value as Record<string, number>
    expect(last_sync_age_s).toBeGreaterThanOrEqual(600)
    expect(last_sync_age_s).toBeLessThan(700)
  })

  it('says that systemd-timesyncd has not succeeded yet', async () => {
    const run = scratch()
    mkdirSync(join(run, 'systemd/timesync'), { recursive: true })
    expect((await system(run)).value).toEqual({ source: 'timesyncd', synchronised: false, up: true })
  })

  it.each<[string, ChronyManners, Record<string, Value>]>([
    [
      'behind',
      { correction: sixteenth >>> 0 },
      {
        ...{ synchronised: true, offset_ms: 62.5, offset_abs_ms: 62.5, stratum: 3, up: true },
        ...{ root_dispersion_ms: 62.5, error_max_ms: 156.25 },
      },
    ],
    ['not set', { leap: 3 }, { source: 'chrony', synchronised: false, up: true }],
  ])('asks chronyd on the loopback: %s', async (_what, manners, value) => {
    const run = scratch({ 'chrony/chronyd.pid': '1' })
    expect((await system(run, await startChronyd(manners))).value).toMatchObject(value)
  })

  it('tells a chronyd that is gone from one that does not tell us', async () => {
    const run = scratch({ 'chrony/chronyd.pid': '1' })
    expect(await system(run, await deadPort())).toMatchObject({ ok: false, value: { reason: 'refused' } })
    expect(await system(run, await startChronyd({ status: 2 }))).toMatchObject({ ok: false, value: null })
  })

  it('is an error of the prober where no service is known', async () => {
    expect(await system(scratch())).toMatchObject({ value: null, error: expect.stringContaining('`server`') })
  })

  it.each([
    [0, 0],
    [0x02800000, 0.5],
    [0x05ffffff, -(2 ** -23)],
  ])('reads numbers in the form of chrony: %s is %s', (bits, value) => {
    expect(chronyFloat(bits)).toBe(value)
  })
})

describe('datagrams that anybody may send', () => {
  const datagram = fc.uint8Array({ minLength: 20, maxLength: 200 })

  it('are read as times without harm, or not at all', () => {
    fc.assert(
      fc.property(datagram, fc.maxSafeNat(), (bytes, at) => {
        const answer = Buffer.concat([Buffer.from([0x24]), Buffer.from(bytes)])
        if (!isSntpAnswer(answer, answer.subarray(24, 32))) return
        const read = readSntpAnswer(answer, at, at + 5)
        if (typeof read !== 'string') expect(read.delayMs).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('are read as words of chronyd without harm, or not at all', () => {
    fc.assert(
      fc.property(datagram, (bytes) => {
        const answer = Buffer.concat([Buffer.from([6, 2]), Buffer.from(bytes)])
        if (answer.length < 28 || !isChronyAnswer(answer, answer.readUInt32BE(16))) return
        expect(Number.isFinite(readChronyAnswer(answer)?.offsetMs ?? 0)).toBe(true)
      }),
    )
  })
})
