// npm run dev -- ARGS: vitals from its sources, without a build; Node.js strips the types.
import { fileURLToPath, pathToFileURL } from 'node:url'
import { start } from '../src/cli/run/start.ts'
import { commandFiles } from './build/commands.js'
import { describeCommands } from './build/manifest.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const directory = `${root}src/commands`
const files = commandFiles(directory).map(({ id, file }) => [id, () => import(pathToFileURL(file).href)])
const manifest = await describeCommands(root, directory)
process.exit(await start(process.argv.slice(2), root, Object.fromEntries(files), manifest))
