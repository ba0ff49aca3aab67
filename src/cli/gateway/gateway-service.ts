import { VitalsError } from '../../core/errors.ts'
import { chooseService } from '../../host/services/candidates.ts'
import type { Service } from '../../host/services/service.ts'
import type { Supervisor, Survey } from '../../host/services/supervisor.ts'
import { isUnitName } from '../../host/services/unit-names.ts'

/** Asks every manager at once. @throws VitalsError USAGE for a unit that cannot be one */
export async function surveyGateways(
  supervisors: readonly Supervisor[],
  unit: string | null,
  command: string,
) {
  if (unit !== null && !isUnitName(unit)) {
    const detail = `--unit takes the name of a unit such as openclaw-gateway.service, not '${unit}'.`
    throw new VitalsError('USAGE', { params: { detail, command } })
  }
  return Promise.all(supervisors.map((supervisor) => supervisor.survey(unit)))
}

/** Fails where no service was found only because a manager gave no answer: that would be no answer either. */
export function refuseSilence(surveys: readonly Survey[]): void {
  const mute = surveys.find((survey) => survey.kind === 'unreachable')
  if (mute?.kind !== 'unreachable') return
  throw new VitalsError('SUPERVISOR_SILENT', { params: { manager: mute.manager, detail: mute.detail } })
}

/**
 * The one service that a restart is for, and its manager.
 *
 * @throws VitalsError NO_SUPERVISOR, SUPERVISOR_SILENT, SERVICE_AMBIGUOUS
 */
export function serviceToRestart(
  supervisors: readonly Supervisor[],
  surveys: readonly Survey[],
): { readonly supervisor: Supervisor; readonly service: Service } {
  const { chosen, others, ambiguous } = chooseService(surveys)
  const supervisor = supervisors.find(({ manager }) => manager === chosen?.manager)
  if (chosen === null || supervisor === undefined) {
    refuseSilence(surveys)
    const reasons = surveys.flatMap((survey) => (survey.kind === 'absent' ? [survey.detail] : []))
    const detail = reasons.length === surveys.length ? reasons.join('; ') : 'they know no unit of a gateway'
    throw new VitalsError('NO_SUPERVISOR', { params: { detail: detail || 'neither systemd nor launchd' } })
  }
  if (ambiguous) {
    const names = [chosen, ...others].map(({ unit, manager, state }) => `${unit} (${manager}, ${state})`)
    throw new VitalsError('SERVICE_AMBIGUOUS', { params: { names: names.join(', ') } })
  }
  return { supervisor, service: chosen }
}
