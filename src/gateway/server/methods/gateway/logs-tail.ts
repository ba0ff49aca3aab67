import * as v from 'valibot'
import { logLevels } from '../../../../core/report/view/log-level.ts'
import { logNews } from '../../events/log.ts'
import { MethodRefused } from '../../websocket/refusal.ts'
import { type Caller, method } from '../method.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

function upTo(most: number) {
  return v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
}

const following = new WeakMap<Caller, () => void>()

/** The log of the gateway itself, and on request what comes behind it. */
export const logsTail = method({
  name: 'logs.tail',
  scope: 'operator.read',
  summary:
    'Lines of the log of the gateway: its newest, or those from a place on; with follow also what comes later.',
  params: v.strictObject({
    cursor: v.optional(v.pipe(count, v.description('Where to go on, as an answer before said.'))),
    limit: v.optional(v.pipe(upTo(5_000), v.description('Lines.')), 500),
    maxBytes: v.optional(v.pipe(upTo(1_000_000), v.description('So many are looked through.')), 250_000),
    level: v.optional(v.pipe(v.picklist(logLevels), v.description('The least that is shown.'))),
    subsystem: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
    follow: v.optional(v.pipe(v.boolean(), v.description('false ends what an earlier call began.'))),
  }),
  answer: v.strictObject({
    file: v.pipe(v.string(), v.description('The directory of its files.')),
    cursor: v.pipe(count, v.description('Where to go on: a count of bytes since the first line ever.')),
    size: v.pipe(count, v.description('Where it ends; more than cursor where there is more to ask for.')),
    lines: v.array(v.string()),
    truncated: v.pipe(v.boolean(), v.description('Older lines were left out.')),
    reset: v.pipe(v.boolean(), v.description('What stood at the cursor is not kept any more, or never was.')),
    skippedBytes: v.pipe(count, v.description('So much of it is not kept any more.')),
  }),
  handle({ follow, level = null, subsystem = null, cursor = null, ...most }, { keptLog }, caller) {
    const query = { level, subsystem }
    const page = keptLog.page({ cursor, ...most }, query)
    if (page === null)
      throw new MethodRefused('UNAVAILABLE', 'this gateway cannot keep its log: see its own output')
    if (follow !== undefined) following.get(caller)?.()
    if (follow === true) {
      const end = keptLog.follow(query, (news) => caller.tell(logNews, { ...news, lines: [...news.lines] }))
      following.set(caller, end)
      caller.onEnd(end)
    }
    return { file: keptLog.directory ?? '', ...page, lines: [...page.lines] }
  },
})
