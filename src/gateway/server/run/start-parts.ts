import { join } from 'node:path'
import type { Retention } from '../../../store/gateway/records.ts'
import { JudgeThread, type RemoteStore } from '../judge/thread/judge-thread.ts'
import { gatewayJobs } from '../scheduler/gateway-jobs.ts'
import { Scheduler } from '../scheduler/scheduler.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'
import { unreachableIn } from '../settings/message-address.ts'
import { firstCredentials } from './first-credentials.ts'
import type { GatewayKeys } from './gateway-keys.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { StoreWatch } from './store-watch.ts'
import { wordsOf } from './words-of.ts'

const workerFile = 'dist/gateway/judge-worker.cjs'

/** The judge in its thread with the store, and who watches that. @throws VitalsError STORE_HELD, STORE_UNUSABLE */
export async function startThread(options: GatewayOptions, settings: GatewaySettings) {
  const { directory, log, now, packageRoot, env } = options
  let watch: StoreWatch | null = null
  const thread = await JudgeThread.start(
    join(packageRoot, workerFile),
    {
      ...{ directory, checkpointTo: settings.checkpointTo },
      watch: { graceMs: settings.graceMs, spreadMs: settings.graceMs, limit: 500 },
      outbox: { secrets: settings.webhookSecrets, source: '/openvitals/gateway', environment: { ...env } },
    },
    {
      failed: (error) => {
        watch?.failed(error)
        log('error', 'judge', 'not done', wordsOf(error))
      },
      noticed: (level, message, fields) => log(level, 'liveness', message, fields),
      ended: options.lost,
    },
  )
  watch = new StoreWatch(thread.store, now)
  if (thread.warning !== null) log('warn', 'store', thread.warning)
  return { thread, watch }
}

/** The gateway's own jobs, not running yet. @param retention what the configuration says now */
export async function startScheduler(
  { log, now }: GatewayOptions,
  store: RemoteStore,
  retention: () => Retention,
): Promise<Scheduler> {
  const failed = (job: string, error: unknown) =>
    log('error', 'scheduler', 'a job failed', { job, ...wordsOf(error) })
  return await Scheduler.of({ store, now, failed }, gatewayJobs({ store, now, retention }))
}

/** Makes the first credentials where there are none, and says where they lie. */
export async function tellFirstCredentials(options: GatewayOptions, { keeper }: GatewayKeys): Promise<void> {
  const made = await firstCredentials(options.directory, options.agent, keeper)
  if (made === null) return
  const { tokenFile, keyFile, agent } = made
  options.log('info', 'keys', 'first credentials made', {
    token_file: tokenFile,
    agent_key_file: keyFile,
    agent_id: agent,
  })
}

/** Says which messages would reach nobody, before one is to be sent. */
export function tellUnreachable({ log, env }: GatewayOptions, { addresses }: GatewaySettings): void {
  for (const { code, message, hint, place } of unreachableIn(addresses, env)) {
    const at = place === null ? {} : { file: place.file, line: place.line }
    log('warn', 'settings', message, { code, ...at, hint })
  }
}
