const pem = (what: string, base64: readonly string[]): string =>
  `-----BEGIN ${what}-----\n${base64.join('').replaceAll(/.{64}/g, '$&\n')}\n-----END ${what}-----\n`

/**
 * A certificate for `localhost` that nobody trusts, and its key: for tests of TLS. Made with
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
 */
export const testCertificate = {
  cert: pem('CERTIFICATE', [
    'MIIBmzCCAUGgAwIBAgIUaDvPYwXTvtsqO2hZ5M768Ly2gYMwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTIwMjcxMloYDzIxMjYxMTAxMjAyNzEyWjAUMRIwEAYDVQ',
    'QDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ1Zny447dgK9VHHJ9BSdPsPebVflQBhl/IxndxshS/GIA+CUHGTCitdszHY3XbSsJRznkU8+lJqGqMrlrUG/Kpo28wbTAdBgNV',
    'HQ4EFgQUnFUTH/Z8wNcdV4B0Qjh28PtBAyowHwYDVR0jBBgwFoAUnFUTH/Z8wNcdV4B0Qjh28PtBAyowDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZIzj',
    '0EAwIDSAAwRQIhANeG7JurptyeXrixqP35zNgwLzB0yTezKjeLL49y3iwcAiB9uraRU6Bxg2dzW3vbrfTyW21fMFnDaXbttbR7rHpNHw==',
  ]),
  key: pem('PRIVATE KEY', [
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgClRGIMLRPyRsD/BOt8GcjU2y/U+uCvC/unXbwTjfSQ+hRANCAAQ1Zny447dgK9VHHJ9BSdPsPebVflQBhl/IxndxshS/GIA+CUHGTC',
    'itdszHY3XbSsJRznkU8+lJqGqMrlrUG/Kp',
  ]),
}
