'use strict'
const { enableCompileCache } = require('module')
const path = require('path')

/**
 * Lets Node.js keep compiled code between runs: in `$NODE_COMPILE_CACHE`, which Node.js obeys by itself, else in the
 * cache directory that systemd gave, else in the user's. A directory that cannot be written only costs time.
 *
 * @param {Record<string, string | undefined>} env
 */
exports.keepCompiledCode = function keepCompiledCode(env) {
  if (env.NODE_COMPILE_CACHE || env.NODE_DISABLE_COMPILE_CACHE) return
  const home = env.XDG_CACHE_HOME || (env.HOME && path.join(env.HOME, '.cache'))
  const given = env.CACHE_DIRECTORY?.split(':')[0]
  const directory = given || (home && path.join(home, 'vitals'))
  if (directory && path.isAbsolute(directory)) enableCompileCache(path.join(directory, 'node'))
}
