import { busyOpenClaw } from '../gateway/busy-gateway.ts'
import { startGateway } from '../gateway/scripted-gateway.ts'

// A gateway for the bench, in a process of its own. Prints its address.
const { url } = await startGateway({ methods: busyOpenClaw })
process.stdout.write(`${url}\n`)
