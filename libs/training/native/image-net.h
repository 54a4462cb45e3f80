// A small net of convolutions, pooling and dense layers that answers. TensorFlow takes 100 microseconds for a call
// beyond its arithmetic, which for one image is nearly a third of it.
#pragma once
#include <algorithm>
#include <vector>
#include "dense-net.h"
#include "interface.h"
#include "vectors.h"

namespace {

// Where the first pixel of an image lies in memory, and how many values lie between one row of pixels and the next.
struct Place { float* start; size_t row; };

// As many sums as there are registers for, beside two vectors of a kernel and a pixel.
constexpr size_t pixelsTogether = lanes == 16 ? 14 : 6;

// One row of what a convolution gives.
struct ConvolvedRow {
  const FrozenStep& step; const float* from; size_t row; float* to;

  template <size_t width> void columns(size_t first) const {
    size_t x = 0;
    for (; x + pixelsTogether <= step.out.width; x += pixelsTogether) pixels<width, pixelsTogether>(x, first);
    for (; x + 2 <= step.out.width; x += 2) pixels<width, 2>(x, first);
    for (; x < step.out.width; x++) pixels<width, 1>(x, first);
  }

  template <size_t width, size_t count> void pixels(size_t x, size_t first) const {
    typedef Columns<width> C;
    typedef typename C::type V;
    const size_t channels = step.in.channels, units = step.out.channels;
    V sums[count][C::parts];
    for (size_t p = 0; p < count; p++) {
      for (size_t part = 0; part < C::parts; part++) sums[p][part] = load<V>(step.bias + first + part * C::each);
    }
    const float* kernel = step.kernel + first;
    for (size_t ky = 0; ky < step.kernelHeight; ky++) {
      // The columns of a kernel's row and their channels lie one after the other in the image, too.
      const float* const under = from + ky * row + x * channels;
      for (size_t i = 0; i < step.kernelWidth * channels; i++, kernel += units) {
        V column[C::parts];
        for (size_t part = 0; part < C::parts; part++) column[part] = load<V>(kernel + part * C::each);
        for (size_t p = 0; p < count; p++) {
          for (size_t part = 0; part < C::parts; part++) sums[p][part] += under[p * channels + i] * column[part];
        }
      }
    }
    for (size_t p = 0; p < count; p++) {
      float* const out = to + (x + p) * units + first;
      for (size_t part = 0; part < C::parts; part++) store(out + part * C::each, sums[p][part]);
    }
  }
};

void convolve(const FrozenStep& step, Place from, Place to) {
  const size_t channels = step.in.channels;
  // The first window begins above and left of the first pixel.
  const float* const corner = from.start - step.top * from.row - step.left * channels;
  for (size_t y = 0; y < step.out.height; y++) {
    float* const out = to.start + y * to.row;
    byColumns<2 * lanes>(step.out.channels, ConvolvedRow{step, corner + y * from.row, from.row, out});
    if (step.relu) rectify(out, step.out.width * step.out.channels);
  }
}

// The largest of each 2 x 2 values.
void pool(const FrozenStep& step, Place from, Place to) {
  const size_t channels = step.out.channels;
  for (size_t y = 0; y < step.out.height; y++) {
    for (size_t x = 0; x < step.out.width; x++) {
      const float* const top = from.start + 2 * y * from.row + 2 * x * channels;
      const float* const bottom = top + from.row;
      float* __restrict const out = to.start + y * to.row + x * channels;
      for (size_t c = 0; c < channels; c++) {
        out[c] = std::max(std::max(top[c], top[channels + c]), std::max(bottom[c], bottom[channels + c]));
      }
    }
  }
}

// Memory for what a step takes, with zeros around it where a convolution looks beyond its edges.
Place withMargins(const FrozenStep& step, std::vector<float>& memory) {
  const size_t height = step.kernelHeight ? step.out.height + step.kernelHeight - 1 : step.in.height;
  const size_t width = step.kernelHeight ? step.out.width + step.kernelWidth - 1 : step.in.width;
  const size_t channels = step.in.channels;
  const size_t row = width * channels, left = step.left * channels, inner = step.in.width * channels;
  float* const start = Workspace::atLeast(memory, height * row);
  for (size_t y = 0; y < height; y++) {
    float* const line = start + y * row;
    if (y < step.top || y >= step.top + step.in.height) std::fill(line, line + row, 0.0f);
    else {
      std::fill(line, line + left, 0.0f);
      std::fill(line + left + inner, line + row, 0.0f);
    }
  }
  return {start + step.top * row + left, row};
}

void scale(const uint8_t* bytes, const float* table, const ImageSize& size, Place to) {
  const size_t length = size.width * size.channels;
  for (size_t y = 0; y < size.height; y++) {
    for (size_t i = 0; i < length; i++) to.start[y * to.row + i] = table[bytes[y * length + i]];
  }
}

// What the steps give for one image, one value after the other.
void takeSteps(const uint8_t* bytes, const float* table, const FrozenStep* steps, size_t count, float* features) {
  thread_local std::vector<std::vector<float>> memory;
  if (memory.size() < count) memory.resize(count);
  Place from = withMargins(steps[0], memory[0]);
  scale(bytes, table, steps[0].in, from);
  for (size_t s = 0; s < count; s++) {
    const FrozenStep& step = steps[s];
    const bool isLast = s + 1 == count;
    const Place end = {features, step.out.width * step.out.channels};
    const Place to = isLast ? end : withMargins(steps[s + 1], memory[s + 1]);
    if (step.kernelHeight) convolve(step, from, to); else pool(step, from, to);
    from = to;
  }
}

void predictImages(
  const uint8_t* bytes, const float* table, const FrozenStep* steps, size_t stepCount,
  const FrozenLayer* layers, size_t layerCount, size_t n, float* probabilities) {
  thread_local std::vector<float> memory;
  const size_t pixels = steps[0].in.values(), classes = layers[layerCount - 1].units;
  constexpr size_t together = 16;
  for (size_t first = 0; first < n; first += together) {
    const size_t images = std::min(together, n - first);
    float* const features = Workspace::atLeast(memory, images * layers[0].inputs);
    for (size_t i = 0; i < images; i++) {
      takeSteps(bytes + (first + i) * pixels, table, steps, stepCount, features + i * layers[0].inputs);
    }
    applyLayers({nullptr, nullptr, features}, layers, layerCount, images, probabilities + first * classes);
  }
}

}  // namespace
