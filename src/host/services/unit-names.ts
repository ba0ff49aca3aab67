type Environment = Readonly<Record<string, string | undefined>>

// OpenClaw under its present and earlier names, then our own gateway.
const formerAndPresent = ['openclaw', 'clawdbot', 'moltbot']
const programs = [...formerAndPresent, 'vitals']

/** Which services may be a gateway: names as they are, and patterns in which `*` stands for a profile. */
export interface UnitSearch {
  readonly names: readonly string[]
  readonly patterns: readonly string[]
}

/**
 * The systemd units to look for: `given`, else the one that OpenClaw's environment names, else every gateway unit
 * that OpenClaw, its earlier releases and vitals install. Names get the suffix `.service` where they have none.
 */
export function systemdUnits(given: string | null, env: Environment): UnitSearch {
  const named = given ?? nonEmpty(env.OPENCLAW_SYSTEMD_UNIT)
  if (named !== null) return { names: [/\.[a-z]+$/.test(named) ? named : `${named}.service`], patterns: [] }
  const profile = profileOf(env)
  if (profile !== null) return { names: [`openclaw-gateway-${profile}.service`], patterns: [] }
  return {
    // Hand-written units on servers have the bare name of the program.
    names: [
      ...programs.map((program) => `${program}-gateway.service`),
      ...formerAndPresent.map((program) => `${program}.service`),
    ],
    patterns: programs.map((program) => `${program}-gateway-*.service`),
  }
}

/** The launchd labels to look for, chosen as {@link systemdUnits} does. `ai.openclaw.node` is a node host, no gateway. */
export function launchdLabels(given: string | null, env: Environment): UnitSearch {
  const named = given ?? nonEmpty(env.OPENCLAW_LAUNCHD_LABEL)
  if (named !== null) return { names: [named], patterns: [] }
  const profile = profileOf(env)
  if (profile !== null) return { names: [`ai.openclaw.${profile}`], patterns: [] }
  return {
    names: ['ai.openclaw.gateway', 'com.clawdbot.gateway', 'bot.molt.gateway', 'org.openvitals.gateway'],
    patterns: ['ai.openclaw.*'],
  }
}

/** Whether a label is one that a pattern with `*` stands for, the node host excepted. */
export function fits(label: string, patterns: readonly string[]): boolean {
  if (label === 'ai.openclaw.node') return false
  return patterns.some((pattern) => {
    const [start = '', end = ''] = pattern.split('*')
    return label.length > start.length + end.length && label.startsWith(start) && label.endsWith(end)
  })
}

/** Whether a text can name a unit or label: no option, no pattern, no path. */
export function isUnitName(text: string): boolean {
  return /^[A-Za-z0-9_][\w:.@\\-]{0,254}$/.test(text)
}

function profileOf(env: Environment): string | null {
  const profile = nonEmpty(env.OPENCLAW_PROFILE)
  return profile === 'default' ? null : profile
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim()
}
