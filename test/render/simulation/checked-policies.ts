import { checkFile, checkReport } from '../../../src/core/policy/workbench/lint/report.ts'

const flapping = `checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk_free_pct < 15 }
      degraded->healthy: { condition: disk_free_pct >= 15 }
      critical->healthy: { condition: disk_free_pct > 20 }
`

function checked(path: string, text: string) {
  return checkFile({ path, bytes: new TextEncoder().encode(text) }, 'sha256:test', { share: 0.05, seed: 1 })
}

/** Checked files: with warnings and a flap, not a policy, sound, and named to hurt what prints it. */
export const checkedFiles = {
  flapping: checked('policies/disk space.yaml', flapping),
  broken: checked('/etc/vitals/broken.yaml', 'checks: { disk: { signall: x } }\nname: "é\\x07"\n'),
  sound: checked('sound.yaml', flapping.replace('>= 15', '> 20').replace(/^ {6}critical.*\n/m, '')),
  hostile: checked('a%b\n::error::x,y:\u001b[31m.yaml', 'checks: {}\n'),
}

/** The report over all of them. */
export const sampleCheckReport = checkReport(Object.values(checkedFiles).map(({ file }) => file))
