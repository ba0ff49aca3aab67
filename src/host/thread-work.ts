let pending = 0

/**
 * Runs one callback-style system call on a thread of Node's and remembers that it is under way: a network disk
 * that is gone can hold such a thread for ever.
 */
export function onThread<T>(start: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
  pending += 1
  return new Promise((resolve, reject) => {
    start((error, value) => {
      pending -= 1
      error ? reject(error) : resolve(value)
    })
  })
}

/**
 * How many system calls of probes have not come back. A process that ends while there are some is made to wait
 * for them by Node, `process.exit` included; who must end in time replaces the process instead.
 */
export function pendingThreadWork(): number {
  return pending
}
