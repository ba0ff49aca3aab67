// Sets the clock of a process off by VITALS_TEST_SHIFT_MS, as a host's clock can be; timers are not touched.
const { now } = Date
const shift = Number(process.env.VITALS_TEST_SHIFT_MS)
Date.now = () => now() + shift
