const shortest = 6

/**
 * Takes secrets out of a text: a gateway may send one back in an error. Shorter ones than six characters are left:
 * they would take words apart and are no secrets.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), text)
}
