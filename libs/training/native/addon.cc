// What Node sees: loading this makes our operations known to TensorFlow. It also answers for small dense nets by itself, as
// handing a call over to TensorFlow takes longer than they do.
#include <thread>
#include <utility>
#include <vector>
#include <node_api.h>
#include "interface.h"
#include "operations.h"

namespace {

struct Network {
  ByteTable table;
  std::vector<std::vector<float>> memory;
  std::vector<FrozenLayer> layers;
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
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok || type != wanted) return nullptr;
  return static_cast<T*>(data);
}

bool readLayer(napi_env env, napi_value given, Network& network) {
  napi_value kernel, bias, relu;
  FrozenLayer layer = {};
  size_t weights = 0;
  if (napi_get_named_property(env, given, "kernel", &kernel) != napi_ok || napi_get_named_property(env, given, "bias", &bias) != napi_ok ||
      napi_get_named_property(env, given, "relu", &relu) != napi_ok || napi_get_value_bool(env, relu, &layer.relu) != napi_ok) return false;
  const float* const kernelValues = elements<float>(env, kernel, napi_float32_array, weights);
  const float* const biasValues = elements<float>(env, bias, napi_float32_array, layer.units);
  if (!kernelValues || !biasValues || layer.units == 0 || weights == 0 || weights % layer.units != 0) return false;
  layer.inputs = weights / layer.units;
  if (!network.layers.empty() && network.layers.back().units != layer.inputs) return false;
  for (const auto& [values, size] : {std::pair(kernelValues, weights), std::pair(biasValues, layer.units)}) network.memory.emplace_back(values, values + size);
  layer.kernel = network.memory[network.memory.size() - 2].data();
  layer.bias = network.memory.back().data();
  network.layers.push_back(layer);
  return true;
}

// denseNetwork(layers: { kernel: Float32Array, bias: Float32Array, relu: boolean }[], scale: number), with copies of the weights
napi_value denseNetwork(napi_env env, napi_callback_info info) {
  size_t given = 2;
  napi_value arguments[2], result;
  uint32_t count = 0;
  double scale = 0;
  if (napi_get_cb_info(env, info, &given, arguments, nullptr, nullptr) != napi_ok || given != 2 || napi_get_array_length(env, arguments[0], &count) != napi_ok ||
      count == 0 || napi_get_value_double(env, arguments[1], &scale) != napi_ok) return refuse(env, "layers and a scale are needed");
  Network* const network = new Network{ByteTable(static_cast<float>(scale)), {}, {}};
  const auto remove = [](napi_env, void* data, void*) { delete static_cast<Network*>(data); };
  for (uint32_t i = 0; i < count; i++) {
    napi_value layer;
    if (napi_get_element(env, arguments[0], i, &layer) == napi_ok && readLayer(env, layer, *network)) continue;
    delete network;
    return refuse(env, "a layer has no kernel and bias that fit");
  }
  if (napi_create_external(env, network, remove, nullptr, &result) == napi_ok) return result;
  delete network;
  return nullptr;
}

// So many images are worth a thread of their own, which takes 20 microseconds to start.
constexpr size_t imagesPerThread = 250;

void predictTogether(const Network& network, const uint8_t* images, size_t n, float* probabilities) {
  const size_t pixels = network.layers.front().inputs, classes = network.layers.back().units;
  const size_t cores = std::thread::hardware_concurrency();
  const size_t wanted = n / imagesPerThread < cores ? n / imagesPerThread : cores;
  const size_t parts = wanted > 1 ? wanted : 1;
  const auto predict = [&](size_t part) {
    const size_t first = n * part / parts, end = n * (part + 1) / parts;
    kernels().predictDense(images + first * pixels, network.table.values, network.layers.data(), network.layers.size(), end - first, probabilities + first * classes);
  };
  std::vector<std::thread> threads;
  for (size_t part = 1; part < parts; part++) threads.emplace_back(predict, part);
  predict(0);
  for (std::thread& thread : threads) thread.join();
}

// predictDense(network, images: Uint8Array, probabilities: Float32Array), which it fills
napi_value predictDense(napi_env env, napi_callback_info info) {
  size_t given = 3, bytes = 0, results = 0;
  napi_value arguments[3];
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &given, arguments, nullptr, nullptr) != napi_ok || given != 3 || napi_get_value_external(env, arguments[0], &data) != napi_ok) return refuse(env, "a network is needed");
  const Network& network = *static_cast<Network*>(data);
  const uint8_t* const images = elements<uint8_t>(env, arguments[1], napi_uint8_array, bytes);
  float* const probabilities = elements<float>(env, arguments[2], napi_float32_array, results);
  const size_t pixels = network.layers.front().inputs;
  const size_t n = bytes / pixels;
  if (!images || !probabilities || n * pixels != bytes || results != n * network.layers.back().units) return refuse(env, "images and room for their probabilities are needed");
  predictTogether(network, images, n, probabilities);
  return nullptr;
}

void add(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value) == napi_ok) napi_set_named_property(env, exports, name, value);
}

}  // namespace

NAPI_MODULE_INIT() {
  if (const char* const message = registerOperations()) {
    napi_throw_error(env, nullptr, message);
    return nullptr;
  }
  add(env, exports, "denseNetwork", denseNetwork);
  add(env, exports, "predictDense", predictDense);
  return exports;
}
