const lookEveryMs = 20

/** Waits until no client is left, but not longer than `mostMs`. */
export async function clientsGone(clients: { readonly size: number }, mostMs: number): Promise<void> {
  const until = performance.now() + mostMs
  while (clients.size > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
