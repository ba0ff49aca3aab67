import { describe, expect, it } from 'vitest'
import { hintFor } from '../../../src/cli/hints.ts'
import { nearlyAKind, unexpectedTarget } from '../../../src/cli/probe/unknown-word.ts'

describe('A target behind a word that is no kind of probe', () => {
  it.each([
    ['web', '127.0.0.1', 'vitals probe http http://127.0.0.1'],
    ['web', 'https://example.org/', 'vitals probe http https://example.org/'],
    ['site', 'example.org:443', 'vitals probe tcp example.org:443'],
    ['htpp', 'http://example.org/', 'vitals probe http http://example.org/'],
    ['gate', 'ws://127.0.0.1:18789', 'vitals probe gateway ws://127.0.0.1:18789'],
    ['path', '/var/log/a b', "vitals probe file '/var/log/a b'"],
    ['web', 'http://h/{x}', "vitals probe http 'http://h/{x}'"],
  ])('%s %s is told the call that was meant', (word, target, call) => {
    const error = unexpectedTarget(word, target)
    expect(error).toMatchObject({ exit: 64, message: `Unexpected argument: ${target}.` })
    expect(hintFor(error)).toContain(`'${word}' is no kind of probe. Try '${call}'. Kinds are certificate, `)
  })

  it('is one argument too many behind a policy', () => {
    expect(hintFor(unexpectedTarget('one.yaml', 'two.yaml'))).toBe("See 'vitals probe --help'.")
  })
})

describe('A single word that is no policy', () => {
  it('is told the kind of probe that it nearly is', () => {
    const error = nearlyAKind('htpp')
    expect(error).toMatchObject({ exit: 66, message: 'There is no policy htpp.' })
    expect(error?.hint).toContain("'vitals probe http --help'")
  })

  it('is left to the policies where it is like no kind, or a path', () => {
    expect(nearlyAKind('nothing-of-the-sort')).toBeNull()
    expect(nearlyAKind('./htpp')).toBeNull()
  })
})
