'use client'

import { useCallback } from 'react'
import { useUrlParameter } from '../../shared/url/url-state.ts'
import { chosenClassFrom } from './chosen-class.ts'

/** The class that the page looks at, as its address says; null for all of them. */
export function useChosenClass(classCount: number): readonly [number | null, (index: number | null) => void] {
  const [text, setText] = useUrlParameter('class')
  const choose = useCallback((index: number | null) => setText(index === null ? null : String(index)), [setText])
  return [chosenClassFrom(text, classCount), choose]
}
