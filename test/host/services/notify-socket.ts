import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

// Node.js has no datagrams of Unix sockets.
const listener = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("ready", flush=True)
while True:
    print(s.recv(4096).decode().replace("\\n", " ").strip(), flush=True)
`

/** Whether what systemd is told can be tried here; says on standard error why it is not. */
export const canNotify = ['python3', 'systemd-notify'].every((program) => {
  const isThere = spawnSync(program, ['--version']).error === undefined
  if (!isThere) process.stderr.write(`${program} is not installed: what systemd is told is not tried\n`)
  return isThere
})

/** A socket as systemd gives one to a service, and what was told there, a datagram a line. */
export async function notifySocket() {
  const path = join(mkdtempSync(join(tmpdir(), 'vitals-notify-')), 'notify.sock')
  const child = spawn('python3', ['-c', listener, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  let rest = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    const whole = (rest + text).split('\n')
    rest = whole.pop() ?? ''
    lines.push(...whole)
  })
  const heard = async (isEnough: (told: readonly string[]) => boolean) => {
    // A barrier of systemd-notify is a datagram too, and says nothing of the service.
    const told = () => lines.slice(1).filter((line) => line !== 'BARRIER=1')
    while (lines.length === 0 || !isEnough(told())) await new Promise((resolve) => setTimeout(resolve, 20))
    return told()
  }
  await heard(() => true)
  return { path, heard }
}
