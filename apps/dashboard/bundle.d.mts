export function bundleOfServer(): Promise<string>
export function runServer(): Promise<void>
