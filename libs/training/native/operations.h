#pragma once

// Makes the operations of `operations.cc` known to TensorFlow. Gives what went wrong, or nothing.
const char* registerOperations();
