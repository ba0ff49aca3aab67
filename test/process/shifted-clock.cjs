// Sets the clock of a process off, as a host's clock can be, by as many milliseconds as the file VITALS_TEST_SHIFT_FILE
// says at the time, else by VITALS_TEST_SHIFT_MS; timers are not touched.
const { readFileSync } = require('node:fs')
const { now } = Date
const file = process.env.VITALS_TEST_SHIFT_FILE
const shift = () => Number(file === undefined ? process.env.VITALS_TEST_SHIFT_MS : readFileSync(file, 'utf8'))
Date.now = () => now() + shift()
