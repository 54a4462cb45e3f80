// What Node sees: loading this makes our operations known to TensorFlow. It also answers for small nets by itself, as
// handing a call over to TensorFlow may take longer than they do.
#include <thread>
#include <vector>
#include <node_api.h>
#include "interface.h"
#include "operations.h"

namespace {

struct Network {
  ByteTable table;
  std::vector<std::vector<float>> memory;
  // Convolutions and pooling, then dense layers. The latter take pixels where there are none of the former.
  std::vector<FrozenStep> steps;
  std::vector<FrozenLayer> layers;

  size_t pixels() const { return steps.empty() ? layers.front().inputs : steps.front().in.values(); }
  const float* copy(const float* values, size_t count) {
    memory.emplace_back(values, values + count);
    return memory.back().data();
  }
};

napi_value refuse(napi_env env, const char* message) {
  napi_throw_type_error(env, nullptr, message);
  return nullptr;
}

// The elements of a typed array of this type; nothing for another value.
template <typename T>
T* elements(napi_env env, napi_value value, napi_typedarray_type wanted, size_t& length) {
  bool is = false;
  napi_typedarray_type type;
  void* data = nullptr;
  if (napi_is_typedarray(env, value, &is) != napi_ok || !is) return nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok) return nullptr;
  if (type != wanted) return nullptr;
  // An array without elements may lie nowhere.
  static T none;
  return length == 0 ? &none : static_cast<T*>(data);
}

template <typename T>
T* property(napi_env env, napi_value given, const char* name, napi_typedarray_type wanted, size_t& length) {
  napi_value value;
  if (napi_get_named_property(env, given, name, &value) != napi_ok) return nullptr;
  return elements<T>(env, value, wanted, length);
}

// What a layer and a step have in common.
struct Weights { const float *kernel = nullptr, *bias = nullptr; size_t count = 0, units = 0; bool relu = false; };

bool readWeights(napi_env env, napi_value given, Weights& weights) {
  napi_value relu;
  weights.kernel = property<float>(env, given, "kernel", napi_float32_array, weights.count);
  weights.bias = property<float>(env, given, "bias", napi_float32_array, weights.units);
  return weights.kernel && weights.bias && napi_get_named_property(env, given, "relu", &relu) == napi_ok &&
    napi_get_value_bool(env, relu, &weights.relu) == napi_ok;
}

bool readLayer(napi_env env, napi_value given, Network& network) {
  Weights weights;
  if (!readWeights(env, given, weights) || weights.units == 0) return false;
  if (weights.count == 0 || weights.count % weights.units != 0) return false;
  const size_t inputs = weights.count / weights.units;
  if (!network.layers.empty() && network.layers.back().units != inputs) return false;
  if (network.layers.empty() && !network.steps.empty() && network.steps.back().out.values() != inputs) return false;
  const float* const kernel = network.copy(weights.kernel, weights.count);
  const float* const bias = network.copy(weights.bias, weights.units);
  network.layers.push_back({inputs, weights.units, kernel, bias, weights.relu});
  return true;
}

// Height, width and channels of what it takes and of what it gives, the height and width of its kernel and how far that
// begins above and left of the image.
constexpr size_t sizesOfStep = 10;

bool readStep(napi_env env, napi_value given, Network& network) {
  Weights weights;
  size_t length = 0;
  const uint32_t* const s = property<uint32_t>(env, given, "sizes", napi_uint32_array, length);
  if (!s || length != sizesOfStep || !readWeights(env, given, weights)) return false;
  FrozenStep step = {{s[0], s[1], s[2]}, {s[3], s[4], s[5]}, s[6], s[7], s[8], s[9], nullptr, nullptr, weights.relu};
  if (!network.steps.empty()) {
    const ImageSize& before = network.steps.back().out;
    if (before.height != step.in.height || before.width != step.in.width) return false;
    if (before.channels != step.in.channels) return false;
  }
  const bool isPool = step.kernelHeight == 0;
  const bool fits = isPool
    ? 2 * step.out.height <= step.in.height && 2 * step.out.width <= step.in.width &&
        step.in.channels == step.out.channels && step.top == 0 && step.left == 0
    : step.kernelWidth > 0 && step.top + step.in.height <= step.out.height + step.kernelHeight - 1 &&
        step.left + step.in.width <= step.out.width + step.kernelWidth - 1 && weights.units == step.out.channels &&
        weights.count == step.kernelHeight * step.kernelWidth * step.in.channels * step.out.channels;
  if (!fits || step.in.values() == 0 || step.out.values() == 0) return false;
  step.kernel = network.copy(weights.kernel, weights.count);
  step.bias = network.copy(weights.bias, weights.units);
  network.steps.push_back(step);
  return true;
}

bool readEach(napi_env env, napi_value given, Network& network, bool (*read)(napi_env, napi_value, Network&)) {
  uint32_t count = 0;
  if (napi_get_array_length(env, given, &count) != napi_ok) return false;
  for (uint32_t i = 0; i < count; i++) {
    napi_value each;
    if (napi_get_element(env, given, i, &each) != napi_ok || !read(env, each, network)) return false;
  }
  return true;
}

// network(steps, layers, scale), as `OwnOperations` in `own-operations.ts` says
napi_value makeNetwork(napi_env env, napi_callback_info info) {
  size_t given = 3;
  napi_value arguments[3], result;
  double scale = 0;
  if (napi_get_cb_info(env, info, &given, arguments, nullptr, nullptr) != napi_ok || given != 3 ||
    napi_get_value_double(env, arguments[2], &scale) != napi_ok) {
    return refuse(env, "steps, layers and a scale are needed");
  }
  Network* const network = new Network{ByteTable(static_cast<float>(scale)), {}, {}, {}};
  const auto remove = [](napi_env, void* data, void*) { delete static_cast<Network*>(data); };
  if (!readEach(env, arguments[0], *network, readStep) || !readEach(env, arguments[1], *network, readLayer) ||
    network->layers.empty()) {
    delete network;
    return refuse(env, "a layer has no kernel and bias that fit");
  }
  if (napi_create_external(env, network, remove, nullptr, &result) == napi_ok) return result;
  delete network;
  return nullptr;
}

// So many images of a dense net are worth a thread of their own, which takes 20 microseconds to start.
constexpr size_t imagesPerThread = 250;

void predictPart(const Network& network, const uint8_t* images, size_t n, float* probabilities) {
  const float* const table = network.table.values;
  const std::vector<FrozenStep>& steps = network.steps;
  const FrozenLayer* const layers = network.layers.data();
  const size_t count = network.layers.size();
  if (steps.empty()) kernels().predictDense(images, table, layers, count, n, probabilities);
  else wideKernels().predictImages(images, table, steps.data(), steps.size(), layers, count, n, probabilities);
}

void predictTogether(const Network& network, const uint8_t* images, size_t n, float* probabilities) {
  const size_t pixels = network.pixels(), classes = network.layers.back().units;
  const size_t cores = std::thread::hardware_concurrency();
  const size_t worthThreads = n / (network.steps.empty() ? imagesPerThread : 1);
  const size_t wanted = worthThreads < cores ? worthThreads : cores;
  const size_t parts = wanted > 1 ? wanted : 1;
  const auto predict = [&](size_t part) {
    const size_t first = n * part / parts, end = n * (part + 1) / parts;
    predictPart(network, images + first * pixels, end - first, probabilities + first * classes);
  };
  std::vector<std::thread> threads;
  for (size_t part = 1; part < parts; part++) threads.emplace_back(predict, part);
  predict(0);
  for (std::thread& thread : threads) thread.join();
}

// predict(network, images: Uint8Array, probabilities: Float32Array), which it fills
napi_value predict(napi_env env, napi_callback_info info) {
  size_t given = 3, bytes = 0, results = 0;
  napi_value arguments[3];
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &given, arguments, nullptr, nullptr) != napi_ok || given != 3 ||
    napi_get_value_external(env, arguments[0], &data) != napi_ok) {
    return refuse(env, "a network is needed");
  }
  const Network& network = *static_cast<Network*>(data);
  const uint8_t* const images = elements<uint8_t>(env, arguments[1], napi_uint8_array, bytes);
  float* const probabilities = elements<float>(env, arguments[2], napi_float32_array, results);
  const size_t pixels = network.pixels();
  const size_t n = bytes / pixels;
  if (!images || !probabilities || n * pixels != bytes || results != n * network.layers.back().units) {
    return refuse(env, "images and room for their probabilities are needed");
  }
  predictTogether(network, images, n, probabilities);
  return nullptr;
}

void add(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value) != napi_ok) return;
  napi_set_named_property(env, exports, name, value);
}

}  // namespace

NAPI_MODULE_INIT() {
  if (const char* const message = registerOperations()) {
    napi_throw_error(env, nullptr, message);
    return nullptr;
  }
  napi_value wide;
  if (napi_get_boolean(env, hasAvx2(), &wide) == napi_ok) napi_set_named_property(env, exports, "wide", wide);
  add(env, exports, "network", makeNetwork);
  add(env, exports, "predict", predict);
  return exports;
}
