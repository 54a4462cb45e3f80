import { bigint } from 'drizzle-orm/pg-core'

/** A column of milliseconds since 1970. */
export const time = () => bigint({ mode: 'number' })
