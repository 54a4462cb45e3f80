'use client'

import { memo, type ReactNode, useMemo } from 'react'
import { SelectField, TextField } from '../../../shared/primitives/field.tsx'
import { className } from '../../matrix/shaded-matrix.ts'
import { agreements, answerKinds, type ImageFilter, imageOrders, writtenKinds } from './image-filter.ts'
import styles from './images-view.module.css'

interface ImageFiltersProps {
  filter: ImageFilter
  onChange: (change: Partial<ImageFilter>) => void
  classes: readonly string[]
  /** Tags in use on the dataset, with their counts. */
  tags: readonly { tag: string; count: number }[]
  /** Runs on the same dataset that can be set beside this one. */
  others: readonly { runId: string; name: string }[]
}

const answerWords: Record<ImageFilter['answer'], string> = {
  all: 'all',
  wrong: 'wrong',
  right: 'right',
  none: 'no answer',
}
const orderWords: Record<ImageFilter['order'], string> = {
  surest: 'surest first',
  unsurest: 'least sure first',
  loss: 'largest loss first',
  index: 'by index',
}
const writtenWords: Record<ImageFilter['written'], string> = {
  any: 'no matter',
  anything: 'anything',
  nothing: 'nothing',
  note: 'a note',
  tags: 'tags',
  confirmed: 'label confirmed',
  corrected: 'label corrected',
  dismissed: 'image dismissed',
}
const agreementWords: Record<ImageFilter['agreement'], string> = {
  'only-this-wrong': 'only this run wrong',
  'both-wrong': 'both wrong',
  'only-other-wrong': 'only the other wrong',
  'both-right': 'both right',
  different: 'answers differ',
}

/** Controls of which images are shown, in what order. */
export const ImageFilters = memo(function ImageFilters({
  filter,
  onChange,
  classes,
  tags,
  others,
}: ImageFiltersProps): ReactNode {
  // A thousand options twice: made anew only when the classes change.
  const classOptions = useMemo(
    () =>
      classes.map((_, index) => (
        <option key={index} value={index}>
          {className(classes, index)}
        </option>
      )),
    [classes],
  )
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">Images to show</legend>
      <Choice
        label="Answers"
        kinds={answerKinds}
        words={answerWords}
        value={filter.answer}
        onChoose={(answer) => onChange({ answer })}
      />
      <SelectField
        label="Actual class"
        value={filter.actual ?? ''}
        onChange={({ target: { value } }) => onChange({ actual: value === '' ? null : Number(value) })}
      >
        <option value="">every class</option>
        {classOptions}
      </SelectField>
      <SelectField
        label="Predicted class"
        value={filter.predicted ?? ''}
        onChange={({ target: { value } }) => onChange({ predicted: value === '' ? null : Number(value) })}
      >
        <option value="">every class</option>
        {classOptions}
      </SelectField>
      <PerCent label="Sure at least, %" value={filter.from} otherwise={0} onChange={(from) => onChange({ from })} />
      <PerCent label="Sure at most, %" value={filter.to} otherwise={100} onChange={(to) => onChange({ to })} />
      <Choice
        label="Written on it"
        kinds={writtenKinds}
        words={writtenWords}
        value={filter.written}
        onChoose={(written) => onChange({ written })}
      />
      {(tags.length > 0 || filter.tag !== '') && (
        <SelectField label="Tag" value={filter.tag} onChange={({ target: { value } }) => onChange({ tag: value })}>
          <option value="">any</option>
          {filter.tag !== '' && !tags.some(({ tag }) => tag === filter.tag) && (
            <option value={filter.tag}>{filter.tag} (0)</option>
          )}
          {tags.map(({ tag, count }) => (
            <option key={tag} value={tag}>
              {tag} ({count})
            </option>
          ))}
        </SelectField>
      )}
      {(others.length > 0 || filter.other !== '') && (
        <SelectField
          label="Beside the run"
          value={filter.other}
          onChange={({ target: { value } }) => onChange({ other: value })}
        >
          <option value="">none</option>
          {filter.other !== '' && !others.some(({ runId }) => runId === filter.other) && (
            <option value={filter.other}>{filter.other}</option>
          )}
          {others.map(({ runId, name }) => (
            <option key={runId} value={runId}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {filter.other !== '' && (
        <Choice
          label="Agreement"
          kinds={agreements}
          words={agreementWords}
          value={filter.agreement}
          onChoose={(agreement) => onChange({ agreement, answer: 'all' })}
        />
      )}
      <Choice
        label="Order"
        kinds={imageOrders}
        words={orderWords}
        value={filter.order}
        onChoose={(order) => onChange({ order })}
      />
    </fieldset>
  )
})

interface ChoiceProps<Kind extends string> {
  label: string
  kinds: readonly Kind[]
  words: Record<Kind, string>
  value: Kind
  onChoose: (kind: Kind) => void
}

function Choice<Kind extends string>({ label, kinds, words, value, onChoose }: ChoiceProps<Kind>): ReactNode {
  return (
    <SelectField
      label={label}
      value={value}
      onChange={({ target }) => {
        const kind = kinds.find((one) => one === target.value)
        if (kind !== undefined) onChoose(kind)
      }}
    >
      {kinds.map((kind) => (
        <option key={kind} value={kind}>
          {words[kind]}
        </option>
      ))}
    </SelectField>
  )
}

interface PerCentProps {
  label: string
  value: number
  /** Value that an empty field stands for. */
  otherwise: number
  onChange: (value: number) => void
}

function PerCent({ label, value, otherwise, onChange }: PerCentProps): ReactNode {
  return (
    <TextField
      label={label}
      numeric
      type="number"
      min={0}
      max={100}
      step="any"
      placeholder={String(otherwise)}
      value={value === otherwise ? '' : value}
      onChange={({ target: { valueAsNumber } }) =>
        onChange(Number.isNaN(valueAsNumber) ? otherwise : Math.min(100, Math.max(0, valueAsNumber)))
      }
    />
  )
}
