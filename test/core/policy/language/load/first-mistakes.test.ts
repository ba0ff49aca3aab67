import { describe, expect, it } from 'vitest'
import { VitalsError } from '../../../../../src/core/errors.ts'
import { loadPolicy } from '../../../../../src/core/policy/language/load/load.ts'

function told(part: string): readonly string[] {
  const bytes = `${part}\nchecks: { web: { critical: "web.up == false" } }\n`
  try {
    loadPolicy({ path: 'p.yaml', bytes }, 'sha256:0')
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    return error.findings
      .filter(({ code }) => !code.startsWith('unknown_name'))
      .map(({ message, hint }) => `${message} ${hint ?? ''}`.trim())
  }
  return []
}

const probe = (options: string) => `probes: { web: { ${options} } }`

describe('The first policy of somebody who knows other tools', () => {
  it('has "type" for "kind", and is told which one it is', () => {
    expect(told(probe('type: http, url: "http://127.0.0.1/"'))).toEqual([
      "'web' needs 'kind'. Write 'kind: http' instead of 'type: http'.",
    ])
    expect(told('actions: { ops: { type: webhook, url: "http://127.0.0.1/" } }')).toContain(
      "'ops' needs 'kind'. Write 'kind: webhook' instead of 'type: webhook'.",
    )
  })

  it('has no kind, and is told all of them', () => {
    expect(told(probe('url: "http://127.0.0.1/"'))).toEqual([
      expect.stringMatching(/^'web' needs 'kind'\. Known here: certificate, .*, http, .*, tcp\.$/),
    ])
    expect(told('actions: { ops: {} }')).toContainEqual(
      expect.stringMatching(/^'ops' needs 'kind'\. Known here: webhook, .*, noop\.$/),
    )
  })

  it('misspells a key that every probe has, and is told which one it is', () => {
    const timout = 'kind: http, url: "http://127.0.0.1/", timout: 2s'
    expect(told(probe(timout))).toEqual(["There is no key 'timout' here. Did you mean 'timeout'?"])
  })

  it('has a key that is like none, and is told those of its kind and those of every probe', () => {
    const retries = 'kind: http, url: "http://127.0.0.1/", retries: 2'
    expect(told(probe(retries))).toEqual([
      expect.stringMatching(
        /^There is no key 'retries' here\. Known here: kind, ttl, timeout, url, method, .*\.$/,
      ),
    ])
  })

  it('lacks a key that takes any text, and is told of that key alone', () => {
    expect(told(probe('kind: http'))).toEqual(["Probe 'web' needs 'url'."])
  })

  it.each([
    ['127.0.0.1:8080', 'must be an http:// or https:// address such as http://127.0.0.1:8080/'],
    ['http://', 'must be an http:// or https:// address such as http://127.0.0.1:8080/'],
    ['http://host:99999/', 'is not a valid address'],
    ['https://me:secret@host/', 'must not hold a user name or a password; they belong under headers'],
  ])('has the address %s, and is told once what is wrong with it', (url, why) => {
    expect(told(probe(`kind: http, url: "${url}"`))).toEqual([expect.stringContaining(`'url' ${why}`)])
  })
})
