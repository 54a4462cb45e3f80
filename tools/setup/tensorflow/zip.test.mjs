import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { extractMembers, readZipDirectory, selectMembers } from './zip.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'misfit-zip-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A zip archive by the letter of APPNOTE 4.3, so that the reader is not tested against itself. */
function zip(entries, comment = '') {
  const locals = []
  const centrals = []
  let offset = 0
  for (const { name, content, method = 8, extra = Buffer.alloc(0) } of entries) {
    const data = method === 8 ? deflateRawSync(content) : content
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(crc32 ? crc32(content) : 0, 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    common.writeUInt16LE(extra.length, 24)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), extra, data])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    const central = Buffer.concat([
      Buffer.from('PK\x01\x02'),
      Buffer.from([20, 0]),
      common.subarray(0, 24),
      Buffer.alloc(2),
      tail,
      Buffer.from(name),
    ])
    locals.push(local)
    centrals.push(central)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, directory, end, Buffer.from(comment)])
}

function archive(entries, comment) {
  const path = join(folder, 'archive.zip')
  writeFileSync(path, zip(entries, comment))
  return path
}

const long = Buffer.from('misfit '.repeat(50_000))

describe('readZipDirectory', () => {
  it('lists names and sizes, past a comment at the end', async () => {
    const path = archive(
      [
        { name: 'a.txt', content: Buffer.from('hello') },
        { name: 'sub/b.bin', content: long, method: 0 },
      ],
      'a comment',
    )
    expect(await readZipDirectory(path)).toMatchObject([
      { name: 'a.txt', size: 5, method: 8 },
      { name: 'sub/b.bin', size: 350_000, method: 0 },
    ])
  })

  it('refuses a file that was cut short', async () => {
    const path = archive([{ name: 'a.txt', content: long, method: 0 }])
    truncateSync(path, 1_000)
    await expect(readZipDirectory(path)).rejects.toThrow('cut short')
  })

  it('refuses an empty file', async () => {
    writeFileSync(join(folder, 'empty'), '')
    await expect(readZipDirectory(join(folder, 'empty'))).rejects.toThrow('no zip archive')
  })
})

describe('selectMembers', () => {
  const members = ['lib/a.so', 'lib/b.so', 'include/c/x.h', 'include/c/deep/y.h', 'include/', 'other/z'].map(
    (name) => ({ name, method: 8, compressedSize: 1, size: 1, offset: 0 }),
  )

  it('takes files by full name and folders with all below them', () => {
    expect(selectMembers(members, ['lib/a.so', 'include/c/']).map(({ name }) => name)).toEqual([
      'lib/a.so',
      'include/c/x.h',
      'include/c/deep/y.h',
    ])
  })

  it('says what the archive lacks', () => {
    expect(() => selectMembers(members, ['lib/a.so', 'lib/gone.so', 'gone/'])).toThrow(
      'the archive lacks lib/gone.so, gone/',
    )
  })

  it.each(['lib/../../evil', '/lib/evil', 'lib/..\\evil'])(
    'refuses the name %s, which would leave the folder',
    (name) => {
      const evil = { name, method: 8, compressedSize: 1, size: 1, offset: 0 }
      expect(() => selectMembers([...members, evil], [name])).toThrow('unsafe name')
    },
  )
})

describe('extractMembers', () => {
  it('restores deflated, stored and empty members byte for byte, and tells how far it is', async () => {
    const path = archive([
      { name: 'deflated', content: long, extra: Buffer.from([1, 2, 3, 4]) },
      { name: 'deep/er/stored', content: long, method: 0 },
      { name: 'empty', content: Buffer.alloc(0), method: 0 },
    ])
    let written = 0
    await extractMembers(path, await readZipDirectory(path), join(folder, 'out'), (bytes) => {
      written = bytes
    })
    expect(readFileSync(join(folder, 'out', 'deflated')).equals(long)).toBe(true)
    expect(readFileSync(join(folder, 'out', 'deep', 'er', 'stored')).equals(long)).toBe(true)
    expect(readFileSync(join(folder, 'out', 'empty')).length).toBe(0)
    expect(written).toBe(700_000)
  })

  it('refuses a member that holds fewer bytes than the directory says', async () => {
    const path = archive([{ name: 'a', content: long, method: 0 }])
    const [member] = await readZipDirectory(path)
    await expect(extractMembers(path, [{ ...member, size: member.size + 1 }], join(folder, 'out'))).rejects.toThrow(
      '350001 expected',
    )
  })

  it('refuses a method of compression that it does not know', async () => {
    const path = archive([{ name: 'a', content: long, method: 0 }])
    const [member] = await readZipDirectory(path)
    await expect(extractMembers(path, [{ ...member, method: 12 }], join(folder, 'out'))).rejects.toThrow('method 12')
  })

  it('reads what Python writes', async ({ skip }) => {
    const path = join(folder, 'python.zip')
    try {
      execFileSync(
        'python3',
        [
          '-c',
          'import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z: ' +
            'z.writestr("ü/data.txt", "misfit " * 50000)',
          path,
        ],
        { stdio: 'ignore' },
      )
    } catch {
      skip('there is no Python')
    }
    await extractMembers(path, selectMembers(await readZipDirectory(path), ['ü/']), join(folder, 'out'))
    expect(readFileSync(join(folder, 'out', 'ü', 'data.txt')).equals(long)).toBe(true)
  })
})
