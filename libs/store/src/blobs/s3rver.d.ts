/** An S3 server in the process, for tests. */
declare module 's3rver' {
  export default class S3rver {
    /** Buckets live in `directory`; the key is `S3RVER` and so is the secret. */
    constructor(options: {
      address: string
      port: number
      silent: boolean
      directory: string
      configureBuckets: { name: string }[]
    })
    run(): Promise<{ address: string; port: number }>
    close(): Promise<void>
  }
}
