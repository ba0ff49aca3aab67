import * as v from 'valibot'
import { channelName } from '../../../../core/report/view/reasons.ts'
import { channelLineSchema } from '../answers/channel-line.ts'
import { momentSchema } from '../answers/moment.ts'
import { nodeLineSchema, nodeLines } from '../answers/node-line.ts'
import { method } from '../method.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** The gateway and everything that it looks after, in short. */
export const status = method({
  name: 'status',
  scope: 'operator.read',
  summary: 'The gateway and everything that it looks after, in short.',
  params: v.looseObject({ verbose: v.optional(v.boolean()) }),
  answer: v.strictObject({
    gateway: v.strictObject({
      version: v.string(),
      uptime: v.pipe(v.number(), v.description('Seconds.')),
      pid: count,
      bind: v.string(),
      port: count,
    }),
    channels: v.pipe(
      v.record(v.string(), channelLineSchema),
      v.description('By their names, as webhook/ops; empty without any.'),
    ),
    sessions: v.strictObject({ active: count, total: count }),
    usage: v.strictObject({ input: count, output: count, total: count }),
    cron: v.strictObject({ jobs: count, nextRun: v.nullable(momentSchema) }),
    nodes: v.array(nodeLineSchema),
  }),
  async handle(_, context) {
    const { health, place, jobs, channels } = context
    const { version, uptime_ms: uptime } = health()
    const states = await jobs()
    const next = Math.min(...states.map(({ nextRunAt }) => nextRunAt))
    return {
      gateway: { version, uptime: Math.floor(uptime / 1_000), ...place() },
      channels: Object.fromEntries((await channels.told()).map((line) => [channelName(line), line])),
      sessions: { active: 0, total: 0 },
      usage: { input: 0, output: 0, total: 0 },
      cron: { jobs: states.length, nextRun: Number.isFinite(next) ? next : null },
      nodes: await nodeLines(context),
    }
  },
})
