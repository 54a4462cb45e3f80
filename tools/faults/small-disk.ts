import { execFileSync } from 'node:child_process'
import { mkdirSync, statfsSync } from 'node:fs'

const megabytes = 400

/**
 * A folder on a disk of its own, in memory, that can be filled and made read-only. Where this process may not mount
 * disks, it is an ordinary folder, and `isOwn` is false.
 */
export class SmallDisk {
  readonly path: string
  readonly isOwn: boolean

  private constructor(folder: string, isOwn: boolean) {
    this.path = folder
    this.isOwn = isOwn
  }

  static make(folder: string): SmallDisk {
    mkdirSync(folder, { recursive: true })
    return new SmallDisk(folder, ran('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]))
  }

  /** Leaves no byte free. */
  fill(): void {
    if (!this.isOwn) throw new Error(`${this.path} is not on a disk of its own`)
    // What is written between the look and the mount makes the disk fuller than it would be allowed to be: look again.
    for (let tries = 0; tries < 50; tries++) {
      const { blocks, bfree, bsize } = statfsSync(this.path)
      if (ran('mount', ['-o', `remount,size=${(blocks - bfree) * bsize}`, this.path])) return
    }
    throw new Error(`${this.path} could not be filled`)
  }

  /** @returns false when files are open for writing, which keeps a disk from being made read-only */
  makeReadOnly(): boolean {
    return this.isOwn && ran('mount', ['-o', 'remount,ro', this.path])
  }

  /** Free and writable again. */
  restore(): void {
    if (this.isOwn) ran('mount', ['-o', `remount,rw,size=${megabytes}m`, this.path])
  }

  remove(): void {
    if (this.isOwn) ran('umount', ['-l', this.path])
  }
}

function ran(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
