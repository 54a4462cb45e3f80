'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { chooseTheme, type ThemeChoice, themeChoices, useThemeChoice } from '../../shared/design/theme.ts'
import { IconButton } from '../../shared/primitives/button.tsx'

const icons: Record<ThemeChoice, ReactNode> = { system: <Monitor />, light: <Sun />, dark: <Moon /> }
const words: Record<ThemeChoice, string> = { system: 'as the device', light: 'light', dark: 'dark' }

/** Goes round: as the device, light, dark. */
export function ThemeMenu(): ReactNode {
  const choice = useThemeChoice()
  const next = themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? 'system'
  return (
    <IconButton label={`Theme: ${words[choice]}`} keys="t" icon={icons[choice]} onClick={() => chooseTheme(next)} />
  )
}
