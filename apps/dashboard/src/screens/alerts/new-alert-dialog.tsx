'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { type AlertCondition, builtInMetrics, type End, ends, metricWords } from '@misfit/events/people/alert'
import { messageOf } from '@misfit/text/message-of'
import { Secret } from '../../views/sharing/secret.tsx'
import { createAlertRule } from '../../shared/hub-api/hub-api.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { SelectField, TextField } from '../../shared/primitives/field.tsx'
import { conditionInWords, endWords } from './condition-in-words.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './alerts.module.css'

const kinds = [
  ['metric', 'a metric passes a mark'],
  ['nan', 'the loss becomes NaN or infinite'],
  ['ended', 'a run has ended'],
] as const
type Kind = (typeof kinds)[number][0]
const other = 'other'

/** Makes a rule, and shows the secret of its webhook this once. */
export function NewAlertDialog({ onClose }: { onClose: () => void }): ReactNode {
  const form = useId()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('metric')
  const [metric, setMetric] = useState<string>('valAccuracy')
  const [otherMetric, setOtherMetric] = useState('')
  const [is, setIs] = useState<'over' | 'under'>('over')
  const [mark, setMark] = useState('0.98')
  const [how, setHow] = useState<readonly End[]>(['failed', 'lost'])
  const [tags, setTags] = useState('')
  const [webhook, setWebhook] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [secret, setSecret] = useState<string | null>(null)

  const condition: AlertCondition =
    kind === 'nan'
      ? { kind }
      : kind === 'ended'
        ? { kind, how: [...how] }
        : {
            kind,
            metric: metric === other ? otherMetric.trim() : metric,
            is,
            mark: mark.trim() === '' ? Number.NaN : Number(mark),
          }

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (condition.kind === 'metric' && !Number.isFinite(condition.mark))
      return setError('The mark is a number, such as 0.98.')
    createAlertRule({
      name: name.trim() === '' ? conditionInWords(condition).slice(0, 100) : name,
      condition,
      tags: tags
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
      webhook: webhook.trim() === '' ? null : webhook.trim(),
    }).then(
      (made) => (made.secret === null ? onClose() : setSecret(made.secret)),
      (problem: unknown) => setError(messageOf(problem)),
    )
  }

  if (secret !== null) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title="The secret of this webhook"
        width={40}
        foot={
          <Button look="solid" onClick={onClose}>
            Done
          </Button>
        }
        description={
          'It is shown this once. Each request has the header misfit-signature: sha256= and the HMAC of ' +
          'the body by this secret.'
        }
      >
        <Secret label="Secret" text={secret} />
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New alert"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" type="submit" form={form}>
            Make alert
          </Button>
        </>
      }
    >
      <Stack as="form" gap={4} id={form} onSubmit={submit} noValidate>
        <SelectField
          label="Fires when"
          value={kind}
          onChange={(event) => setKind(kinds.find(([each]) => each === event.currentTarget.value)?.[0] ?? 'metric')}
        >
          {kinds.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
        {kind === 'metric' && (
          <div className={styles.mark}>
            <div className={styles.metric}>
              <SelectField label="Metric" value={metric} onChange={(event) => setMetric(event.currentTarget.value)}>
                {builtInMetrics.map((each) => (
                  <option key={each} value={each}>
                    {metricWords[each]}
                  </option>
                ))}
                <option value={other}>another, by its name</option>
              </SelectField>
              {metric === other && (
                <TextField
                  label="Its name"
                  value={otherMetric}
                  dir="auto"
                  onChange={(event) => setOtherMetric(event.currentTarget.value)}
                />
              )}
            </div>
            <SelectField
              label="Goes"
              value={is}
              onChange={(event) => setIs(event.currentTarget.value === 'under' ? 'under' : 'over')}
            >
              <option value="over">over</option>
              <option value="under">under</option>
            </SelectField>
            <TextField
              label="Mark"
              numeric
              value={mark}
              onChange={(event) => {
                setMark(event.currentTarget.value)
                setError(null)
              }}
            />
          </div>
        )}
        {kind === 'ended' && (
          <fieldset className={styles.how}>
            <legend>And is</legend>
            {ends.map((end) => (
              <label key={end}>
                <input
                  type="checkbox"
                  checked={how.includes(end)}
                  onChange={(event) =>
                    setHow(event.currentTarget.checked ? [...how, end] : how.filter((each) => each !== end))
                  }
                />
                {endWords[end]}
              </label>
            ))}
          </fieldset>
        )}
        <TextField
          label="Only runs with one of these tags"
          optional
          hint="With commas between them; all runs when this is empty"
          value={tags}
          dir="auto"
          onChange={(event) => setTags(event.currentTarget.value)}
        />
        <TextField
          label="Webhook"
          optional
          type="url"
          placeholder="https://"
          hint="Each alert is sent there as JSON, and again until it is taken"
          value={webhook}
          onChange={(event) => {
            setWebhook(event.currentTarget.value)
            setError(null)
          }}
        />
        <TextField
          label="Name"
          optional
          error={error}
          placeholder={conditionInWords(condition)}
          value={name}
          dir="auto"
          onChange={(event) => {
            setName(event.currentTarget.value)
            setError(null)
          }}
        />
      </Stack>
    </Dialog>
  )
}
