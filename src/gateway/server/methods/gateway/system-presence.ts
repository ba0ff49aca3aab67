import * as v from 'valibot'
import { channelLineSchema } from '../answers/channel-line.ts'
import { clientLine, clientLineSchema } from '../answers/client-line.ts'
import { method } from '../method.ts'

const none = v.pipe(v.array(v.unknown()), v.maxLength(0), v.description('This gateway has none of its own.'))

/** Everything at work in this gateway. */
export const systemPresence = method({
  name: 'system-presence',
  scope: 'operator.read',
  summary: 'The clients that are connected, and what else is at work.',
  params: v.looseObject({}),
  answer: v.strictObject({
    clients: v.array(clientLineSchema),
    channels: v.array(channelLineSchema),
    sessions: none,
    processes: none,
  }),
  handle: async (_, { clients, channels }) => ({
    ...{ clients: clients().map(clientLine), channels: [...(await channels.told())] },
    ...{ sessions: [], processes: [] },
  }),
})
