import { resolve } from 'node:path'

/** How this very vitals is started again from anywhere, with no PATH: its Node.js and its script, by absolute paths. */
export function ownProgram(packageRoot: string): readonly [node: string, script: string] {
  return [process.execPath, resolve(process.argv[1] ?? `${packageRoot}/bin/vitals.cjs`)]
}
