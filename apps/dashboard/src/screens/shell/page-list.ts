/** The pages that every other leads to. */
export const pages = [
  { href: '/', label: 'Runs', within: (path: string) => path === '/' || path.startsWith('/runs') },
  { href: '/walk', label: 'Walk', within: (path: string) => path.startsWith('/walk') },
  { href: '/compare', label: 'Compare', within: (path: string) => path.startsWith('/compare') },
  { href: '/datasets', label: 'Datasets', within: (path: string) => path.startsWith('/dataset') },
  { href: '/sweeps', label: 'Sweeps', within: (path: string) => path.startsWith('/sweeps') },
  { href: '/workers', label: 'Workers', within: (path: string) => path.startsWith('/workers') },
  { href: '/access', label: 'Access', within: (path: string) => path.startsWith('/access') },
  { href: '/api-reference', label: 'API', within: (path: string) => path.startsWith('/api-reference') },
]

/** Pages with those that have a place of their own: the bell leads to Alerts. */
export const allPages = [
  ...pages,
  { href: '/alerts', label: 'Alerts', within: (path: string) => path.startsWith('/alerts') },
]
