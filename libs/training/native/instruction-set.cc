#include "byte-products.h"
#include "dense-step.h"
#include "interface.h"

#ifndef KERNELS
#error "compile with -DKERNELS=kernels<Set>"
#endif

const Kernels KERNELS = {multiplyBytes, differentiateBytes, trainDense};
