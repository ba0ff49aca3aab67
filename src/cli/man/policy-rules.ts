/** The rules of the engine in plain words, in their order: rule 1 first. */
export const policyRules: readonly string[] = [
  'The states are `healthy`, `degraded`, `critical`, `recovering` and `unknown`. A policy is in the worst state of its checks: critical before unknown, then degraded, recovering and healthy. `state_order` can move unknown.',
  'A check starts in `unknown` until its first decided sample, unless `initial` names another state.',
  '`consecutive: n` holds when the last n decided samples all met the condition, wherever that run began, even before the state was entered; `counting: since_entry` begins anew with the state. A result that was reused because it is still fresh is not a new sample: it neither extends nor breaks a run.',
  'A sample causes at most one transition of a check. When several could be taken, the one to the worst state is; among equals, the first in the file.',
  '`for: 1m` holds when the condition has been true for at least that long. `hold: 1m` keeps the state at least that long after the condition that led to it ended. `and` is asked of the last sample only.',
  'A value between the threshold that enters a state and the one that leaves it does neither, and it breaks the run of good samples.',
  'Conditions are true, false or unknown. An unknown condition neither extends nor breaks a run.',
  'Missing data, an error of the prober and a failed target are three different things, and `missing` says what to make of the first two. `ok` in a result says whether the target answered as it should, never what the policy makes of it.',
  'Neither missing data nor an error leads to `healthy`; that takes a passing sample. A problem that became unknown stays open until a sample passes. Where the file names no way out of `unknown`, the check enters the worst state whose entry condition holds, or `healthy` once enough samples were decided and none of them holds.',
  'A check that changes its state too often is flapping: over its last 21 states, with newer changes weighing more, flapping starts at 50 % and ends at 25 %. That damps notifications, never states.',
  'A silence, a maintenance window, an acknowledgement and `depends_on` hide notifications, never states. When one ends, the state is told if it differs from the one that was told last.',
  'When a policy is changed, a check keeps its state, its counts and its clocks as long as its own definition is the same. A changed check is judged anew, and the trail names the new policy as the cause.',
  'Whether an agent is alive is measured by the time at which its heartbeat was received. The order of heartbeats is the order of their numbers, never of their times.',
  'A notification counts as sent when it was delivered. The news of a problem and that of its end are both tried again until then, as long as `deliver_within` allows.',
  'A remedy is limited in two ways, which survive a restart: by its cooldown, and by its attempts in a window of time. When these are spent it is given up, visibly, until the check is healthy or an operator says otherwise. For a notification the cooldown holds back repeats only, never a rise in severity and never a recovery.',
]
