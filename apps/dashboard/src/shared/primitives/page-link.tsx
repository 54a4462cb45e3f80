'use client'

import Link from 'next/link'
import { type ComponentProps, type ReactNode, useState } from 'react'

/**
 * A link to another page of the dashboard. The page is fetched ahead once the link is pointed at or focused: fetching
 * every page that a page links to, as Next does by itself, takes the hub and the browser longer than the page they
 * show.
 */
export function PageLink({ prefetch, onPointerEnter, onFocus, ...rest }: ComponentProps<typeof Link>): ReactNode {
  const [meant, setMeant] = useState(false)
  return (
    <Link
      {...rest}
      prefetch={prefetch ?? (meant ? null : false)}
      onPointerEnter={(event) => {
        setMeant(true)
        onPointerEnter?.(event)
      }}
      onFocus={(event) => {
        setMeant(true)
        onFocus?.(event)
      }}
    />
  )
}
