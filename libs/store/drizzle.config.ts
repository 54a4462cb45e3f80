import { defineConfig } from 'drizzle-kit'

/**
 * `npx drizzle-kit generate --config libs/store/drizzle.config.ts` writes the next migration after a change of the
 * schema.
 */
export default defineConfig({
  dialect: 'postgresql',
  schema: [
    'libs/store/src/tables/schema.ts',
    'libs/store/src/tables/access-schema.ts',
    'libs/store/src/tables/alert-schema.ts',
  ],
  out: 'libs/store/migrations',
  casing: 'snake_case',
})
