const pem = (what: string, base64: readonly string[]): string =>
  `-----BEGIN ${what}-----\n${base64.join('').replaceAll(/.{64}/g, '$&\n')}\n-----END ${what}-----\n`

/**
 * A certificate for `localhost` that nobody trusts, and its key: for tests of TLS. Made with
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
 */
export const testCertificate = {
  cert: pem('CERTIFICATE', [
    'MIIBmzCCAUGgAwIBAgIUaDvPYwXTvtsqO2hZ5M768Ly2gYMwCgYIKoZIzj0EAwIw',
    'FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTIwMjcxMloYDzIxMjYxMTAx',
    'MjAyNzEyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO',
    'PQMBBwNCAAQ1Zny447dgK9VHHJ9BSdPsPebVflQBhl/IxndxshS/GIA+CUHGTCit',
    'dszHY3XbSsJRznkU8+lJqGqMrlrUG/Kpo28wbTAdBgNVHQ4EFgQUnFUTH/Z8wNcd',
    'V4B0Qjh28PtBAyowHwYDVR0jBBgwFoAUnFUTH/Z8wNcdV4B0Qjh28PtBAyowDwYD',
    'VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI',
    'zj0EAwIDSAAwRQIhANeG7JurptyeXrixqP35zNgwLzB0yTezKjeLL49y3iwcAiB9',
    'uraRU6Bxg2dzW3vbrfTyW21fMFnDaXbttbR7rHpNHw==',
  ]),
  key: pem('PRIVATE KEY', [
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgClRGIMLRPyRsD/BO',
    't8GcjU2y/U+uCvC/unXbwTjfSQ+hRANCAAQ1Zny447dgK9VHHJ9BSdPsPebVflQB',
    'hl/IxndxshS/GIA+CUHGTCitdszHY3XbSsJRznkU8+lJqGqMrlrUG/Kp',
  ]),
}
