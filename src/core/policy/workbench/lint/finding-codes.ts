import type { Finding } from '../../../errors.ts'

interface FindingCode {
  readonly severity: Finding['severity']
  /** One sentence for the manual and for viewers of SARIF. */
  readonly meaning: string
}

/** What `vitals policy check` finds in a policy that loads. Codes and severities are stable. */
export const findingCodes = {
  trap: {
    severity: 'error',
    meaning: 'A state that is entered and never left: no transition leads from it back to healthy.',
  },
  overlapping_bands: {
    severity: 'error',
    meaning:
      'Entry and exit conditions hold at the same time, so that constant data moves the check for ever.',
  },
  action_loop: {
    severity: 'error',
    meaning: 'A remedy that does not help leads back to the state that runs it, and nothing holds it back.',
  },
  unreachable_state: {
    severity: 'warning',
    meaning: 'Transitions lead out of a state that the check can never enter.',
  },
  no_dead_band: {
    severity: 'warning',
    meaning: 'A state is entered and left at the same threshold, so that a value near it flaps.',
  },
  healthy_despite_problem: {
    severity: 'warning',
    meaning:
      'A transition from unknown to healthy can hold while the condition of a problem holds as well; it is not taken then.',
  },
  condition_never_true: {
    severity: 'warning',
    meaning: 'No values that the condition reads can make it true.',
  },
  target_failure_not_judged: {
    severity: 'warning',
    meaning:
      'Conditions read a probe of the network, and none that makes a check worse reads its up or reason: a target that is down is unknown at most.',
  },
  budget_over_interval: {
    severity: 'warning',
    meaning: 'A round of probes may take longer than the interval, so that rounds would overlap.',
  },
  timeout_over_budget: {
    severity: 'warning',
    meaning: 'The total budget ends before the time-out of a probe, which is cut short then.',
  },
  trigger_never_fires: {
    severity: 'warning',
    meaning: 'An entry of on names a state that no check it is meant for can enter.',
  },
  action_without_budget: {
    severity: 'warning',
    meaning: 'A remedy has neither max_attempts nor a cooldown of its own.',
  },
  escalation_on_every_warning: {
    severity: 'warning',
    meaning:
      'A trigger of escalation holds whenever a check becomes worse, so that every warning asks a model.',
  },
  unused_probe: { severity: 'warning', meaning: 'No condition and no signal reads the probe.' },
  unused_signal: { severity: 'warning', meaning: 'No condition and no other signal reads the signal.' },
  unused_fact: { severity: 'warning', meaning: 'No condition and no signal reads the fact.' },
  unused_action: { severity: 'warning', meaning: 'No entry of on runs the action.' },
  unknown_beside_failure: {
    severity: 'info',
    meaning:
      'A check needs what only an answer has, beside another one that is a problem when the target does not answer, and does not name it in depends_on: one failure is told as a problem and as unknown.',
  },
  recovers_when_target_fails: {
    severity: 'info',
    meaning:
      'A way out of a problem that a failed target can take: its up or reason makes the condition true.',
  },
  recovering_without_return: {
    severity: 'info',
    meaning: 'Nothing leads from recovering back to a problem but the end of recover_within.',
  },
  critical_left_by_fact_only: {
    severity: 'info',
    meaning: 'Critical is left by facts alone, so that good data does not end it.',
  },
  flap_unreachable: {
    severity: 'info',
    meaning: 'The counts and times of a check keep it from changing often enough to be called flapping.',
  },
  flaps_under_noise: {
    severity: 'warning',
    meaning:
      'When noise is searched: a value that only moves by this much around a threshold leaves a state and enters it again.',
  },
  not_searched: {
    severity: 'warning',
    meaning:
      'When noise is searched: the search could not look at everything, so that nothing found does not mean that nothing flaps.',
  },
} as const satisfies Record<string, FindingCode>

/** A code of {@link findingCodes}. */
export type PolicyFindingCode = keyof typeof findingCodes
