'use client'

import { Plus, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useId, useMemo, useState } from 'react'
import { settingInWords, trialCount } from '@misfit/events/settings/sweep'
import { plural } from '../../shared/format/numbers.ts'
import { startSweep } from '../../shared/hub-api/hub-api.ts'
import { useTrainers } from '../../shared/live/use-live.ts'
import { Button, IconButton } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { SelectField, TextField } from '../../shared/primitives/field.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { offers } from '../start-run/start-form.ts'
import { offeredSettings, readSweepForm, type SweepForm, untouchedSweep } from './sweep-form.ts'
import styles from './sweeps.module.css'

const methods = [
  { value: 'grid', label: 'Grid' },
  { value: 'random', label: 'Random' },
  { value: 'halving', label: 'Successive halving' },
] as const

/** Dialog that starts a sweep: what it trains, what differs, and how trials are chosen. */
export function StartSweepDialog({ onClose }: { onClose: () => void }): ReactNode {
  const router = useRouter()
  const { trainers } = useTrainers()
  const { models, datasets } = useMemo(() => offers(trainers), [trainers])
  const [form, setForm] = useState(untouchedSweep)
  const [tried, setTried] = useState(false)
  const [starting, setStarting] = useState(false)
  const formId = useId()
  const read = readSweepForm(form)
  const change = (changed: Partial<SweepForm>): void => setForm({ ...form, ...changed })
  const changeVary = (index: number, changed: Partial<SweepForm['vary'][number]>): void =>
    change({ vary: form.vary.map((each, i) => (i === index ? { ...each, ...changed } : each)) })
  const field = (name: 'name' | 'epochs' | 'trials' | 'firstEpochs' | 'folds' | 'needs' | 'model' | 'dataset') => ({
    value: form[name],
    onChange: (event: FormEvent<HTMLInputElement>) => change({ [name]: event.currentTarget.value }),
  })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if ('problems' in read) return
    setStarting(true)
    try {
      const { sweepId } = await startSweep(read.spec)
      onClose()
      router.push(`/sweeps/${sweepId}`)
    } catch (error) {
      toastProblem(error)
    } finally {
      setStarting(false)
    }
  }
  const free = offeredSettings.filter((setting) => form.vary.every((each) => each.setting !== setting))

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="New sweep"
      width={46}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" type="submit" form={formId} disabled={starting}>
            {starting ? 'Starting…' : 'Start sweep'}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <div className={styles.grid}>
          {models.length === 0 ? (
            <TextField label="Model" {...field('model')} />
          ) : (
            <SelectField
              label="Model"
              value={form.model}
              onChange={(event) => change({ model: event.currentTarget.value })}
            >
              {models.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </SelectField>
          )}
          {datasets.length < 2 ? (
            <TextField label="Dataset" {...field('dataset')} />
          ) : (
            <SelectField
              label="Dataset"
              value={form.dataset}
              onChange={(event) => change({ dataset: event.currentTarget.value })}
            >
              {datasets.map((dataset) => (
                <option key={dataset}>{dataset}</option>
              ))}
            </SelectField>
          )}
          <TextField label="Epochs" numeric {...field('epochs')} />
        </div>
        {form.vary.map(({ setting, values }, i) => (
          <div key={setting} className={styles.vary}>
            <SelectField
              label={`Setting ${i + 1}`}
              value={setting}
              onChange={(event) => changeVary(i, { setting: event.currentTarget.value })}
            >
              {[setting, ...free].map((name) => (
                <option key={name} value={name}>
                  {settingInWords(name)}
                </option>
              ))}
            </SelectField>
            <TextField
              label="Values"
              value={values}
              placeholder={form.method === 'grid' ? '0.001, 0.01' : '0.0001 to 0.1'}
              onChange={(event) => changeVary(i, { values: event.currentTarget.value })}
            />
            <IconButton
              label={`Do not vary ${settingInWords(setting)}`}
              icon={<X aria-hidden />}
              disabled={form.vary.length === 1}
              onClick={() => change({ vary: form.vary.filter((_, at) => at !== i) })}
            />
          </div>
        ))}
        <div>
          <Button
            small
            disabled={free.length === 0 || form.vary.length >= 10}
            onClick={() => change({ vary: [...form.vary, { setting: free[0] ?? 'batchSize', values: '' }] })}
          >
            <Plus aria-hidden /> Vary another setting
          </Button>
        </div>
        <Segmented label="Method" options={methods} value={form.method} onChange={(method) => change({ method })} />
        <div className={styles.grid}>
          {form.method !== 'grid' && <TextField label="Trials" numeric {...field('trials')} />}
          {form.method === 'halving' && (
            <TextField label="Epochs of the first rung" numeric {...field('firstEpochs')} />
          )}
          <TextField label="Folds" numeric optional placeholder="none" {...field('folds')} />
          <TextField label="Needs a trainer with" optional placeholder="any" {...field('needs')} />
          <TextField label="Name" optional dir="auto" {...field('name')} />
        </div>
        <p role="status">
          {'spec' in read
            ? `${plural(trialCount(read.spec) * (read.spec.folds ?? 1), 'run')} at most.`
            : tried
              ? read.problems.join('. ')
              : 'Values are separated by commas; random and halving also take a range, such as 0.0001 to 0.1.'}
        </p>
      </form>
    </Dialog>
  )
}
