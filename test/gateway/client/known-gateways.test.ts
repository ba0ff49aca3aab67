import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { knownGatewaysIn } from '../../../src/gateway/client/known-gateways.ts'

const url = 'ws://127.0.0.1:18789'

function memory() {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const folder = join(directory, 'gateways')
  const files = () => readdirSync(folder)
  return { kept: knownGatewaysIn(directory), folder, files, onlyFile: () => join(folder, files()[0] ?? '') }
}

describe('what worked with a gateway', () => {
  it('is known again, for its own address only', () => {
    const { kept } = memory()
    expect(kept.recall(url)).toBeNull()
    kept.remember(url, { method: 'device', origin: 'file 1' })
    expect(kept.recall(url)).toEqual({ method: 'device', origin: 'file 1' })
    expect(kept.recall('ws://127.0.0.1:18790')).toBeNull()
  })

  it('is replaced by a way or a credential that is another one', () => {
    const { kept, files } = memory()
    kept.remember(url, { method: 'cli', origin: 'file 1' })
    kept.remember(url, { method: 'cli', origin: 'file 2' })
    expect(kept.recall(url)).toEqual({ method: 'cli', origin: 'file 2' })
    kept.remember(url, { method: 'backend', origin: null })
    expect(kept.recall(url)).toEqual({ method: 'backend', origin: null })
    expect(files()).toHaveLength(1)
  })

  it('is not written again when it is the same', () => {
    const { kept, onlyFile } = memory()
    kept.remember(url, { method: 'cli', origin: 'file 1' })
    const { ino, mtimeNs } = statSync(onlyFile(), { bigint: true })
    kept.remember(url, { method: 'cli', origin: 'file 1' })
    expect(statSync(onlyFile(), { bigint: true })).toMatchObject({ ino, mtimeNs })
  })

  it.each([
    ['names another gateway', (text: string) => text.replace('18789', '1')],
    ['names a way that there is not', (text: string) => text.replace('"cli"', '"window"')],
    ['is cut off', (text: string) => text.slice(0, 10)],
  ])('is forgotten where its file %s', (_, spoil) => {
    const { kept, onlyFile } = memory()
    kept.remember(url, { method: 'cli', origin: 'file 1' })
    writeFileSync(onlyFile(), spoil(readFileSync(onlyFile(), 'utf8')))
    expect(kept.recall(url)).toBeNull()
  })
})

describe('the key of this host', () => {
  it('is made once and leaves nothing beside it', () => {
    const { kept, files } = memory()
    expect(kept.device()).toEqual(kept.device())
    expect(files()).toEqual(['device.json'])
  })

  it('is made again where its file was damaged', () => {
    const { kept, folder } = memory()
    kept.device()
    writeFileSync(join(folder, 'device.json'), '{"id":"half')
    const made = kept.device()
    expect(made.privateKey).toContain('PRIVATE KEY')
    expect(kept.device()).toEqual(made)
  })
})
