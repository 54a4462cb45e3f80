import { describe, expect, it } from 'vitest'
import { fileName } from './download-file.ts'

describe('fileName', () => {
  it('joins parts', () => expect(fileName(['model_1', 'Loss by step'], 'csv')).toBe('model-1-Loss-by-step.csv'))
  it('cannot leave its folder', () => expect(fileName(['../../etc/passwd'], 'svg')).toBe('etc-passwd.svg'))
  it('keeps other scripts', () => expect(fileName(['Größe 模型'], 'png')).toBe('Größe-模型.png'))
  it('has a name where nothing is left', () => expect(fileName(['😀', '//'], 'csv')).toBe('misfit.csv'))
})
