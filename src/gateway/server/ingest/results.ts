import type { Answer } from '../judge/items.ts'

const word = /"duplicate":(true|false),"status":"([a-z]+)"|"type":"urn:openvitals:problem:([a-z-]+)"/g

/** What became of each beat in an answer: a fate, `duplicate`, or the name of a refusal. */
export function resultsOf({ body }: Pick<Answer, 'body'>): readonly string[] {
  const alone = aloneIn(body)
  if (alone !== null) return [alone]
  return [...body.matchAll(word)].map(([, repeated, fate, refusal]) => {
    return repeated === 'true' ? 'duplicate' : (fate ?? refusal ?? '')
  })
}

const beginning = '"accepted":true,"duplicate":false,"status":"'
const longestId = 100

/** The fate in the answer to a single new beat, which most answers are; `null` for any other. */
function aloneIn(body: string): string | null {
  const at = body.indexOf(beginning)
  if (at === -1 || at > longestId || !body.startsWith('{"heartbeat_id":')) return null
  const from = at + beginning.length
  return body.slice(from, body.indexOf('"', from))
}
