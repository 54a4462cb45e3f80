export function bundleOf(name: 'cli' | 'run-child' | 'analysis-child' | 'thread-probe'): Promise<string>
