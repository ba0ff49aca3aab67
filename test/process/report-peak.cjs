// Loaded before the program (`node --require`): writes the most memory it ever had, in bytes, to the file PEAK_FILE.
const { writeFileSync } = require('node:fs')
process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS * 1024)))
