import { NotCompilableError } from './not-compilable.ts'
import {
  clip,
  elu,
  erf,
  multiply,
  relu,
  relu6,
  scale,
  selu,
  shift,
  sigmoid,
  softmax,
  softplus,
  softsign,
  tanh,
} from './operations.ts'
import { inType, type Value } from './value.ts'

/** Activations by TensorFlow.js's names, with its formulas. */
const activations: Readonly<Record<string, (x: Value) => Value>> = {
  linear: (x) => x,
  relu,
  relu6,
  elu,
  selu,
  tanh,
  sigmoid,
  softplus,
  softsign,
  softmax,
  hardSigmoid: (x) => clip(shift(scale(x, 0.2), 0.5), 0, 1),
  swish: (x) => multiply(sigmoid(x), x),
  mish: (x) => multiply(x, tanh(softplus(x))),
  /** `x * (1 + erf(x / sqrt(2))) / 2` */
  gelu: (x) => multiply(x, scale(shift(erf(scale(x, Math.SQRT1_2)), 1), 0.5)),
}

/** Activations that only choose between values, so nothing is lost in 16 bits. The others are computed in 32. */
const choosing = new Set(['linear', 'relu', 'relu6'])

/** @throws NotCompilableError for an activation without a rule */
export function activate(name: string, x: Value): Value {
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined
  if (!activation) throw new NotCompilableError(`the activation ${name} has no compiled form`)
  return choosing.has(name) ? activation(x) : inFullPrecision(x, activation)
}

/** Computes in 32-bit floats, whatever comes in, and gives the result in the type of what came in. */
export function inFullPrecision(x: Value, compute: (x: Value) => Value): Value {
  return inType(compute(inType(x, 'float32')), x.type)
}
