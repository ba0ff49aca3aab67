import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    disableConsoleIntercept: true,
    // Idle, the longest test takes a few seconds; beside twelve busy processes a start of vitals alone may take one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Vitest leaves one core alone; most of these tests wait for processes, so that it would idle.
    maxWorkers: '100%',
    reporters: ['default', './test/count-reporter.ts'],
  },
})
