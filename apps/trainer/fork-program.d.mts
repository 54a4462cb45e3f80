import type { ChildProcess, StdioOptions } from 'node:child_process'

export function forkProgram(name: 'run-child' | 'analysis-child', stdio: StdioOptions): Promise<ChildProcess>
export function startRunProcessEarly(): void
export function startRunProcess(): Promise<ChildProcess>
export function hold(child: ChildProcess, how: 'ref' | 'unref'): void
