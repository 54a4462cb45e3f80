export function bundleOf(
  name: 'cli' | 'main' | 'run-child' | 'dataset-thread' | 'analysis-child' | 'prepare-datasets' | 'thread-probe',
): Promise<string>
export function runTrainer(): Promise<void>
