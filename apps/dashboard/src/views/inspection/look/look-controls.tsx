'use client'

import type { MouseEvent, ReactNode } from 'react'
import { percentText } from '../../matrix/shaded-matrix.ts'
import { BareSelect } from '../../../shared/primitives/field.tsx'
import { Segmented } from '../../../shared/primitives/segmented.tsx'
import { Slider } from '../../../shared/primitives/slider.tsx'
import { AnswerProgress } from '../answer-progress.tsx'
import { classText, type HeatMap, heatMapSentence, pixelText } from './heat-map.ts'
import { type Look, useLook } from './look.tsx'
import { lookTargets, parseLookTarget } from './look-target.ts'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from './look.module.css'

const off = { value: 'off', label: 'Off' } as const
const gradCam = { value: 'gradCam', label: 'Grad-CAM' } as const
const occlusion = { value: 'occlusion', label: 'Occlusion' } as const

const explanations = {
  gradCam: 'Where the last convolution finds what speaks for the class.',
  occlusion: 'How much probability is lost when a part of the image is covered.',
}

/** Chooses what is looked for, and says in numbers and words what was found. Nothing where no model can be asked. */
export function LookControls(): ReactNode {
  const look = useLook()
  if (look === null) return null
  const { run, sample, classes, choice, choose, question, state, map } = look
  return (
    <Stack as="section" gap={2} className={styles.controls} aria-label="What it looks at">
      <h3 className={styles.name}>What it looks at</h3>
      <Toolbar className={styles.line} onClick={giveKeysBack}>
        <Segmented
          label="What it looks at"
          options={run.hasConvolution ? [off, gradCam, occlusion] : [off, occlusion]}
          value={choice.method ?? 'off'}
          onChange={(next) => choose({ method: next === 'off' ? null : next })}
        />
      </Toolbar>
      {!run.hasConvolution && choice.method === null && (
        <p className={styles.note}>
          Grad-CAM needs a convolution, and this model has none. Occlusion works for any model.
        </p>
      )}
      {choice.method !== null && question !== null && (
        <>
          <Toolbar className={styles.line}>
            <BareSelect
              label="Class that is looked for"
              className={styles.target}
              value={String(choice.target)}
              onChange={({ target }) => choose({ target: parseLookTarget(target.value) })}
            >
              {lookTargets(sample, classes).map(({ value, text }) => (
                <option key={value} value={String(value)}>
                  {text}
                </option>
              ))}
            </BareSelect>
            <span className={styles.strength}>
              <span aria-hidden>Strength</span>
              <Slider
                label="Strength of the map"
                value={Math.round(choice.strength * 100)}
                min={0}
                max={100}
                step={5}
                valueText={`${Math.round(choice.strength * 100)} %`}
                onChange={(value) => choose({ strength: value / 100 })}
              />
            </span>
          </Toolbar>
          <p className={styles.note}>{explanations[choice.method]}</p>
          <AnswerProgress question={question} state={state} what="The heat map" />
          {map !== null && <Found look={look} map={map} />}
        </>
      )}
    </Stack>
  )
}

/**
 * Gives the arrow keys back after a click, so that they go to the next image again; who came by keys stays where they
 * are.
 */
function giveKeysBack(event: MouseEvent): void {
  if (event.detail > 0) event.currentTarget.closest<HTMLElement>('[role="dialog"]')?.focus()
}

function Found({ look: { run, classes, place }, map }: { look: Look; map: HeatMap }): ReactNode {
  return (
    <>
      <Legend map={map} />
      <p className={styles.found} aria-live="polite">
        {heatMapSentence(map, classes)} The saved weights, those of epoch {run.epoch}, give{' '}
        {classText(classes, map.classIndex)} a probability of {percentText(map.probability)}.
      </p>
      <p className={styles.reading} role="status">
        {place === null
          ? 'Point at the map, or focus it and use the arrow keys, to read a pixel.'
          : pixelText(map, place.row, place.column)}
      </p>
    </>
  )
}

function Legend({ map }: { map: HeatMap }): ReactNode {
  const drop = `${percentText(map.most).replace(/\s*%$/, '')}`
  return (
    <div className={styles.legend}>
      {map.method === 'gradCam' ? (
        <span className={styles.scale}>
          0 <span className={styles.ramp} data-kind="above" aria-hidden /> 1, the strongest
        </span>
      ) : (
        <span className={styles.scale}>
          adds {drop} <span className={styles.ramp} data-kind="both" aria-hidden /> costs {drop} points
        </span>
      )}
      <span>
        Solid line: at least half of the strongest.
        {map.method === 'occlusion' && ' Broken line: covering adds as much.'}
      </span>
    </div>
  )
}
