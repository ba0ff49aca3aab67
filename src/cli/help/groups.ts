/** What `vitals help` lists, in the order in which people need it; ids have colons. */
export const commandGroups: readonly (readonly [title: string, ids: readonly string[]])[] = [
  ['Judge this host', ['probe', 'doctor']],
  [
    'Policies: write one, try it, understand it',
    [
      ...['policy:new', 'policy:check', 'policy:test', 'policy:simulate', 'policy:explain', 'policy:timer'],
      ...['policy:import:promtool', 'policy:schema'],
    ],
  ],
  [
    'A gateway: how it is, and its service',
    [
      ...['health', 'status', 'gateway:status', 'gateway:restart', 'logs:tail', 'channels', 'sessions'],
      ...['nodes', 'nodes:watch', 'cron', 'cron:runs', 'usage', 'presence'],
    ],
  ],
  [
    'A gateway of your own, for many hosts',
    [
      ...['gateway:run', 'gateway:check', 'agent:run', 'agent:beat'],
      ...['agent:list', 'agent:show', 'agent:timeline', 'agent:remove', 'incident:list'],
      ...['ack', 'silence:add', 'silence:list', 'silence:end'],
      ...['key:create', 'key:list', 'key:rotate', 'key:revoke', 'key:enrol'],
    ],
  ],
  ['What was decided', ['audit:list', 'audit:verify', 'audit:export']],
  ['This installation', ['config:show', 'completion']],
]

/** The groups with the commands that there are; one that no group names stands in a last one. */
export function groupsOf(
  ids: readonly string[],
): readonly (readonly [title: string, ids: readonly string[]])[] {
  const named = new Set(commandGroups.flatMap(([, members]) => members))
  const others = ids.filter((id) => !named.has(id))
  return [...commandGroups, ['More', others] as const]
    .map(([title, members]) => [title, members.filter((id) => ids.includes(id))] as const)
    .filter(([, members]) => members.length > 0)
}
