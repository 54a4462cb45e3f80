// Gradients of relu, alone and through the max pooling after it, and of the bias before it on the way. TensorFlow takes
// a pass over the values for each, and does not use wide instructions for `bfloat16`.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include "interface.h"

namespace {

// All bits or none: what compilers make wide instructions of.
inline uint32_t isPositive(float value) { return value > 0 ? ~0u : 0; }
// Neither negative nor zero nor not a number.
inline uint16_t isPositive(Half value) { return static_cast<uint16_t>(value.bits - 1) < 0x7f80 ? 0xffff : 0; }

inline uint32_t isSame(float a, float b) { return a == b ? ~0u : 0; }
inline uint16_t isSame(Half a, Half b) { return a.bits == b.bits ? 0xffff : 0; }

inline float masked(float value, uint32_t mask) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits &= mask;
  std::memcpy(&value, &bits, sizeof bits);
  return value;
}
inline Half masked(Half value, unsigned mask) { return {static_cast<uint16_t>(value.bits & mask)}; }

inline float widen(float value) { return value; }
inline float widen(Half value) {
  const uint32_t bits = static_cast<uint32_t>(value.bits) << 16;
  float wide;
  std::memcpy(&wide, &bits, sizeof wide);
  return wide;
}

template <typename T>
void differentiateRelu(
  T* __restrict gradient, const T* __restrict y, float* __restrict sums, size_t rows, size_t channels) {
  std::fill(sums, sums + channels, 0.0f);
  for (size_t row = 0; row < rows; row++, gradient += channels, y += channels) {
    for (size_t c = 0; c < channels; c++) {
      gradient[c] = masked(gradient[c], isPositive(y[c]));
      sums[c] += widen(gradient[c]);
    }
  }
}

// Windows of 2 x 2 values without overlap. Of equal ones, the first gets the gradient.
template <typename T>
void differentiatePooledRelu(
  const T* __restrict dy, const T* __restrict pooled, const T* __restrict y, T* __restrict dx, float* __restrict sums,
  const PooledSizes& sizes) {
  const size_t channels = sizes.channels, across = sizes.width / 2, rowLength = sizes.width * channels;
  std::fill(sums, sums + channels, 0.0f);
  for (size_t pair = 0; pair < sizes.rows / 2; pair++, y += 2 * rowLength, dx += 2 * rowLength) {
    for (size_t window = 0; window < across; window++, dy += channels, pooled += channels) {
      const T* __restrict const top = y + 2 * window * channels;
      T* __restrict const out = dx + 2 * window * channels;
      for (size_t c = 0; c < channels; c++) {
        const T most = pooled[c];
        const T passed = masked(dy[c], isPositive(most));
        const auto first = isSame(top[c], most), second = isSame(top[channels + c], most);
        const auto third = isSame(top[rowLength + c], most);
        sums[c] += widen(passed);
        out[c] = masked(passed, first);
        out[channels + c] = masked(passed, second & ~first);
        out[rowLength + c] = masked(passed, third & ~(first | second));
        out[rowLength + channels + c] = masked(passed, ~(first | second | third));
      }
    }
  }
}

}  // namespace
