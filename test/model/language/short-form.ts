import type { CheckFile, ThresholdFile, TransitionFile } from './policy-file.ts'

interface Level {
  readonly crossed: string
  readonly notCrossed: string
  readonly file: ThresholdFile
}

/**
 * Writes the short form of a check out as transitions (section 1). Each problem is entered on its own threshold;
 * healthy is entered on its own, or on the negation of the mildest problem's. Critical is left for degraded below
 * `until`, or a tenth of the way back to the threshold of degraded, as long as the sample is not good.
 */
export function readShortForm(check: CheckFile): Record<string, TransitionFile> {
  const degraded = levelOf(check, check.degraded)
  const critical = levelOf(check, check.critical)
  const mildest = degraded ?? critical
  if (mildest === undefined) return {}
  const healthy = levelOf(check, check.healthy)
  const good = { ...(healthy?.file ?? {}), condition: healthy?.crossed ?? mildest.notCrossed }
  const notGood = healthy?.notCrossed ?? mildest.crossed
  const transitions: Record<string, TransitionFile> = {}
  if (degraded) transitions['healthy->degraded'] = entry(degraded)
  if (critical) transitions['healthy->critical'] = entry(critical)
  if (degraded && critical) transitions['degraded->critical'] = entry(critical)
  if (degraded) transitions['degraded->healthy'] = written(good)
  if (degraded && critical) {
    const eased = left(check.signal ?? '', critical, degraded)
    transitions['critical->degraded'] = written({ ...good, condition: eased, and: notGood })
  }
  if (critical) transitions['critical->healthy'] = written(good)
  return transitions
}

function levelOf(check: CheckFile, level: ThresholdFile | string | undefined): Level | undefined {
  if (level === undefined) return undefined
  const file = typeof level === 'string' ? { condition: level } : level
  if (file.condition !== undefined)
    return { crossed: file.condition, notCrossed: `!(${file.condition})`, file }
  const above = file.above !== undefined
  const bound = file.above ?? file.below
  return {
    crossed: `${check.signal} ${above ? '>' : '<'} ${bound}`,
    notCrossed: `${check.signal} ${above ? '<=' : '>='} ${bound}`,
    file,
  }
}

/** Where critical is left: at `until`, or a tenth of the way back to degraded. */
function left(signal: string, critical: Level, degraded: Level): string {
  const { above, below, until } = critical.file
  const bound = above ?? below
  const milder = degraded.file.above ?? degraded.file.below
  if (bound === undefined || (until === undefined && milder === undefined)) return critical.notCrossed
  const exit = until ?? bound + ((milder ?? bound) - bound) / 10
  return `${signal} ${above === undefined ? '>' : '<'} ${exit}`
}

function entry({ crossed, file }: Level): TransitionFile {
  return written({ ...file, condition: crossed })
}

function written({
  above: _,
  below: __,
  until: ___,
  ...file
}: ThresholdFile & { condition: string }): TransitionFile {
  return file
}
