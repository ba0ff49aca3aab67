import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { kindLists } from '../../bin/probe-kinds.ts'
import { probeKinds } from '../../src/core/probe-kind/registry.ts'
import { probes } from '../../src/probes/probes.ts'

describe('the lists of probe kinds', () => {
  it('are what `npm run kinds` makes of the folders', async () => {
    for (const [path, text] of Object.entries(await kindLists())) {
      expect([path, readFileSync(path, 'utf8')]).toEqual([path, text])
    }
  })

  it.each(Object.keys(probeKinds))('have for %s a probe under its name, and a test', async (kind) => {
    expect(await probes[kind]!.load()).toMatchObject({ [kind]: expect.any(Function) })
    const tests = [`test/probes/${kind}.test.ts`, `test/probes/${kind}/${kind}.test.ts`]
    expect(tests.filter((path) => existsSync(path))).toHaveLength(1)
  })
})
