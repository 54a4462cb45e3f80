import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** Milliseconds for all of it. */
export const longestPost = 10_000

/** The header of a webhook with which its receiver can check who sent it. */
export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/**
 * Sends JSON by POST. A redirection is not followed: it is an answer other than success.
 *
 * @param allowPrivate whether it may go to addresses that are not of the internet
 * @throws Error that says why it was not taken; it holds nothing of the address but its host
 */
export async function postWebhook(
  url: string,
  body: string,
  secret: string,
  { allowPrivate }: { allowPrivate: boolean },
): Promise<void> {
  const target = new URL(url)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  // A name is checked when it is looked up, on the very address that is connected to.
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress(host)
  const request = target.protocol === 'https:' ? httpsRequest : httpRequest
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      target,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'misfit',
          'misfit-signature': signatureOf(body, secret),
        },
        signal: AbortSignal.timeout(longestPost),
        agent: false,
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      },
      (response) => {
        const { statusCode = 0 } = response
        // What it answers is nobody's concern.
        response.destroy()
        if (statusCode >= 200 && statusCode < 300) resolve()
        else reject(new Error(`${host} answered with status ${statusCode}`))
      },
    )
    sent.on('error', (error) => {
      reject(
        error.name === 'TimeoutError' || error.name === 'AbortError'
          ? new Error(`${host} did not answer within ${longestPost / 1000} seconds`)
          : new Error(`${host}: ${error.message}`),
      )
    })
    sent.end(body)
  })
}

const privateAddress = (address: string) =>
  new Error(`${address} is not an address of the internet; MISFIT_WEBHOOK_PRIVATE=1 lets webhooks go to such addresses`)

/** Finds the addresses of a name, and only those of the internet. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '')
    const found = addresses.filter(({ address }) => isPublicAddress(address))
    const [first] = found
    if (first === undefined) return callback(privateAddress(addresses[0]?.address ?? hostname), '')
    if (options.all === true) callback(null, found)
    else callback(null, first.address, first.family)
  })
}
