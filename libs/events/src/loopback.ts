/** Whether a host name of an address, as `URL` gives it, is this machine's own. */
export const isLoopbackName = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
