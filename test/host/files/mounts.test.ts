import { describe, expect, it } from 'vitest'
import { mountOf } from '../../../src/host/files/mounts.ts'

const table = [
  '21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '22 21 8:2 / /data ro,relatime shared:2 - ext4 /dev/sda2 rw',
  '23 21 8:3 / /broken rw,relatime - ext4 /dev/sda3 ro,errors=remount-ro',
  '24 22 8:4 / /data/with\\040space rw - xfs /dev/sda4 rw',
  '25 21 8:5 / /covered ro - xfs /dev/sda5 rw',
  '26 25 8:6 / /covered rw - xfs /dev/sda6 rw',
  '27 21 8:7 / /emergency rw,relatime - ext4 /dev/sda7 rw,errors=remount-ro,emergency_ro',
  '28 21 8:8 / /shut rw,relatime - ext4 /dev/sda8 rw,shutdown',
  '29 21 0:40 / /merged rw - overlay overlay rw,lowerdir=/l,upperdir=/emergency/upper,workdir=/emergency/work',
  '30 21 0:41 / /fine rw - overlay overlay rw,lowerdir=/l,upperdir=/var/upper,workdir=/var/work',
  '31 21 0:42 / /share rw - nfs4 server:/export\\040it rw,vers=4.2,rsize=1024',
  '32 21 8:9 / /service ro,nosuid,relatime shared:64 master:16 - ext4 /dev/sda9 rw',
  '33 21 8:10 / /service/broken ro,relatime shared:65 master:17 - ext4 /dev/sda10 ro,errors=remount-ro',
].join('\n')

describe('the mount of a path', () => {
  it.each([
    ['/', '/', false],
    ['/etc', '/', false],
    ['/data', '/data', true],
    ['/data/deep/er', '/data', true],
    ['/database', '/', false],
    ['/broken/x', '/broken', true],
    ['/data/with space/x', '/data/with space', false],
    ['/covered/x', '/covered', false],
    ['/emergency', '/emergency', true],
    ['/shut', '/shut', true],
    ['/merged/etc', '/merged', true],
    ['/fine', '/fine', false],
    ['/service/x', '/service', false],
    ['/service/broken', '/service/broken', true],
  ])('of %s is %s, read-only %s', (path, point, isReadOnly) => {
    expect(mountOf(table, path)).toMatchObject({ point, isReadOnly, isShutDown: point === '/shut' })
  })

  it('has a type and a source', () => {
    expect(mountOf(table, '/share/x')).toMatchObject({ type: 'nfs4', source: 'server:/export it' })
  })

  it('is unknown from an empty table', () => expect(mountOf('', '/')).toBeNull())

  it('is not looked for below an overlay whose upper layer is a path of another host', () => {
    const container = '1 0 0:9 / / rw - overlay overlay rw,upperdir=/var/lib/upper,workdir=/var/lib/work'
    expect(mountOf(container, '/')).toMatchObject({ isReadOnly: false })
  })
})
