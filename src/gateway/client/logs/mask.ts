const shortestShown = 18

interface Secret {
  /** Its group `secret` is what is masked. */
  readonly pattern: RegExp
}

const names =
  'api[-_]?key|api[-_]?secret|(?:access|auth|bearer|bot|hook|id|refresh)?[-_]?token|(?:app|client)?[-_]?secret|password|passwd|passphrase|private[-_]?key'

/** What no log has to show: where a secret stands by its name, and the forms that secrets of well-known services have. */
const secrets: readonly Secret[] = [
  // "token":"…", also in JSON that is a text of JSON.
  { pattern: new RegExp(`\\\\*"(?:${names})\\\\*"\\s*:\\s*\\\\*"(?<secret>[^"\\\\]+)`, 'gi') },
  // API_TOKEN=…, client-secret: …
  {
    pattern: new RegExp(
      `(?<![\\w-])[\\w.-]*(?:${names})["'\`]?\\s*[=:]\\s*["'\`]?(?<secret>[^\\s"'\`\\\\,;&<>]+)`,
      'gi',
    ),
  },
  // --token …
  { pattern: new RegExp(`--(?:${names})[\\s=]+["']?(?<secret>[^\\s"'\\\\]+)`, 'gi') },
  { pattern: /\b(?:Bearer|Basic)\s+(?<secret>[\w.+/=~-]{8,})/gi },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?<secret>[\s\S]+?)-----END [A-Z ]*PRIVATE KEY-----/g },
  // user:password@ in an address.
  { pattern: /:\/\/[^\s:/@"]+:(?<secret>[^\s:/@"]+)@/g },
  // Telegram
  { pattern: /(?<![\w-])(?:bot)?(?<secret>\d{6,}:[\w-]{20,})/g },
  // OpenAI and Anthropic, GitHub, Slack, Google, Groq, npm, AWS
  {
    pattern:
      /(?<![\w-])(?<secret>sk-[\w-]{8,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{10,}|AIza[\w-]{20,}|gsk_\w{10,}|npm_\w{20,}|AKIA[A-Z0-9]{16})/g,
  },
  // JSON Web Tokens
  { pattern: /(?<![\w-])(?<secret>eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})/g },
]

/**
 * A line of a log file as a gateway would give it: secrets are masked, a long one but for its first six and last four
 * characters.
 */
export function maskSecrets(line: string): string {
  return secrets.reduce((text, { pattern }) => {
    return text.replace(pattern, (...found) => {
      const whole = String(found[0])
      const { secret = '' } = found.at(-1) as { secret?: string }
      return secret === '' ? whole : whole.replace(secret, () => masked(secret))
    })
  }, line)
}

function masked(secret: string): string {
  // Two forms may find the same one.
  if (/^.{6}….{4}$/.test(secret)) return secret
  if (secret.length < shortestShown || /\s/.test(secret)) return '***'
  return `${secret.slice(0, 6)}…${secret.slice(-4)}`
}
