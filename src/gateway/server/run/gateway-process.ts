import { join } from 'node:path'
import { isoTime } from '../../../core/text/time.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { JudgeThread } from '../judge/thread/judge-thread.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import { expectedOf, policiesIn } from '../settings/assigned-policy.ts'
import { type GatewaySettings, readGatewaySettings, refuseConflicts } from '../settings/gateway-settings.ts'
import { removeAddress, tellAddress } from './address-file.ts'
import { GatewayFront } from './gateway-front.ts'
import { GatewayKeys } from './gateway-keys.ts'
import { type GatewayOptions, socketName } from './gateway-options.ts'
import { GatewayServers, listeningOf } from './gateway-servers.ts'
import type { ShutdownReason } from './socket-front.ts'
import { startScheduler, startThread, tellFirstCredentials, tellUnreachable } from './start-parts.ts'
import type { StoreWatch } from './store-watch.ts'
import { wordsOf } from './words-of.ts'

const retryEveryMs = 2_000
const graceMs = 5_000
const laterWords = 'bind, port, tls, grace, tick_interval and audit_checkpoint_to change with the next start'

interface Parts {
  readonly thread: JudgeThread
  readonly watch: StoreWatch
  readonly keys: GatewayKeys
  readonly scheduler: Scheduler
  readonly settings: GatewaySettings
  readonly servers: GatewayServers
}

/** A gateway that runs: configuration, store and judge, credentials, and the servers in front of them. */
export class GatewayProcess {
  readonly #options: GatewayOptions
  readonly #thread: JudgeThread
  readonly #watch: StoreWatch
  readonly #keys: GatewayKeys
  readonly #front: GatewayFront
  readonly #scheduler: Scheduler
  readonly #timer: NodeJS.Timeout
  readonly #servers: GatewayServers
  #settings: GatewaySettings
  #reloading: Promise<unknown> = Promise.resolve()
  #stopping: Promise<void> | null = null

  private constructor(options: GatewayOptions, parts: Parts) {
    this.#options = options
    this.#thread = parts.thread
    this.#watch = parts.watch
    this.#keys = parts.keys
    this.#settings = parts.settings
    this.#servers = parts.servers
    this.#front = new GatewayFront(options, parts, () => this.#settings)
    parts.keys.changed = () => {
      this.#tellConflicts()
      this.#front.sockets.credentialsChanged()
      void this.#expect()
    }
    this.#scheduler = parts.scheduler
    this.#timer = setInterval(() => void this.#retryStore(), retryEveryMs)
  }

  /**
   * Starts a gateway; when it resolves, beats are taken.
   *
   * @throws VitalsError what its configuration, its store, its key file or its port have against it
   */
  static async start(options: GatewayOptions): Promise<GatewayProcess> {
    const settings = readGatewaySettings(options.configPath, options.packageRoot)
    const servers = new GatewayServers(listeningOf(options, settings), options.insecure)
    const { thread, watch } = await startThread(options, settings)
    // Only who has the store may write beside it.
    options.keptLog.open(join(options.directory, 'log'))
    try {
      const { store } = thread
      const failed = (error: unknown) => options.log('warn', 'keys', 'keys not followed', wordsOf(error))
      const keys = await GatewayKeys.open(store, options, failed)
      await tellFirstCredentials(options, keys)
      await keys.follow()
      refuseConflicts(settings, keys.ring.agents)
      await thread.calls.use(policiesIn(settings))
      await thread.calls.expect(expectedOf(settings, keys.ring.agents))
      // A removal may have been cut short after its first step.
      for (const agent of keys.ring.removed) await thread.calls.end(agent)
      const retention = () => gateway.#settings.retention
      const scheduler = await startScheduler(options, store, retention)
      const gateway: GatewayProcess = new GatewayProcess(options, {
        thread,
        watch,
        keys,
        scheduler,
        settings,
        servers,
      })
      await gateway.#open()
      return gateway
    } catch (error) {
      await thread.stop()
      throw error
    }
  }

  get port(): number {
    return this.#servers.port
  }

  /** Reads the configuration again. One that is wrong changes nothing. @returns whether the new one holds */
  reload(): Promise<boolean> {
    const turn = this.#reloading.then(() => this.#reload())
    this.#reloading = turn
    return turn
  }

  /** Takes nothing new, ends what was begun, and lets go of everything. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /** While it stops: waits no longer for those who are still connected. */
  hurry(): void {
    this.#front.sockets.cutAll()
    this.#servers.cut()
  }

  /** Lets go of what is in front of a judge that has ended; what it had not committed was not answered. */
  async abandon(): Promise<void> {
    await this.#closeFront('error')
    removeAddress(this.#options.directory)
    await this.#scheduler.stop()
  }

  async #open(): Promise<void> {
    const { directory, version, log, now } = this.#options
    try {
      await this.#servers.open(directory, (bySocket) => this.#front.face(bySocket))
    } catch (error) {
      await this.#closeFront('error')
      throw error
    }
    const { url, isInsecure } = this.#servers
    const socket = join(directory, socketName)
    await this.#note({ event: 'started', version, pid: process.pid })
    if (isInsecure) {
      log('warn', 'gateway', 'asked without encryption, over a network: --insecure', { url })
      await this.#note({ change: 'insecure_listener', reason: '--insecure', url }, 'configuration')
    }
    this.#keys.start()
    this.#front.sockets.start()
    this.#scheduler.start()
    tellAddress(directory, { url, socket, pid: process.pid, started_at: isoTime(now()) })
    const { path: config } = this.#settings
    log('info', 'gateway', 'listening', { url, socket, pid: process.pid, version, config })
    tellUnreachable(this.#options, this.#settings)
  }

  async #reload(): Promise<boolean> {
    this.#reloadTls()
    const { configPath, packageRoot, log } = this.#options
    try {
      const next = readGatewaySettings(configPath, packageRoot)
      refuseConflicts(next, this.#keys.ring.agents)
      await this.#thread.calls.use(policiesIn(next))
      await this.#thread.calls.signBy(next.webhookSecrets)
      const { checkpointTo, graceMs: grace, tickIntervalMs: tick } = this.#settings
      const isElsewhere = this.#servers.differsFrom(listeningOf(this.#options, next))
      const isLater =
        isElsewhere ||
        next.checkpointTo !== checkpointTo ||
        next.graceMs !== grace ||
        next.tickIntervalMs !== tick
      this.#settings = next
      await this.#expect()
      const policies = policiesIn(next).map(({ name, digest }) => ({ name, digest }))
      await this.#note({ event: 'reloaded', policies }, 'configuration')
      log('info', 'settings', 'reloaded', { config: next.path, policies })
      if (isLater) log('warn', 'settings', laterWords)
      tellUnreachable(this.#options, next)
      return true
    } catch (error) {
      log('error', 'settings', 'the configuration is refused, the old one stays', wordsOf(error))
      return false
    }
  }

  /** A certificate that was renewed counts from now on; one that cannot be used leaves the old one. */
  #reloadTls(): void {
    const { log, now } = this.#options
    try {
      if (!this.#servers.reloadTls()) return
      log('info', 'tls', 'certificate read again', { days_left: this.#servers.tlsDaysLeft(now()) })
    } catch (error) {
      log('error', 'tls', 'the certificate is refused, the old one stays', wordsOf(error))
    }
  }

  async #stop(): Promise<void> {
    const { log, directory } = this.#options
    log('info', 'gateway', 'stopping')
    await this.#closeFront('signal')
    removeAddress(directory)
    await this.#scheduler.stop()
    try {
      await this.#note({ event: 'stopped' })
    } catch (error) {
      log('error', 'store', 'the end could not be recorded', wordsOf(error))
    }
    await this.#thread.stop()
    log('info', 'gateway', 'stopped')
  }

  async #closeFront(reason: ShutdownReason): Promise<void> {
    this.#front.close()
    clearInterval(this.#timer)
    this.#keys.stop()
    const goodbye = this.#front.sockets.shutDown(reason, graceMs)
    await Promise.all([goodbye, this.#servers.close(graceMs, goodbye)])
  }

  async #note(what: Omit<AuditEntry, 'ts' | 'type'>, type: AuditEntry['type'] = 'gateway'): Promise<void> {
    await this.#thread.store.note([{ ...what, ts: isoTime(this.#options.now()), type }])
  }

  /** Tells the judge when agents are expected. */
  async #expect(): Promise<void> {
    const { log } = this.#options
    try {
      await this.#thread.calls.expect(expectedOf(this.#settings, this.#keys.ring.agents))
    } catch (error) {
      log('error', 'settings', 'the expected hours were not taken over', wordsOf(error))
    }
  }

  /** An agent that came since may be meant by two selectors: it is judged by none until one of them is narrower. */
  #tellConflicts(): void {
    try {
      refuseConflicts(this.#settings, this.#keys.ring.agents)
    } catch (error) {
      this.#options.log('error', 'settings', 'agents without a policy, because two are meant', wordsOf(error))
    }
  }

  async #retryStore(): Promise<void> {
    if (await this.#watch.retry()) this.#options.log('info', 'store', 'the store writes again')
  }
}
