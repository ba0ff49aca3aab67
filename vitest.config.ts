import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    globalSetup: './test/temporary-root.ts',
    disableConsoleIntercept: true,
    // Idle, the longest test takes a few seconds; beside twelve busy processes a start of vitals alone may take one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Nothing here keeps anything in a module: what differs a run is an argument or a process of its own.
    isolate: false,
    // Most of the long ones wait for processes and clocks; with one worker a core, a third of the time would be idle.
    maxWorkers: '150%',
    reporters: ['default', './test/count-reporter.ts'],
  },
})
