// Preloaded by start-path.test.ts: names the modules of Node.js itself that the process loaded, when it ends.
const { writeFileSync } = require('node:fs')

const already = new Set(process.moduleLoadList)

process.on('exit', () => {
  const loaded = process.moduleLoadList.filter((entry) => !already.has(entry))
  const names = loaded.map((entry) => entry.replace(/^(NativeModule|Internal Binding) /, ''))
  writeFileSync(process.env.LIST_BUILTINS_TO, names.join('\n'))
})
