// node test/bench/nab.js FOLDER [--quantile 99]: the table of nab-table.js, under the Node.js of the checkout, which
// reads TypeScript, whatever Node.js this is.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const args = [here('nab-table.js'), ...process.argv.slice(2)]
const { error, status } = spawnSync(here('../../node_modules/.bin/node'), args, { stdio: 'inherit' })
if (error) throw error
process.exitCode = status ?? 70
