import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOptions, ServerOptionsError, workspace } from './options.ts'

describe('how the server is started', () => {
  it('is for one person on this machine, when nothing is said', () =>
    expect(readOptions([], {})).toEqual({
      dev: false,
      port: 4200,
      host: '127.0.0.1',
      home: resolve(workspace, '.misfit'),
      databaseUrl: undefined,
      blobs: { folder: resolve(workspace, '.misfit/blobs') },
      trainer: true,
      privateWebhooks: false,
      open: false,
      autostart: null,
    }))

  it('takes the port of the command line before that of the environment', () => {
    expect(readOptions(['--port', '5000'], { PORT: '6000' }).port).toBe(5000)
    expect(readOptions([], { PORT: '6000' }).port).toBe(6000)
  })

  it('reads the environment', () =>
    expect(
      readOptions(['--dev'], {
        MISFIT_HOME: '/data',
        MISFIT_NO_TRAINER: '1',
        MISFIT_OPEN: '1',
        MISFIT_AUTOSTART: 'walk',
        MISFIT_WEBHOOK_PRIVATE: '1',
        DATABASE_URL: '',
      }),
    ).toMatchObject({
      dev: true,
      home: resolve('/data'),
      trainer: false,
      open: true,
      autostart: 'walk',
      privateWebhooks: true,
      databaseUrl: undefined,
    }))

  it('reads how others reach it', () =>
    expect(
      readOptions(['--host', '0.0.0.0'], {
        MISFIT_HOST: '192.168.1.2',
        MISFIT_PUBLIC_URL: 'https://desk.example/misfit',
        MISFIT_TLS_CERT: '/cert.pem',
        MISFIT_TLS_KEY: '/key.pem',
      }),
    ).toMatchObject({
      host: '0.0.0.0',
      publicUrl: new URL('https://desk.example/misfit'),
      tls: { cert: '/cert.pem', key: '/key.pem' },
    }))

  it.each([
    { MISFIT_PUBLIC_URL: 'desk.example' },
    { MISFIT_PUBLIC_URL: 'ftp://desk.example' },
    { MISFIT_PUBLIC_URL: 'https://user:word@desk.example' },
    { MISFIT_TLS_CERT: '/cert.pem' },
  ])('refuses %j', (environment) => expect(() => readOptions([], environment)).toThrow(ServerOptionsError))

  it.each([['--port', 'x'], ['--port', '70000'], ['--port', '-1'], ['--unknown'], ['something']])(
    'refuses %s %s',
    (...args) => expect(() => readOptions(args, {})).toThrow(ServerOptionsError),
  )
})
