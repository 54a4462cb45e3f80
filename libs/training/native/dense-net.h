// A small dense net: a training step as a whole, and answers. TensorFlow takes 40 nodes for a step, at a microsecond
// each beyond their arithmetic, and writes the largest gradient down only to read it again; here each piece of it
// changes its weights while it is in the fastest cache.
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>
#include "byte-products.h"
#include "interface.h"
#include "vectors.h"

namespace {

// `out[n, m] = a[n, k] x b[k, m]`, and `bias[m]` where there is one
struct Product {
  const float* a; const float* b; const float* bias; float* out; size_t n, k, m;

  // Four rows at once by two vectors: as many sums as keep the processor busy, from few readings.
  template <size_t width> void columns(size_t first) const {
    size_t i = 0;
    for (; i + 4 <= n; i += 4) rows<width, 4>(i, first);
    for (; i < n; i++) rows<width, 1>(i, first);
  }

  template <size_t width, size_t count> void rows(size_t i, size_t first) const {
    typedef Columns<width> C;
    typedef typename C::type V;
    V sums[count][C::parts];
    for (size_t row = 0; row < count; row++) {
      for (size_t part = 0; part < C::parts; part++) {
        sums[row][part] = bias ? load<V>(bias + first + part * C::each) : V{};
      }
    }
    for (size_t p = 0; p < k; p++) {
      for (size_t part = 0; part < C::parts; part++) {
        const V column = load<V>(b + p * m + first + part * C::each);
        for (size_t row = 0; row < count; row++) sums[row][part] += a[(i + row) * k + p] * column;
      }
    }
    for (size_t row = 0; row < count; row++) {
      float* const result = out + (i + row) * m + first;
      for (size_t part = 0; part < C::parts; part++) store(result + part * C::each, sums[row][part]);
    }
  }
};

void multiply(const float* a, const float* b, const float* bias, float* out, size_t n, size_t k, size_t m) {
  byColumns<2 * lanes>(m, Product{a, b, bias, out, n, k, m});
}

void transpose(const float* __restrict from, float* __restrict to, size_t rows, size_t columns) {
  // In squares, so that what is written stays in the fastest cache until its lines are full.
  constexpr size_t side = 16;
  for (size_t top = 0; top < rows; top += side) {
    for (size_t left = 0; left < columns; left += side) {
      for (size_t row = top; row < rows && row < top + side; row++) {
        for (size_t column = left; column < columns && column < left + side; column++) {
          to[column * rows + row] = from[row * columns + column];
        }
      }
    }
  }
}

// As TensorFlow's `ApplyAdam` has it.
void update(
  const float* __restrict gradient, float* __restrict weight, float* __restrict mean, float* __restrict square,
  size_t size, const AdamRates& rates) {
  const AdamRates by = rates;
  for (size_t i = 0; i < size; i++) {
    const float g = gradient[i];
    const float newMean = mean[i] + (g - mean[i]) * by.rest1;
    const float newSquare = square[i] + (g * g - square[i]) * by.rest2;
    mean[i] = newMean;
    square[i] = newSquare;
    weight[i] -= newMean * by.alpha / (std::sqrt(newSquare) + by.epsilon);
  }
}

void updateBias(const DenseLayer& layer, const float* delta, size_t n, float* gradient, const AdamRates& rates) {
  std::memset(gradient, 0, layer.units * sizeof(float));
  for (size_t i = 0; i < n; i++) {
    for (size_t unit = 0; unit < layer.units; unit++) gradient[unit] += delta[i * layer.units + unit];
  }
  update(gradient, layer.bias, layer.biasMean, layer.biasSquare, layer.units, rates);
}

// Changes values to the exponentials of what they are above `most`, and gives their sum.
inline float exponentials(float* row, size_t classes, float most) {
  float sum = 0;
  for (size_t c = 0; c < classes; c++) sum += row[c] = std::exp(row[c] - most);
  return sum;
}

// From values before the softmax to losses, predictions, and in their place the gradient of the mean loss.
void softmaxLoss(const DenseBatch& batch, float* values, size_t classes) {
  for (size_t i = 0; i < batch.n; i++) {
    float* const row = values + i * classes;
    const size_t largest = static_cast<size_t>(std::max_element(row, row + classes) - row);
    const float most = row[largest];
    const size_t label = static_cast<size_t>(batch.labels[i]);
    const float right = row[label] - most;
    const float sum = exponentials(row, classes, most);
    batch.losses[i] = std::log(sum) - right;
    batch.predicted[i] = static_cast<int32_t>(largest);
    for (size_t c = 0; c < classes; c++) row[c] = (row[c] / sum - (c == label ? 1.0f : 0.0f)) * batch.share;
  }
}

void rectify(float* values, size_t count) {
  // Not `max`: what is not a number stays so.
  for (size_t i = 0; i < count; i++) values[i] = values[i] < 0 ? 0 : values[i];
}

// `out[n, units]` of a layer. The first takes bytes, all others what the one before them gave.
void applyLayer(
  const uint8_t* bytes, const float* table, const float* before, const FrozenLayer& layer, size_t n, float* out) {
  if (before) {
    multiply(before, layer.kernel, layer.bias, out, n, layer.inputs, layer.units);
  } else {
    multiplyBytes(bytes, layer.kernel, table, out, n, layer.inputs, layer.units);
    for (size_t i = 0; i < n; i++) {
      for (size_t unit = 0; unit < layer.units; unit++) out[i * layer.units + unit] += layer.bias[unit];
    }
  }
  if (layer.relu) rectify(out, n * layer.units);
}

// Memory of this thread, kept from step to step.
struct Workspace {
  std::vector<std::vector<float>> values;
  std::vector<float> delta, deltaBefore, transposed, gradient;

  static float* atLeast(std::vector<float>& memory, size_t size) {
    if (memory.size() < size) memory.resize(size);
    return memory.data();
  }
};

void trainDense(const DenseBatch& batch, const DenseLayer* layers, size_t count, const AdamRates& rates) {
  thread_local Workspace work;
  const size_t n = batch.n;
  if (work.values.size() < count) work.values.resize(count);

  for (size_t l = 0; l < count; l++) {
    const DenseLayer& layer = layers[l];
    float* const out = Workspace::atLeast(work.values[l], n * layer.units);
    const FrozenLayer now = {layer.inputs, layer.units, layer.kernel, layer.bias, l + 1 < count};
    applyLayer(batch.bytes, batch.table, l == 0 ? nullptr : work.values[l - 1].data(), now, n, out);
  }
  const size_t classes = layers[count - 1].units;
  softmaxLoss(batch, work.values[count - 1].data(), classes);

  float* delta = work.values[count - 1].data();
  for (size_t l = count - 1; l > 0; l--) {
    const DenseLayer& layer = layers[l];
    const float* const before = work.values[l - 1].data();
    float* const transposed = Workspace::atLeast(work.transposed, (n > layer.units ? n : layer.units) * layer.inputs);
    float* const passedOn = Workspace::atLeast(l % 2 ? work.delta : work.deltaBefore, n * layer.inputs);
    transpose(layer.kernel, transposed, layer.inputs, layer.units);
    multiply(delta, transposed, nullptr, passedOn, n, layer.units, layer.inputs);
    for (size_t i = 0; i < n * layer.inputs; i++) passedOn[i] = before[i] > 0 ? passedOn[i] : 0;

    float* const gradient = Workspace::atLeast(work.gradient, layer.inputs * layer.units);
    transpose(before, transposed, n, layer.inputs);
    multiply(transposed, delta, nullptr, gradient, layer.inputs, n, layer.units);
    update(gradient, layer.kernel, layer.kernelMean, layer.kernelSquare, layer.inputs * layer.units, rates);
    updateBias(layer, delta, n, gradient, rates);
    delta = passedOn;
  }

  const DenseLayer& layer = layers[0];
  float* const rows = Workspace::atLeast(work.gradient, chunk * layer.units);
  for (size_t first = 0; first < layer.inputs; first += chunk) {
    const size_t start = first * layer.units, size = pixelsFrom(first, layer.inputs) * layer.units;
    differentiateChunk(batch.bytes, delta, batch.table, rows, {n, layer.inputs, layer.units}, first);
    update(rows, layer.kernel + start, layer.kernelMean + start, layer.kernelSquare + start, size, rates);
  }
  updateBias(layer, delta, n, rows, rates);
}

// What a net's first layer takes: bytes with their table, or values.
struct Entering { const uint8_t* bytes; const float* table; const float* values; };

void applyLayers(const Entering& entering, const FrozenLayer* layers, size_t count, size_t n, float* probabilities) {
  thread_local Workspace work;
  if (work.values.size() < count) work.values.resize(count);
  for (size_t l = 0; l < count; l++) {
    float* const out = l + 1 == count ? probabilities : Workspace::atLeast(work.values[l], n * layers[l].units);
    applyLayer(entering.bytes, entering.table, l == 0 ? entering.values : work.values[l - 1].data(), layers[l], n, out);
  }
  const size_t classes = layers[count - 1].units;
  for (size_t i = 0; i < n; i++) {
    float* const row = probabilities + i * classes;
    const float sum = exponentials(row, classes, *std::max_element(row, row + classes));
    for (size_t c = 0; c < classes; c++) row[c] /= sum;
  }
}

void predictDense(
  const uint8_t* bytes, const float* table, const FrozenLayer* layers, size_t count, size_t n, float* probabilities) {
  // So many at once that what is between the layers stays in the fastest cache.
  constexpr size_t together = 64;
  for (size_t first = 0; first < n; first += together) {
    const size_t images = std::min(together, n - first);
    const Entering entering = {bytes + first * layers[0].inputs, table, nullptr};
    applyLayers(entering, layers, count, images, probabilities + first * layers[count - 1].units);
  }
}

}  // namespace
