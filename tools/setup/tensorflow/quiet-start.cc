// TensorFlow writes a greeting to stderr while it is loaded, before it reads TF_CPP_MIN_LOG_LEVEL. This library is
// loaded together with it and begins before it, so that the greeting is of a level that is not written either. What
// TensorFlow says later, and every error, it says as ever. https://abseil.io/docs/cpp/guides/logging tells of the
// levels.
#include <cstdlib>

// absl::log_internal::RawSetMinLogLevel of the wheel's absl: it stores a number. Not there in another version: then
// nothing is done.
extern "C" void setMinLogLevel(int)
  __asm__("_ZN4absl12lts_2025081412log_internal17RawSetMinLogLevelENS0_18LogSeverityAtLeastE") __attribute__((weak));

namespace {

__attribute__((constructor)) void begin() {
  const char* wanted = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (setMinLogLevel && wanted && wanted[0] >= '0' && wanted[0] <= '3') setMinLogLevel(wanted[0] - '0');
}

}
