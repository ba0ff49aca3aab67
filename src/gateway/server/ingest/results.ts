import type { Answer } from '../judge/items.ts'

const word = /"duplicate":(true|false),"status":"([a-z]+)"|"type":"urn:openvitals:problem:([a-z-]+)"/g

/** What became of each beat in an answer: a fate, `duplicate`, or the name of a refusal. */
export function resultsOf({ body }: Pick<Answer, 'body'>): readonly string[] {
  return [...body.matchAll(word)].map(([, repeated, fate, refusal]) => {
    return repeated === 'true' ? 'duplicate' : (fate ?? refusal ?? '')
  })
}
