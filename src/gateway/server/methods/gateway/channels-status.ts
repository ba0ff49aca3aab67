import * as v from 'valibot'
import { channelLineSchema } from '../answers/channel-line.ts'
import { method } from '../method.ts'

/** The channels by which the policies of the gateway tell. */
export const channelsStatus = method({
  name: 'channels.status',
  scope: 'operator.read',
  summary:
    'The channels by which the gateway tells people, with their last message; probe looks for each and sends nothing.',
  params: v.strictObject({
    probe: v.optional(v.boolean(), false),
    timeoutMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    channel: v.optional(
      v.pipe(v.string(), v.description('The kind of those that are told; all without it.')),
    ),
  }),
  answer: v.strictObject({ channels: v.array(channelLineSchema) }),
  async handle({ probe, channel }, { channels }) {
    const lines = probe ? await channels.looked() : await channels.told()
    return { channels: lines.filter(({ id }) => channel === undefined || id === channel) }
  },
})
