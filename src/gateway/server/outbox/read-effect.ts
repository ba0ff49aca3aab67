import type { PlannedEffect } from '../judge/items.ts'

/** The effect that a row of the outbox holds; `null` for a form that this program does not know. */
export function readEffect(text: string): PlannedEffect | null {
  try {
    const effect = JSON.parse(text) as PlannedEffect
    const isOurs =
      effect.form === 1 && typeof effect.decision.check === 'string' && typeof effect.action.kind === 'string'
    return isOurs ? effect : null
  } catch {
    return null
  }
}

/**
 * Where a webhook goes: its `url`, or what the environment has under `url_env`; `null` where that is no address.
 */
export function addressOf(
  { action: { options } }: PlannedEffect,
  environment: Readonly<Record<string, string | undefined>>,
): URL | null {
  const { url, url_env: variable } = options
  const text = typeof variable === 'string' ? environment[variable] : url
  return typeof text === 'string' ? URL.parse(text) : null
}
