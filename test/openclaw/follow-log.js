import { spawn } from 'node:child_process'
import { appendFileSync, renameSync } from 'node:fs'

const count = 100_000
const step = 2_500

/**
 * Writes 100,000 lines into the log of a running gateway, with two rotations, while `vitals logs tail --follow` runs.
 *
 * @returns what is wrong with the lines it gave; the empty text when each came once and in order
 */
export async function followLog(command, args, env, log) {
  const child = spawn(
    command,
    [...args, 'logs', 'tail', '--follow', '--json', '--subsystem', 'vitals-test'],
    { env },
  )
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (part) => (errors += part))
  const ended = new Promise((resolve) => child.once('close', resolve))
  try {
    appendFileSync(log, line(-1))
    await until(
      () => text.includes('number -1'),
      () => appendFileSync(log, line(-1)),
    )
    for (let written = 0; written < count; written += step) {
      appendFileSync(log, Array.from({ length: step }, (_, index) => line(written + index)).join(''))
      if (written === 25_000) renameSync(log, `${log}.1`)
      if (written === 75_000) {
        renameSync(`${log}.1`, `${log}.2`)
        renameSync(log, `${log}.1`)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await until(() => text.includes(`number ${count - 1}"`))
  } catch (error) {
    return `${error.message}\n${errors}`
  } finally {
    child.kill('SIGINT')
    await ended
  }
  const numbers = [...text.matchAll(/"number (\d+)"/g)].map(([, number]) => Number(number))
  const wrong = numbers.findIndex((number, index) => number !== index)
  if (numbers.length === count && wrong < 0) return ''
  return `${numbers.length} lines, the first wrong one is number ${numbers[wrong]} at ${wrong}\n${errors}`
}

function line(number) {
  const name = JSON.stringify({ subsystem: 'vitals-test' })
  const message = `number ${number}`
  const time = new Date().toISOString()
  return `${JSON.stringify({ 0: name, 1: message, _meta: { logLevelName: 'INFO', name }, time, message })}\n`
}

async function until(isDone, again = () => {}) {
  for (let waited = 0; waited < 60_000; waited += 250) {
    if (isDone()) return
    await new Promise((resolve) => setTimeout(resolve, 250))
    if (waited % 2_000 === 0) again()
  }
  throw new Error('the lines did not come')
}
