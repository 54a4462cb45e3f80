#include "byte-products.h"
#include "dense-net.h"
#include "image-net.h"
#include "interface.h"
#include "relu-gradient.h"

#ifndef KERNELS
#error "compile with -DKERNELS=kernels<Set>"
#endif

const Kernels KERNELS = {multiplyBytes, differentiateBytes, trainDense, predictDense, predictImages,
  {differentiateRelu<float>, differentiatePooledRelu<float>}, {differentiateRelu<Half>, differentiatePooledRelu<Half>}};
