/**
 * Messages between processes that share a database. Each is brought to every process that listens, its sender too, in
 * the order in which one process sent them. What is sent while the connection is broken is lost: `opened` says so.
 */
export interface Channel {
  readonly isOpen: boolean
  /** Sends soon; never fails. */
  send(message: string): void
  close(): Promise<void>
}

export interface ChannelListener {
  message(text: string): void
  /** @param missed true when the connection had been broken, so that messages may be missing */
  opened(missed: boolean): void
}
