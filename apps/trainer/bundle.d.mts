export function bundleOf(
  name: 'cli' | 'run-child' | 'dataset-thread' | 'analysis-child' | 'thread-probe',
): Promise<string>
