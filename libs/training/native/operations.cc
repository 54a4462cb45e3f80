// Operations for TensorFlow's graphs, known to it once they are registered. Bytes are uint8 [n, ...] of k values each,
// of which each counts as `byte * scale`; T is float or bfloat16.
//   MisfitBytesMatMul      kernel float [k, m]  ->  float [n, m]
//   MisfitBytesMatMulGrad  dy float [n, m]      ->  float [k, m]
//   MisfitDenseStep        labels int32 [n]; share and alpha, float []; weights, means and squares: of each layer its
//                          kernel and its bias  ->  losses float [n], predicted int32 [n]
//   MisfitReluGrad         dy and y = relu(x), T [..., channels]  ->  dx, and its sums T [channels]
//   MisfitPooledReluGrad   dy, pooled T [n, h/2, w/2, channels], y = relu(x) T [n, h, w, channels]
//                          ->  dx, and its sums
// MisfitDenseStep is a training step of dense layers with relu between them, by softmax cross-entropy and Adam. It
// changes weights, means and squares where they lie: they must be what `ReadVariableOp` gives, and nothing may read
// them meanwhile.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <vector>
#include "interface.h"
#include "operations.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_datatype.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

// What is used of `tensorflow/c/kernels.h`, which includes headers from all over TensorFlow.
extern "C" {
struct TF_KernelBuilder;
struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
TF_KernelBuilder* TF_NewKernelBuilder(
  const char* op, const char* device, void* (*create)(TF_OpKernelConstruction*),
  void (*compute)(void*, TF_OpKernelContext*), void (*destroy)(void*));
void TF_RegisterKernelBuilder(const char* name, TF_KernelBuilder* builder, TF_Status* status);
void TF_OpKernelConstruction_GetAttrFloat(
  TF_OpKernelConstruction* construction, const char* name, float* value, TF_Status* status);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction* construction, TF_Status* status);
void TF_OpKernelContext_Failure(TF_OpKernelContext* context, TF_Status* status);
int TF_NumInputs(TF_OpKernelContext* context);
void TF_GetInput(TF_OpKernelContext* context, int index, TF_Tensor** tensor, TF_Status* status);
TF_Tensor* TF_ForwardInputOrAllocateOutput(
  TF_OpKernelContext* context, const int* candidates, int count, int index,
  const int64_t* sizes, int rank, int* forwarded, TF_Status* status);
TF_Tensor* TF_AllocateOutput(
  TF_OpKernelContext* context, int index, TF_DataType type,
  const int64_t* sizes, int rank, size_t bytes, TF_Status* status);
}

namespace {

// What a node knows of its attributes.
struct Made { ByteTable table; float rest1 = 0, rest2 = 0, epsilon = 0; };

struct Status {
  TF_Status* const status = TF_NewStatus();
  ~Status() { TF_DeleteStatus(status); }
  bool ok() const { return TF_GetCode(status) == TF_OK; }
  void refuse(const char* message) { TF_SetStatus(status, TF_INVALID_ARGUMENT, message); }
};

struct Tensor {
  TF_Tensor* tensor = nullptr;
  Tensor() = default;
  Tensor(const Tensor&) = delete;
  ~Tensor() { if (tensor) TF_DeleteTensor(tensor); }
  size_t size(int dimension) const { return static_cast<size_t>(TF_Dim(tensor, dimension)); }
  template <typename T> T* data() const { return static_cast<T*>(TF_TensorData(tensor)); }
};

void readAttribute(TF_OpKernelConstruction* construction, const char* name, float& value, Status& status) {
  if (status.ok()) TF_OpKernelConstruction_GetAttrFloat(construction, name, &value, status.status);
}

Made* make(TF_OpKernelConstruction* construction, Status& status) {
  float scale = 1;
  readAttribute(construction, "scale", scale, status);
  return new Made{ByteTable(scale)};
}

void* create(TF_OpKernelConstruction* construction) {
  Status status;
  Made* const made = make(construction, status);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction, status.status);
  return made;
}

void* createDenseStep(TF_OpKernelConstruction* construction) {
  Status status;
  Made* const made = make(construction, status);
  float beta1 = 0, beta2 = 0;
  readAttribute(construction, "beta1", beta1, status);
  readAttribute(construction, "beta2", beta2, status);
  readAttribute(construction, "epsilon", made->epsilon, status);
  made->rest1 = 1 - beta1;
  made->rest2 = 1 - beta2;
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction, status.status);
  return made;
}

void destroy(void* made) { delete static_cast<Made*>(made); }

// `[n, ...]`, the bytes of n images of k pixels each.
struct Images {
  Tensor bytes;
  size_t n = 0, k = 0;

  void read(TF_OpKernelContext* context, Status& status) {
    TF_GetInput(context, 0, &bytes.tensor, status.status);
    if (!status.ok()) return;
    const int rank = TF_NumDims(bytes.tensor);
    if (rank < 2) return status.refuse("images have two dimensions or more");
    n = bytes.size(0);
    k = 1;
    for (int dimension = 1; dimension < rank; dimension++) k *= bytes.size(dimension);
  }
};

void readMatrix(TF_OpKernelContext* context, int index, Tensor& matrix, size_t rows, Status& status) {
  if (status.ok()) TF_GetInput(context, index, &matrix.tensor, status.status);
  if (status.ok() && (TF_NumDims(matrix.tensor) != 2 || matrix.size(0) != rows)) {
    status.refuse("a matrix has another number of rows than is needed");
  }
}

template <typename T>
T* allocate(
  TF_OpKernelContext* context, int index, TF_DataType type,
  Tensor& out, std::initializer_list<int64_t> sizes, Status& status) {
  if (!status.ok()) return nullptr;
  size_t bytes = sizeof(T);
  for (const int64_t size : sizes) bytes *= static_cast<size_t>(size);
  const int rank = static_cast<int>(sizes.size());
  out.tensor = TF_AllocateOutput(context, index, type, sizes.begin(), rank, bytes, status.status);
  return status.ok() ? out.data<T>() : nullptr;
}

int64_t whole(size_t size) { return static_cast<int64_t>(size); }

// The product of bytes and a kernel, or its gradient by the kernel.
template <bool isGradient>
void multiply(void* made, TF_OpKernelContext* context) {
  Status status;
  Images images;
  Tensor matrix, out;
  images.read(context, status);
  readMatrix(context, 1, matrix, isGradient ? images.n : images.k, status);
  const size_t m = status.ok() ? matrix.size(1) : 0;
  const size_t rows = isGradient ? images.k : images.n;
  if (float* const values = allocate<float>(context, 0, TF_FLOAT, out, {whole(rows), whole(m)}, status)) {
    const auto compute = isGradient ? kernels().differentiate : kernels().multiply;
    const float* const table = static_cast<Made*>(made)->table.values;
    compute(images.bytes.data<uint8_t>(), matrix.data<float>(), table, values, images.n, images.k, m);
  }
  if (!status.ok()) TF_OpKernelContext_Failure(context, status.status);
}

// Weights, or what Adam remembers of them: of each layer a kernel and a bias.
struct Parameters {
  std::vector<Tensor> tensors;

  void read(TF_OpKernelContext* context, int first, size_t layers, Status& status) {
    tensors = std::vector<Tensor>(2 * layers);
    for (size_t i = 0; i < tensors.size() && status.ok(); i++) {
      TF_GetInput(context, first + static_cast<int>(i), &tensors[i].tensor, status.status);
    }
  }

  float* kernel(size_t layer) const { return tensors[2 * layer].data<float>(); }
  float* bias(size_t layer) const { return tensors[2 * layer + 1].data<float>(); }
  bool has(size_t layer, size_t inputs, size_t units) const {
    const Tensor &kernel = tensors[2 * layer], &bias = tensors[2 * layer + 1];
    return TF_NumDims(kernel.tensor) == 2 && kernel.size(0) == inputs && kernel.size(1) == units &&
      TF_TensorElementCount(bias.tensor) == whole(units);
  }
};

void trainDense(void* made, TF_OpKernelContext* context) {
  Status status;
  Images images;
  Tensor labels, share, alpha, losses, predicted;
  Tensor* const given[] = {&labels, &share, &alpha};
  images.read(context, status);
  for (int i = 0; i < 3 && status.ok(); i++) TF_GetInput(context, 1 + i, &given[i]->tensor, status.status);
  if (status.ok() && TF_TensorElementCount(labels.tensor) != whole(images.n)) status.refuse("each image needs a label");
  if (status.ok() && (TF_TensorElementCount(share.tensor) != 1 || TF_TensorElementCount(alpha.tensor) != 1)) {
    status.refuse("share and alpha are one number each");
  }

  const int firstWeight = 4;
  const int each = (TF_NumInputs(context) - firstWeight) / 3;
  const size_t count = static_cast<size_t>(each) / 2;
  Parameters weights, means, squares;
  weights.read(context, firstWeight, count, status);
  means.read(context, firstWeight + each, count, status);
  squares.read(context, firstWeight + 2 * each, count, status);
  std::vector<DenseLayer> layers(count);
  size_t inputs = images.k;
  for (size_t l = 0; l < count && status.ok(); l++) {
    const size_t units = TF_NumDims(weights.tensors[2 * l].tensor) == 2 ? weights.tensors[2 * l].size(1) : 0;
    if (!weights.has(l, inputs, units) || !means.has(l, inputs, units) || !squares.has(l, inputs, units)) {
      status.refuse("the shapes of the layers do not fit each other");
    }
    layers[l] = {
      inputs, units, weights.kernel(l), weights.bias(l),
      means.kernel(l), means.bias(l), squares.kernel(l), squares.bias(l)};
    inputs = units;
  }
  const int32_t* const classes = status.ok() ? labels.data<int32_t>() : nullptr;
  for (size_t i = 0; i < images.n && status.ok(); i++) {
    if (classes[i] < 0 || static_cast<size_t>(classes[i]) >= inputs) status.refuse("a label is out of range");
  }
  float* const lossOf = allocate<float>(context, 0, TF_FLOAT, losses, {whole(images.n)}, status);
  int32_t* const classOf = allocate<int32_t>(context, 1, TF_INT32, predicted, {whole(images.n)}, status);
  if (!status.ok()) {
    TF_OpKernelContext_Failure(context, status.status);
    return;
  }
  const Made& by = *static_cast<Made*>(made);
  kernels().trainDense(
    {images.bytes.data<uint8_t>(), by.table.values, classes, images.n, *share.data<float>(), lossOf, classOf},
    layers.data(), count, {*alpha.data<float>(), by.rest1, by.rest2, by.epsilon});
}

Half narrow(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  // To the nearest; of two, to the even one. What is not a number stays so.
  return {static_cast<uint16_t>(value == value ? (bits + 0x7fff + ((bits >> 16) & 1)) >> 16 : (bits >> 16) | 0x40)};
}

void putSums(const std::vector<float>& sums, float* to) { std::copy(sums.begin(), sums.end(), to); }
void putSums(const std::vector<float>& sums, Half* to) { std::transform(sums.begin(), sums.end(), to, narrow); }

template <typename T>
void writeSums(TF_OpKernelContext* context, TF_DataType type, const std::vector<float>& sums, Status& status) {
  Tensor out;
  if (T* const to = allocate<T>(context, 1, type, out, {whole(sums.size())}, status)) putSums(sums, to);
}

// Computes with the kernels for a tensor's type of number, unless something failed before, and tells TensorFlow what
// failed.
template <typename Compute>
void byNumbersOf(const Tensor& values, TF_OpKernelContext* context, Status& status, const Compute& compute) {
  if (status.ok() && TF_TensorType(values.tensor) == TF_FLOAT) compute(kernels().relu);
  else if (status.ok()) compute(kernels().halfRelu);
  if (!status.ok()) TF_OpKernelContext_Failure(context, status.status);
}

template <typename T>
void reluGradient(TF_OpKernelContext* context, const Tensor& y, const ReluKernels<T>& by, Status& status) {
  const int rank = TF_NumDims(y.tensor);
  if (rank < 2) return status.refuse("values have two dimensions or more");
  std::vector<int64_t> sizes;
  for (int dimension = 0; dimension < rank; dimension++) sizes.push_back(TF_Dim(y.tensor, dimension));
  const size_t channels = y.size(rank - 1);
  const size_t rows = channels == 0 ? 0 : static_cast<size_t>(TF_TensorElementCount(y.tensor)) / channels;
  // In place, where nothing else needs `dy`; that must be asked before this has a hold on it.
  Tensor dx, dy;
  int forwarded = -1;
  const int candidate = 0;
  dx.tensor = TF_ForwardInputOrAllocateOutput(context, &candidate, 1, 0, sizes.data(), rank, &forwarded, status.status);
  if (status.ok() && forwarded != candidate) TF_GetInput(context, candidate, &dy.tensor, status.status);
  if (!status.ok()) return;
  const size_t bytes = TF_TensorByteSize(dx.tensor);
  if (dy.tensor && TF_TensorByteSize(dy.tensor) != bytes) return status.refuse("dy and y have different sizes");
  if (dy.tensor) std::memcpy(TF_TensorData(dx.tensor), TF_TensorData(dy.tensor), bytes);
  std::vector<float> sums(channels);
  by.differentiate(dx.data<T>(), y.data<T>(), sums.data(), rows, channels);
  writeSums<T>(context, TF_TensorType(y.tensor), sums, status);
}

void reluGrad(void*, TF_OpKernelContext* context) {
  Status status;
  Tensor y;
  TF_GetInput(context, 1, &y.tensor, status.status);
  byNumbersOf(y, context, status, [&](const auto& by) { reluGradient(context, y, by, status); });
}

template <typename T>
void pooledReluGradient(
  TF_OpKernelContext* context, const Tensor& dy, const Tensor& pooled, const Tensor& y,
  const ReluKernels<T>& by, Status& status) {
  const bool fits = TF_NumDims(y.tensor) == 4 && TF_NumDims(pooled.tensor) == 4 &&
    TF_TensorByteSize(dy.tensor) == TF_TensorByteSize(pooled.tensor) && y.size(0) == pooled.size(0) &&
    y.size(1) == 2 * pooled.size(1) && y.size(2) == 2 * pooled.size(2) && y.size(3) == pooled.size(3);
  if (!fits) return status.refuse("the shapes are not those of pooling by 2 x 2");
  const size_t n = y.size(0), height = y.size(1), width = y.size(2), channels = y.size(3);
  Tensor dx;
  T* const out = allocate<T>(
    context, 0, TF_TensorType(y.tensor), dx, {whole(n), whole(height), whole(width), whole(channels)}, status);
  std::vector<float> sums(channels);
  const PooledSizes sizes = {n * height, width, channels};
  if (out) by.differentiatePooled(dy.data<T>(), pooled.data<T>(), y.data<T>(), out, sums.data(), sizes);
  writeSums<T>(context, TF_TensorType(y.tensor), sums, status);
}

void pooledReluGrad(void*, TF_OpKernelContext* context) {
  Status status;
  Tensor dy, pooled, y;
  Tensor* const given[] = {&dy, &pooled, &y};
  for (int i = 0; i < 3 && status.ok(); i++) TF_GetInput(context, i, &given[i]->tensor, status.status);
  byNumbersOf(y, context, status, [&](const auto& by) { pooledReluGradient(context, dy, pooled, y, by, status); });
}

void* createNothing(TF_OpKernelConstruction*) { return nullptr; }

void shapesUnknown(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

struct Operation {
  const char* name;
  std::initializer_list<const char*> inputs, outputs, attributes;
  // Whether it changes something: TensorFlow may then neither leave it out nor take two for one.
  bool changes;
  void* (*create)(TF_OpKernelConstruction*);
  void (*compute)(void*, TF_OpKernelContext*);
};

const Operation operations[] = {
  {"MisfitBytesMatMul",
    {"bytes: uint8", "kernel: float"}, {"product: float"}, {"scale: float"}, false, create, multiply<false>},
  {"MisfitBytesMatMulGrad",
    {"bytes: uint8", "dy: float"}, {"gradient: float"}, {"scale: float"}, false, create, multiply<true>},
  {"MisfitDenseStep",
    {"bytes: uint8", "labels: int32", "share: float", "alpha: float",
      "weights: N * float", "means: N * float", "squares: N * float"},
    {"losses: float", "predicted: int32"},
    {"N: int >= 2", "scale: float", "beta1: float", "beta2: float", "epsilon: float"},
    true, createDenseStep, trainDense},
  {"MisfitReluGrad", {"dy: T", "y: T"}, {"dx: T", "sums: T"}, {"T: {float, bfloat16}"}, false, createNothing, reluGrad},
  {"MisfitPooledReluGrad",
    {"dy: T", "pooled: T", "y: T"}, {"dx: T", "sums: T"}, {"T: {float, bfloat16}"},
    false, createNothing, pooledReluGrad},
};

// For the CPU. What is registered stays so until the process ends.
void add(const Operation& operation, Status& status) {
  TF_OpDefinitionBuilder* const definition = TF_NewOpDefinitionBuilder(operation.name);
  for (const char* const input : operation.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* const output : operation.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char* const attribute : operation.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetIsStateful(definition, operation.changes);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, shapesUnknown);
  TF_RegisterOpDefinition(definition, status.status);
  if (!status.ok()) return;
  TF_KernelBuilder* const kernel =
    TF_NewKernelBuilder(operation.name, "CPU", operation.create, operation.compute, destroy);
  TF_RegisterKernelBuilder(operation.name, kernel, status.status);
}

}  // namespace

const char* registerOperations() {
  // Once a process: workers of Node load the same library again.
  static Status status;
  static const bool ok = [] {
    for (const Operation& operation : operations) if (status.ok()) add(operation, status);
    return status.ok();
  }();
  return ok ? nullptr : TF_Message(status.status);
}
