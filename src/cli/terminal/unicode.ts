/** Whether the locale of the environment is UTF-8; `LC_ALL` wins over `LC_CTYPE`, that over `LANG`. */
export function isUnicodeLocale(env: Readonly<Record<string, string | undefined>>): boolean {
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '')
}
