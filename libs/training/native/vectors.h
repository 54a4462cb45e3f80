// Vectors of floats as wide as the instructions allow, and a way to take the columns of a matrix by them.
#pragma once
#include <cstddef>
#include <cstring>

namespace {

#if defined(__AVX512F__)
constexpr size_t lanes = 16;
#elif defined(__AVX__)
constexpr size_t lanes = 8;
#else
constexpr size_t lanes = 4;
#endif

template <size_t L> struct Vector { typedef float type __attribute__((vector_size(L * sizeof(float)))); };
template <> struct Vector<1> { typedef float type; };

template <typename V> inline V load(const float* from) {
  V value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
template <typename V> inline void store(float* to, V value) { std::memcpy(to, &value, sizeof value); }

// How `width` columns are cut into vectors.
template <size_t width> struct Columns {
  static constexpr size_t each = width < lanes ? width : lanes;
  static constexpr size_t parts = width / each;
  typedef typename Vector<each>::type type;
};

constexpr size_t widest = 64;

// Calls `take.columns<width>(first)` for all of `m` columns, the widest first.
template <size_t width = widest, typename Take>
inline void byColumns(size_t m, const Take& take, size_t first = 0) {
  for (; first + width <= m; first += width) take.template columns<width>(first);
  if constexpr (width > 1) byColumns<width / 2>(m, take, first);
}

}  // namespace
