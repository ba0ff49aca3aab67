import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Ingest } from '../../../../src/gateway/server/ingest/ingest.ts'
import type { KeyBook } from '../../../../src/gateway/server/ingest/key-book.ts'
import { serverOptions } from '../../../../src/gateway/server/ingest/limits.ts'
import { JudgeThread } from '../../../../src/gateway/server/judge/thread/judge-thread.ts'
import { diskPolicy } from '../judge/bench.ts'
import { secretOf } from './signed.ts'

// A gateway's ingest as a process of its own, to be killed: `DIRECTORY` of its store; it says its port.
const directory = process.argv[2] as string
const watch = { graceMs: 60_000, spreadMs: 0, limit: 500 }
const keys: KeyBook = {
  find(keyId) {
    const number = /^k(\d{1,3})$/.exec(keyId)?.[1]
    if (number === undefined) return null
    return { agent: `a${number}`, secret: secretOf(Number(number)), labels: {}, state: 'current' }
  },
}
const fail = (error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
}
const judge = await JudgeThread.start(
  new URL('../../../../src/gateway/server/judge/thread/judge-worker.ts', import.meta.url),
  { directory, watch, checkpointTo: null, outbox: null },
  { failed: fail, ended: fail },
)
await judge.calls.use([diskPolicy])
const ingest = new Ingest({
  keys,
  queue: judge.queue,
  policyOf: () => diskPolicy.digest,
  now: Date.now,
  chance: Math.random,
  isOpen: () => true,
  failed: fail,
})
const server = createServer(serverOptions, ingest.handle)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
