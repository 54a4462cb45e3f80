// What is computed for TensorFlow here. `instruction-set.cc` is compiled once for each set of instructions that a
// processor may have.
#pragma once
#include <cstddef>
#include <cstdint>

// What each of the 256 bytes counts as: `byte * scale`, rounded to a float as TensorFlow's own `Cast` and `Mul` do.
struct ByteTable {
  float values[256];
  explicit ByteTable(float scale) {
    for (int byte = 0; byte < 256; byte++) values[byte] = static_cast<float>(byte) * scale;
  }
};

// A dense layer and what Adam remembers of it, all changed where they lie.
struct DenseLayer {
  size_t inputs, units;
  // Of `[inputs, units]` and `[units]`: the weights, and the averages of their gradients and of the squares of those.
  float *kernel, *bias, *kernelMean, *biasMean, *kernelSquare, *biasSquare;
};

struct AdamRates {
  // The learning rate with its bias correction; `1 - beta1`; `1 - beta2`; epsilon.
  float alpha, rest1, rest2, epsilon;
};

struct DenseBatch {
  // Pixels `[n, inputs of the first layer]`, what each of the 256 bytes counts as, and the classes `[n]`.
  const uint8_t* bytes;
  const float* table;
  const int32_t* labels;
  size_t n;
  // What each image has in the mean of the loss.
  float share;
  // Results, `[n]`: the loss of each image before the update, and the class with the largest value.
  float* losses;
  int32_t* predicted;
};

// A dense layer that is not trained: `[inputs, units]`, `[units]`, and whether relu follows.
struct FrozenLayer {
  size_t inputs, units;
  const float *kernel, *bias;
  bool relu;
};

struct ImageSize {
  size_t height, width, channels;
  size_t values() const { return height * width * channels; }
};

// A convolution that is not trained, with steps of one pixel, or the pooling of 2 x 2 values, where `kernelHeight` is
// 0.
struct FrozenStep {
  ImageSize in, out;
  // Its kernel `[kernelHeight, kernelWidth, channels in, channels out]` begins so many pixels above and left of the
  // image.
  size_t kernelHeight, kernelWidth, top, left;
  const float *kernel, *bias;
  bool relu;
};

// A `bfloat16`: the upper half of a float.
struct Half { uint16_t bits; };

// Images under each other: their rows in all, which are even in number as the width is.
struct PooledSizes { size_t rows, width, channels; };

// The gradient by what relu was taken of, from that by its result, and its sum over all but the channels.
template <typename T> struct ReluKernels {
  // In place of `gradient[rows, channels]`, where relu gave `y[rows, channels]`.
  void (*differentiate)(T* gradient, const T* y, float* sums, size_t rows, size_t channels);
  // Through the largest of each 2 x 2 values of `y[rows, width, channels]`: `dy` and `pooled` are half as high and half
  // as wide.
  void (*differentiatePooled)(const T* dy, const T* pooled, const T* y, T* dx, float* sums, const PooledSizes& sizes);
};

struct Kernels {
  // `out[n, m] = table[bytes[n, k]] x kernel[k, m]`
  void (*multiply)(
    const uint8_t* bytes, const float* kernel, const float* table, float* out, size_t n, size_t k, size_t m);
  // `out[k, m] = table[bytes[n, k]]^T x dy[n, m]`
  void (*differentiate)(
    const uint8_t* bytes, const float* dy, const float* table, float* out, size_t n, size_t k, size_t m);
  // One training step of dense layers with relu between them, on the softmax cross-entropy, by Adam.
  void (*trainDense)(const DenseBatch& batch, const DenseLayer* layers, size_t count, const AdamRates& rates);
  // The softmax of what dense layers give, `[n, units of the last]`.
  void (*predictDense)(
    const uint8_t* bytes, const float* table, const FrozenLayer* layers, size_t count, size_t n, float* probabilities);
  // The same of what convolutions and pooling give, taken as one row for each image.
  void (*predictImages)(
    const uint8_t* bytes, const float* table, const FrozenStep* steps, size_t stepCount,
    const FrozenLayer* layers, size_t layerCount, size_t n, float* probabilities);
  ReluKernels<float> relu;
  ReluKernels<Half> halfRelu;
};

extern const Kernels kernelsSse2;
extern const Kernels kernelsAvx2;
extern const Kernels kernelsAvx512;

// Those for this processor, up to 256 bits: wider ones were no faster for dense layers.
inline bool hasAvx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi");
}
inline const Kernels& kernels() {
  static const Kernels& chosen = hasAvx2() ? kernelsAvx2 : kernelsSse2;
  return chosen;
}

// The widest ones for this processor.
inline const Kernels& wideKernels() {
  static const bool hasAvx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl");
  static const Kernels& chosen = hasAvx512 ? kernelsAvx512 : kernels();
  return chosen;
}
