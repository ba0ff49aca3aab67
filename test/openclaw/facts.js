// What each command says of a gateway, beside what that gateway's own calls say. Both sides are brought to the same few
// facts; the left one never goes through a line of ours.
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
const byKey = (list, key, value) => sorted(Object.fromEntries(list.map((item) => [key(item), value(item)])))

/** Every command that shows facts of a gateway. `theirs` asks the gateway itself, `ours` reads `--json`. */
export const facts = [
  {
    args: () => ['channels'],
    async theirs({ call }) {
      const { channelAccounts, statusIssues = [] } = await call('channels.status')
      const accounts = Object.entries(channelAccounts).flatMap(([id, list]) =>
        list.map((account) => ({
          ...{ id, ...account },
          issue: statusIssues.find(
            ({ channel, accountId }) => channel === id && accountId === account.accountId,
          ),
        })),
      )
      return byKey(accounts, ({ id, accountId }) => `${id}/${accountId}`, wanted)
    },
    ours: ({ channels }) =>
      byKey(
        channels,
        ({ id, accountId }) => `${id}/${accountId}`,
        ({ status, error }) => ({
          enabled: status !== 'disabled',
          works: status === 'connected' || status === 'running',
          error,
        }),
      ),
  },
  {
    args: () => ['cron', '--all'],
    async theirs({ call }) {
      const { jobs } = await call('cron.list', { includeDisabled: true })
      return byKey(
        jobs,
        ({ id }) => id,
        ({ enabled, state }) => ({
          enabled,
          nextRun: state.nextRunAtMs ?? null,
          lastRun: state.lastRunAtMs ?? null,
          status: state.lastRunStatus ?? state.lastStatus ?? null,
          durationMs: state.lastDurationMs ?? null,
          errors: state.consecutiveErrors ?? null,
        }),
      )
    },
    ours: ({ jobs }) =>
      byKey(
        jobs,
        ({ id }) => id,
        ({ enabled, nextRun, lastRun, consecutiveErrors }) => ({
          enabled,
          nextRun,
          lastRun: lastRun?.timestamp ?? null,
          status: lastRun?.status ?? null,
          durationMs: lastRun?.durationMs ?? null,
          errors: consecutiveErrors,
        }),
      ),
  },
  ...['fine', 'fails', 'undelivered'].map((name) => ({
    args: ({ jobs }) => ['cron', 'runs', jobs[name]],
    async theirs({ call, jobs }) {
      const { entries } = await call('cron.runs', { id: jobs[name], limit: 50 })
      return entries
        .map(({ runAtMs, status, durationMs }) => ({ timestamp: runAtMs, status, durationMs }))
        .sort((a, b) => b.timestamp - a.timestamp)
    },
    ours: ({ runs }) => runs.map(({ timestamp, status, durationMs }) => ({ timestamp, status, durationMs })),
  })),
  {
    args: () => ['sessions'],
    async theirs({ call }) {
      const { sessions } = await call('sessions.list')
      return byKey(
        sessions,
        ({ key }) => key,
        ({ sessionId, model, modelProvider, updatedAt }) => ({
          sessionId: sessionId ?? null,
          model: model ?? null,
          provider: modelProvider ?? null,
          lastActivity: updatedAt ?? null,
        }),
      )
    },
    ours: ({ sessions }) =>
      byKey(
        sessions,
        ({ sessionKey }) => sessionKey,
        ({ sessionId, model, provider, lastActivity }) => ({ sessionId, model, provider, lastActivity }),
      ),
  },
  {
    args: () => ['usage'],
    async theirs({ call }) {
      const { totals, cacheStatus } = await call('usage.cost', { days: 30 })
      const isCounted = (cacheStatus?.status ?? 'fresh') === 'fresh'
      const { input, cacheRead, cacheWrite, output, totalTokens, totalCost } = totals
      const whole = { input: input + cacheRead + cacheWrite, output, total: totalTokens, cost: totalCost }
      return isCounted ? whole : null
    },
    ours: ({ totals }) => totals,
  },
  {
    args: () => ['nodes'],
    async theirs({ call }) {
      const { nodes } = await call('node.list')
      const rows = await call('system-presence')
      // The end of its connection is a sign of life, too, and stands with the presence.
      const lastSign = (id, seen) =>
        Math.max(seen ?? 0, ...rows.flatMap(({ deviceId, ts }) => (deviceId === id ? ts : [])))
      return byKey(
        nodes,
        ({ nodeId }) => nodeId,
        ({ nodeId, connected, paired, lastSeenAtMs, approvalState }) => ({
          connected: connected ?? null,
          paired: paired ?? null,
          lastSeen: lastSign(nodeId, lastSeenAtMs) || null,
          pending: approvalState === undefined ? null : approvalState === 'pending-approval',
        }),
      )
    },
    ours: ({ nodes }) =>
      byKey(
        nodes,
        ({ nodeId }) => nodeId,
        ({ connected, paired, lastSeen, pending }) => ({ connected, paired, lastSeen, pending }),
      ),
  },
  {
    args: () => ['presence'],
    async theirs({ call }) {
      const rows = await call('system-presence')
      const others = rows.filter(({ host }) => host !== 'raw client' || rows.length === 0)
      return others.filter(({ mode }) => mode === 'gateway').map(({ host, version }) => ({ host, version }))
    },
    ours: ({ clients }) =>
      clients.filter(({ role }) => role === 'gateway').map(({ host, version }) => ({ host, version })),
  },
  {
    args: () => ['status'],
    async theirs({ call, hello }) {
      const sessions = await call('sessions.list')
      const jobs = await call('cron.list', { includeDisabled: true })
      const isUsers = ({ declarationKey, name, description = '' }) =>
        !/^heartbeat:|^memory-core:|^skill/.test(declarationKey ?? '') &&
        !/managed-by/.test(description) &&
        name
      return {
        version: hello.server.version,
        sessions: sessions.totalCount ?? sessions.count,
        jobs: jobs.jobs.filter(isUsers).length,
      }
    },
    ours: ({ gateway, sessions, cron }) => ({
      version: gateway.version,
      sessions: sessions.total,
      jobs: cron.jobs,
    }),
  },
  {
    // What is wrong with this gateway is known: nothing else may be said to be, and none of it left out.
    args: () => ['health', '--deep'],
    async theirs({ call, jobs }) {
      const { channelAccounts } = await call('channels.status')
      const channels = channelAccounts.telegram
        .filter((account) => account.enabled !== false && !wanted(account).works)
        .map(({ accountId }) => `telegram/${accountId}`)
      const { jobs: list } = await call('cron.list', { includeDisabled: true })
      const failing = list.filter(({ enabled, state, delivery }) => {
        const isError = (state.lastRunStatus ?? state.lastStatus) === 'error'
        return enabled && (isError || (delivery?.mode !== 'none' && isUndelivered(state)))
      })
      const { nodes } = await call('node.list')
      const gone = nodes.filter(({ connected }) => connected === false)
      return {
        state: channels.length + failing.length + gone.length > 0 ? 'degraded' : 'healthy',
        channels: channels.sort(),
        jobs: failing.map(({ id }) => Object.keys(jobs).find((name) => jobs[name] === id)).sort(),
        nodes: gone.length,
      }
    },
    ours: ({ state, reasons }) => ({
      state,
      channels: subjects(reasons, /^channel_/),
      jobs: subjects(reasons, /^(job|cron)_/),
      nodes: reasons.filter(({ code }) => /^node_/.test(code)).length,
    }),
  },
]

function wanted({ enabled, configured, running, connected, terminalDisconnect, lastError, issue }) {
  const isOff = enabled === false
  const works =
    !isOff && configured !== false && running === true && connected !== false && !terminalDisconnect
  return { enabled: !isOff, works, error: works || isOff ? null : (lastError ?? issue?.message ?? null) }
}

function isUndelivered({ lastDeliveryStatus, lastDeliveryError, lastDelivered }) {
  return (
    lastDeliveryStatus === 'not-delivered' || lastDelivered === false || typeof lastDeliveryError === 'string'
  )
}

function subjects(reasons, code) {
  return reasons
    .filter((reason) => code.test(reason.code))
    .map(({ subject }) => subject)
    .sort()
}
